import { InterruptedError, WorkerError } from "../../core/errors.ts";

export interface LineOptions {
	/** Works done at the same time. */
	readonly atOnce: number;
	/** Works that wait; one more is refused. */
	readonly mostWaiting: number;
}

/** Lets some works begin at a time, in the order they come; one that nobody wants any more leaves the line. */
export class WaitingLine {
	readonly #options: LineOptions;
	/** Those that wait, each by what lets it begin. */
	readonly #waiting = new Set<() => void>();
	#running = 0;

	constructor(options: LineOptions) {
		this.#options = options;
	}

	/** @throws WorkerError when too many wait; InterruptedError when stopped while it waits */
	async pass<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
		if (signal?.aborted) throw stopped(signal);
		if (this.#running >= this.#options.atOnce) await this.#turn(signal);
		else this.#running++;
		try {
			return await work();
		} finally {
			const [next] = this.#waiting;
			// Whoever is next takes this place: nobody can come between.
			if (next) next();
			else this.#running--;
		}
	}

	async #turn(signal: AbortSignal | undefined): Promise<void> {
		if (this.#waiting.size >= this.#options.mostWaiting)
			throw new WorkerError(
				`There is more to compute than this server can: ${this.#waiting.size} answers wait. Ask again later.`,
			);
		await new Promise<void>((resolve, reject) => {
			const begin = () => {
				leave();
				resolve();
			};
			const stop = () => {
				leave();
				reject(stopped(signal as AbortSignal));
			};
			const leave = () => {
				this.#waiting.delete(begin);
				signal?.removeEventListener("abort", stop);
			};
			this.#waiting.add(begin);
			signal?.addEventListener("abort", stop, { once: true });
		});
	}
}

const stopped = ({ reason }: AbortSignal): InterruptedError =>
	new InterruptedError("Nobody wants the answer.", { cause: reason });
