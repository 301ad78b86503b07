import { Worker } from "node:worker_threads";
import { WorkerError } from "../../core/errors.ts";
import type { SumKind } from "./running-sum.ts";
import type { GoingOn, SumAnswer, SumOrder } from "./sum-thread.ts";
import type { FileSum, Sums } from "./sums.ts";

/** Bytes after which the thread is told to go on: each word to it costs as much as some ten thousand bytes. Where blocks are cut, that tells it too. */
const TOLD_EVERY = 2 ** 22;

/** A thread beside ours: a checksum takes as long as all the rest of a fast download. */
export class SummingThread implements Sums {
	#worker: Worker | undefined;
	#failure: Error | undefined;
	#next = 0;
	readonly #waiting = new Map<
		number,
		{ readonly resolve: (text: string) => void; readonly reject: (error: unknown) => void }
	>();

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
		const worker = new Worker(new URL("./sum-thread.js", import.meta.url), { name: "sums" });
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
