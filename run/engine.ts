import { evaluateBlock, type ReadStored, wholeOf } from "../core/array/evaluate.ts";
import { readingCost } from "../core/array/touched.ts";
import { InterruptedError, isHeadwaterError, MetadataError } from "../core/errors.ts";
import { Recent } from "../core/loop/recent.ts";
import type { Dataset } from "../core/model/dataset.ts";
import type { Engine, EngineWriteOptions, FileLook, WrittenFile } from "../core/ports/engine.ts";
import type { FileStamp } from "../core/ports/file-store.ts";
import type { JobPool } from "../core/ports/job-pool.ts";
import { type Tasks, WORTH_A_THREAD } from "../core/ports/tasks.ts";
import { isAddress } from "../core/text/address.ts";
import { unpackError } from "./failure.ts";
import {
	type JobReply,
	type JobTools,
	movedByJob,
	runJob,
	type WriteJob,
	writeOptions,
	writerFor,
} from "./job.ts";
import { assertChunksFit, assertNewChunksFit, budgetPerJob, type MemoryShare, shareFor } from "./memory.ts";
import { OpenFiles } from "./open-files.ts";
import { readTask } from "./tasks/read-task.ts";

export interface EngineOptions extends JobTools {
	/** Peak resident memory of the process, threads and buffers included, in bytes. */
	readonly memory: number;
	/** Absent: everything is done in the calling thread. */
	readonly pool?: JobPool;
	/** Reads what is more than a little, and makes what views compute; absent: that is done where it is asked for. */
	readonly tasks?: Tasks;
}

const MOST_HEADERS = 4096;

/** The engine over given readers, writer, file store and, perhaps, threads. */
export function createEngine(options: EngineOptions): Required<Engine> {
	return new LocalEngine(options);
}

class LocalEngine implements Required<Engine> {
	readonly #options: EngineOptions;
	readonly #files: OpenFiles;
	readonly #headers = new Recent<string, { stamp: FileStamp; dataset: Dataset }>(MOST_HEADERS);
	readonly #share: MemoryShare;
	readonly #budget: number;

	constructor(options: EngineOptions) {
		this.#options = options;
		this.#files = new OpenFiles(options);
		this.#share = { memory: options.memory, workers: options.pool?.size ?? 0 };
		this.#budget = budgetPerJob(this.#share);
	}

	async open(path: string, options: { signal?: AbortSignal } = {}): Promise<Dataset> {
		assertRunning(options.signal);
		if (isAddress(path)) return this.#files.use(path, ({ dataset }) => dataset);
		const known = this.#headers.get(path);
		if (known && sameStamp(known.stamp, await this.#options.store.stamp(path, { folders: true })))
			return known.dataset;
		return this.#files.use(path, (file, stamp) => {
			this.#headers.delete(path);
			if (stamp) this.#headers.set(path, { stamp, dataset: file.dataset });
			return file.dataset;
		});
	}

	/** Longer texts describe no grid and no region. */
	text = async (path: string): Promise<string> =>
		new TextDecoder().decode(await this.#options.store.head(path, 4 * 2 ** 20));

	look = (path: string): Promise<FileLook> => this.#files.look(path);

	readonly #readStored: ReadStored = (array, block) =>
		this.#files.readBlock(array, { ...block, mostKept: this.#budget });

	readAll: Engine["readAll"] = (array) => this.read(array, wholeOf(array));

	read: Engine["read"] = (array, block) => {
		const { tasks } = this.#options;
		return tasks && readingCost(array, block) >= WORTH_A_THREAD
			? tasks.run(readTask, { about: array, ask: block })
			: evaluateBlock(array, block, this.#readStored);
	};

	async write(
		dataset: Dataset,
		path: string,
		options: EngineWriteOptions & { readonly unhashed?: true } = {},
	): Promise<WrittenFile> {
		const { store } = this.#options;
		const { signal, compression, format, zarr } = options;
		const writer = await writerFor(this.#options, format);
		assertRunning(signal);
		const share = shareFor(dataset, this.#share);
		assertChunksFit(dataset, share);
		if (writer.chunks) assertNewChunksFit(dataset, share);
		const budget = budgetPerJob(share);
		const how = {
			...(compression && { compression }),
			...(format && { format }),
			...(zarr && { zarr }),
			// A server's threads compute, and the threads of the system read for it.
			...(this.#options.tasks && { isAlone: true }),
		};
		let [bytes, sha256] = [0, ""];
		const write = async (temporary: string) => {
			await this.#do({ dataset, path: temporary, budget, ...how }, options);
			bytes = await store.bytes(temporary);
		};
		// What has just been written is still in memory: hashing costs no reading, and takes the time the disk needs.
		const hash = async (temporary: string) => {
			sha256 = await store.sha256(temporary, signal && { signal });
		};
		await interruptible(signal, path, () =>
			store.writeAtomically(path, write, options.unhashed ? undefined : hash),
		);
		return { path, bytes, ...(options.unhashed ? {} : { sha256 }) } as WrittenFile;
	}

	movedChunks: NonNullable<Engine["movedChunks"]> = (dataset, { compression, format, zarr } = {}) => {
		const how = { ...(compression && { compression }), ...(format && { format }), ...(zarr && { zarr }) };
		return movedByJob({ dataset, path: "", budget: this.#budget, ...how }, this.#options, this.#files);
	};

	view: NonNullable<Engine["view"]> = async (dataset, { format, zarr, signal }) => {
		const writer = await writerFor(this.#options, format);
		if (!writer.view) throw new MetadataError(`The format "${format}" cannot be looked at as keys.`);
		const job: WriteJob = { dataset, path: "", budget: this.#budget, ...(zarr && { zarr }) };
		return writer.view(dataset, {
			...writeOptions(job, this.#files, this.#options),
			// Keeping values for a later block is for those who read all of them.
			read: this.#readStored,
			...(this.#options.tasks && { tasks: this.#options.tasks }),
			...(signal && { signal }),
		});
	};

	async #do(job: WriteJob, { signal, onWritten }: EngineWriteOptions): Promise<void> {
		const { pool } = this.#options;
		if (pool === undefined)
			return runJob(job, this.#options, { ...(signal && { signal }), ...(onWritten && { onWritten }) });
		const writer = await writerFor(this.#options, job.format);
		const shares = writer.divides ? pool.size : 1;
		const jobs = shares < 2 ? [job] : sharesOf(job, shares);
		const replies = await Promise.allSettled(jobs.map((one) => pool.run(one, signal && { signal })));
		// All have ended before any failure is told: none may go on writing where the rest is tidied away.
		for (const reply of replies) {
			if (reply.status === "rejected") throw reply.reason;
			const { value } = reply as PromiseFulfilledResult<JobReply>;
			if (!value.done) throw unpackError(value.failure);
		}
	}

	async close(): Promise<void> {
		await this.#options.pool?.close();
		await this.#files.close();
	}
}

/** One job as several, each for a part of the values. */
const sharesOf = (job: WriteJob, of: number): readonly WriteJob[] =>
	Array.from({ length: of }, (_, index) => ({ ...job, part: { index, of } }));

function assertRunning(signal: AbortSignal | undefined): void {
	if (signal?.aborted) throw new InterruptedError("The run was stopped.", { cause: signal.reason });
}

/** Whatever a stopped job threw, it was stopped. */
async function interruptible(
	signal: AbortSignal | undefined,
	path: string,
	action: () => Promise<void>,
): Promise<void> {
	try {
		await action();
	} catch (error) {
		if (!signal?.aborted || isHeadwaterError(error)) throw error;
		throw new InterruptedError(`Writing "${path}" was stopped; nothing of it was kept.`, { cause: error });
	}
}

const sameStamp = (a: FileStamp, b: FileStamp): boolean =>
	a.device === b.device && a.inode === b.inode && a.size === b.size && a.modified === b.modified;
