import { Worker } from "node:worker_threads";
import { WorkerError } from "../../core/errors.ts";
import { RunningSum, roomForSums, type SumKind } from "./running-sum.ts";
import type { GoingOn, SumAnswer, SumOrder } from "./sum-thread.ts";

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
	/** `size`: bytes it is going to have, where known. */
	begin(descriptor: number, sum: SumKind & { readonly size: number | undefined }): FileSum;
	close(): void;
}

/** Bytes after which the thread is told to go on: each word to it costs as much as some ten thousand bytes. */
const TOLD_EVERY = 2 ** 20;
/** Bytes of a file for which a thread is worth its start. */
const WORTH_A_THREAD = 32 * 2 ** 20;

/** Small files are summed up where they are received; large ones beside, unless we run uncompiled and have no file for a thread. */
export function createSums(): Sums {
	const here = createSumsHere();
	if (!import.meta.url.endsWith(".js")) return here;
	const thread = new SumThread(new URL("./sum-thread.js", import.meta.url));
	return {
		begin: (descriptor, sum) =>
			((sum.size ?? WORTH_A_THREAD) < WORTH_A_THREAD ? here : thread).begin(descriptor, sum),
		close: () => thread.close(),
	};
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

/** A thread beside ours: a checksum takes as long as all the rest of a fast download. */
class SumThread implements Sums {
	readonly #file: URL;
	#worker: Worker | undefined;
	#failure: Error | undefined;
	#next = 0;
	readonly #waiting = new Map<
		number,
		{ readonly resolve: (text: string) => void; readonly reject: (error: unknown) => void }
	>();

	constructor(file: URL) {
		this.#file = file;
	}

	begin(descriptor: number, { algorithm, hasBlocks }: SumKind): FileSum {
		const file = this.#next++;
		let told = 0;
		this.#tell({ kind: "begin", file, descriptor, sum: { algorithm, hasBlocks } });
		return {
			advance: (to) => {
				if (to - told < TOLD_EVERY) return;
				told = to;
				this.#tell({ kind: "advance", file, to });
			},
			cut: (to) => this.#ask({ kind: "cut", file, to }),
			finish: (to) => this.#ask({ kind: "finish", file, to }),
			leave: async () => void (await this.#ask({ kind: "leave", file, to: 0 })),
		};
	}

	close(): void {
		this.#worker?.terminate().catch(() => undefined);
		this.#worker = undefined;
	}

	#tell(order: SumOrder): void {
		this.#worker ??= this.#start();
		this.#worker.postMessage(order);
	}

	#ask(order: GoingOn): Promise<string> {
		const number = this.#next++;
		return new Promise((resolve, reject) => {
			if (this.#failure) return reject(this.#failure);
			this.#waiting.set(number, { resolve, reject });
			this.#tell({ ...order, number });
			this.#worker?.ref();
		});
	}

	#start(): Worker {
		const worker = new Worker(this.#file, { name: "sums" });
		worker.on("message", ({ number, text, error }: SumAnswer) => {
			const waiting = this.#waiting.get(number);
			this.#waiting.delete(number);
			if (this.#waiting.size === 0) worker.unref();
			if (error === undefined) waiting?.resolve(text);
			else waiting?.reject(error);
		});
		worker.once("error", (error) => this.#fail(error));
		// Alone it must not keep the process.
		worker.unref();
		return worker;
	}

	#fail(cause: unknown): void {
		this.#failure = new WorkerError("The thread that computes checksums ended. Run it again.", { cause });
		for (const { reject } of this.#waiting.values()) reject(this.#failure);
		this.#waiting.clear();
	}
}
