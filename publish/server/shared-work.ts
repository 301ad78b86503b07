import { InterruptedError } from "../../core/errors.ts";
import { type AskerSignal, askerSignal } from "../../core/ports/asker.ts";

/** Work that several wait for: given up when the last of them has gone. */
export class SharedWork<Result> {
	readonly done: Promise<Result>;
	/** Aborted when nobody waits any more. */
	readonly signal: AskerSignal;
	readonly #controller = new AbortController();
	#waiting = 0;

	/** `client`: who was the first to ask. */
	constructor(begin: (signal: AskerSignal) => Promise<Result>, client?: string) {
		this.signal = askerSignal(this.#controller.signal, client);
		this.done = begin(this.signal);
	}

	/** The result; `signal` tells that this one no longer waits. @throws what the work throws; InterruptedError */
	async wait(signal?: AbortSignal): Promise<Result> {
		this.#waiting++;
		if (!signal) return this.done;
		let leave = () => {};
		const gone = new Promise<never>((_, reject) => {
			leave = () => {
				this.#waiting--;
				if (this.#waiting === 0) this.#controller.abort();
				reject(new InterruptedError("The client has gone.", { cause: signal.reason }));
			};
		});
		if (signal.aborted) leave();
		else signal.addEventListener("abort", leave, { once: true });
		try {
			return await Promise.race([this.done, gone]);
		} finally {
			signal.removeEventListener("abort", leave);
		}
	}
}
