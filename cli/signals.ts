import type { Log } from "../core/ports/log.ts";

/** The first SIGINT or SIGTERM asks everything to end and clean up; the second ends the process at once. */
export function interruption(log: Log): { readonly signal: AbortSignal; forget(): void } {
	const controller = new AbortController();
	const stop = (name: NodeJS.Signals) => {
		if (controller.signal.aborted) process.exit(1);
		log.warn(`${name}: stopping; once more ends at once.`);
		controller.abort();
	};
	process.on("SIGINT", stop);
	process.on("SIGTERM", stop);
	return {
		signal: controller.signal,
		forget() {
			process.off("SIGINT", stop);
			process.off("SIGTERM", stop);
		},
	};
}
