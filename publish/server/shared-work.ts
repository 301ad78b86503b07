import { InterruptedError } from "../../core/errors.ts";

/** Work that several wait for: given up when the last of them has gone. */
export class SharedWork<Result> {
	readonly done: Promise<Result>;
	readonly #controller = new AbortController();
	#waiting = 0;

	constructor(begin: (signal: AbortSignal) => Promise<Result>) {
		this.done = begin(this.#controller.signal);
	}

	get signal(): AbortSignal {
		return this.#controller.signal;
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
