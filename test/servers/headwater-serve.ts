import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ended, type Started, startCommand, until } from "../cli/command.ts";

export interface ServedHeadwater extends Started {
	/** "http://127.0.0.1:41234". */
	readonly address: string;
	/** What it has written on its standard error so far. */
	log(): string;
	/** Asks it to end, and waits until it has. */
	stop(): Promise<Ended>;
}

/** `headwater serve` as users start it, on a free port of the loopback. */
export async function serveHeadwater(
	args: readonly string[],
	more: { readonly cwd?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<ServedHeadwater> {
	const cwd = more.cwd ?? mkdtempSync(join(tmpdir(), "headwater-serve-"));
	const { environment } = more;
	const started = startCommand(["serve", "--port", "0", ...args], {
		cwd,
		...(environment && { environment }),
	});
	let [said, log, hasEnded] = ["", "", false];
	started.child.stdout?.on("data", (part: Buffer) => {
		said += part.toString();
	});
	started.child.stderr?.on("data", (part: Buffer) => {
		log += part.toString();
	});
	void started.ended.finally(() => {
		hasEnded = true;
		if (more.cwd === undefined) rmSync(cwd, { recursive: true, force: true });
	});
	await until(() => hasEnded || said.includes("Stop with Ctrl-C"), 60);
	const address = /at (http\S+)/.exec(said)?.[1];
	if (address === undefined) throw new Error(`headwater serve did not begin: ${log}`);
	return {
		...started,
		address,
		log: () => log,
		async stop() {
			started.child.kill("SIGTERM");
			return started.ended;
		},
	};
}
