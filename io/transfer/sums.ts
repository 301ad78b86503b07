import { availableParallelism } from "node:os";
import { RunningSum, roomForSums, type SumKind } from "./running-sum.ts";

/** What the bytes of one file come to, while they are written in order. */
export interface FileSum {
	/** Bytes up to here are written; `bytes` were the last of them, where they are still at hand. */
	advance(to: number, bytes?: Uint8Array): void;
	/** The sum of what was written since the last cut, up to here. */
	cut(to: number): Promise<string>;
	/** The digest of the first `size` bytes, as lower-case hexadecimal. */
	finish(size: number): Promise<string>;
	/** Afterwards its file is not read any more and may be closed. */
	leave(): Promise<void>;
}

/** Computes checksums of files that are being written. */
export interface Sums {
	begin(descriptor: number, sum: SumKind): FileSum;
	close(): void;
}

/** Bytes of a file for which a thread is worth its start, and what it is told. */
const WORTH_A_THREAD = 16 * 2 ** 20;

/** Small files are summed up where they are received; large ones beside, unless we run uncompiled and have no file for a thread. */
export class SumsBySize {
	readonly #here = createSumsHere();
	#beside: Promise<Sums> | undefined;
	readonly #mayBeside = import.meta.url.endsWith(".js") && availableParallelism() > 1;
	/** `size`: bytes a file is going to have, where known. */
	async for(size: number | undefined): Promise<Sums> {
		if (!this.#mayBeside || (size ?? WORTH_A_THREAD) < WORTH_A_THREAD) return this.#here;
		this.#beside ??= import("./summing-thread.ts").then(({ SummingThread }) => new SummingThread());
		return this.#beside;
	}
	async close(): Promise<void> {
		(await this.#beside)?.close();
	}
}

function createSumsHere(): Sums {
	const room = roomForSums();
	return {
		begin(descriptor, kind) {
			const sum = new RunningSum(descriptor, kind, room);
			return {
				advance: (to, bytes) => sum.advance(to, bytes),
				async cut(to) {
					sum.advance(to);
					return sum.cut();
				},
				async finish(size) {
					sum.advance(size);
					return sum.digest();
				},
				leave: async () => {},
			};
		},
		close() {},
	};
}
