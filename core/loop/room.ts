import { InterruptedError, WorkerError } from "../errors.ts";
import { type AskerSignal, clientOf } from "../ports/asker.ts";

export interface RoomOptions {
	/** How much works may take together: bytes, or places. */
	readonly most: number;
	/** How much those of one client may take together; absent: all of it. */
	readonly mostEach?: number;
	/** Works that wait; one more is refused. */
	readonly mostWaiting: number;
}

/** Gives back what was taken; once. */
export type Release = () => void;

interface Waiting {
	readonly size: number;
	begin(release: Release): void;
	refuse(reason: Error): void;
}

/**
 * Room that works share. One for which there is none waits; the clients of those that wait take turns, so that nobody waits behind all works of
 * another.
 */
export class Room {
	readonly #options: RoomOptions;
	/** By client, the one whose turn is next first. */
	readonly #lines = new Map<string, Set<Waiting>>();
	readonly #takenBy = new Map<string, number>();
	#taken = 0;
	#waiting = 0;

	constructor(options: RoomOptions) {
		this.#options = options;
	}

	get state(): { readonly taken: number; readonly waiting: number } {
		return { taken: this.#taken, waiting: this.#waiting };
	}

	/** Waits until there is room. @throws WorkerError when too many wait; InterruptedError when `signal` stops it meanwhile */
	async take(size: number, signal?: AskerSignal): Promise<Release> {
		if (signal?.aborted) throw stopped(signal);
		const client = clientOf(signal);
		const isFree = this.#waiting === 0 && this.#isAllowed(size, client) && this.#fits(size);
		return isFree ? this.add(size, client) : this.#turn(size, client, signal);
	}

	/** Does a work while there is room for it. @throws what `take` and the work throw */
	async pass<Result>(size: number, work: () => Promise<Result>, signal?: AskerSignal): Promise<Result> {
		const release = await this.take(size, signal);
		try {
			return await work();
		} finally {
			release();
		}
	}

	/** What is there already, whether there is room or not. */
	add(size: number, client = ""): Release {
		this.#count(size, client);
		let isTaken = true;
		return () => {
			if (!isTaken) return;
			isTaken = false;
			this.#count(-size, client);
			this.#begin();
		};
	}

	#count(size: number, client: string): void {
		this.#taken += size;
		const now = (this.#takenBy.get(client) ?? 0) + size;
		if (now > 0) this.#takenBy.set(client, now);
		else this.#takenBy.delete(client);
	}

	/** What is larger than half of the room would wait for ever where there is always something small: it begins in the other half. */
	#fits(size: number): boolean {
		const { most } = this.#options;
		return this.#taken + size <= most || this.#taken <= most / 2;
	}

	#isAllowed(size: number, client: string): boolean {
		const { mostEach = Number.POSITIVE_INFINITY } = this.#options;
		const own = this.#takenBy.get(client) ?? 0;
		return own === 0 || own + size <= mostEach;
	}

	/** Lets begin whatever there is room for now. */
	#begin(): void {
		for (let next = this.#next(); next && this.#fits(next.one.size); next = this.#next()) {
			const { client, one } = next;
			const line = this.#leave(client, one);
			// Whoever else waits comes first next time.
			if (line && this.#lines.delete(client)) this.#lines.set(client, line);
			one.begin(this.add(one.size, client));
		}
	}

	/** The first of the next client that may take more. */
	#next(): { readonly client: string; readonly one: Waiting } | undefined {
		for (const [client, line] of this.#lines) {
			const [one] = line;
			if (one && this.#isAllowed(one.size, client)) return { client, one };
		}
		return undefined;
	}

	/** What is left of the client's line. */
	#leave(client: string, one: Waiting): Set<Waiting> | undefined {
		const line = this.#lines.get(client);
		if (line?.delete(one)) this.#waiting--;
		if (line && line.size > 0) return line;
		this.#lines.delete(client);
		return undefined;
	}

	async #turn(size: number, client: string, signal: AskerSignal | undefined): Promise<Release> {
		if (this.#waiting >= this.#options.mostWaiting) this.#makePlace(client);
		const line = this.#lines.get(client) ?? new Set();
		this.#lines.set(client, line);
		let stop: (() => void) | undefined;
		try {
			return await new Promise<Release>((resolve, reject) => {
				const one: Waiting = { size, begin: resolve, refuse: reject };
				line.add(one);
				this.#waiting++;
				stop = () => {
					this.#leave(client, one);
					reject(stopped(signal as AskerSignal));
					// It may have been the one that did not fit.
					this.#begin();
				};
				signal?.addEventListener("abort", stop, { once: true });
				this.#begin();
			});
		} finally {
			if (stop) signal?.removeEventListener("abort", stop);
		}
	}

	/** The client with most works in the line gives up its last one, unless that is who comes. @throws WorkerError */
	#makePlace(client: string): void {
		const own: readonly [string, Set<Waiting>] = [client, this.#lines.get(client) ?? new Set()];
		const longest = [...this.#lines].reduce((most, one) => (one[1].size > most[1].size ? one : most), own);
		const last = [...longest[1]].at(-1);
		if (longest[0] === client || last === undefined) throw this.#tooMuch();
		this.#leave(longest[0], last);
		last.refuse(this.#tooMuch());
	}

	#tooMuch(): WorkerError {
		return new WorkerError(
			`There is more to compute than this server can: ${this.#options.mostWaiting} answers wait. Ask again later.`,
		);
	}
}

const stopped = ({ reason }: AbortSignal): InterruptedError =>
	new InterruptedError("Nobody wants the answer.", { cause: reason });
