import { largestChunkBytes } from "../core/array/blocks.ts";
import { MemoryError } from "../core/errors.ts";
import { allVariables, type Dataset } from "../core/model/dataset.ts";

/** How the memory of a process is shared out. */
export interface MemoryShare {
	/** Peak resident memory of the whole process, in bytes. */
	readonly memory: number;
	/** Worker threads; 0 when the calling thread does everything. */
	readonly workers: number;
}

/** What a process holds before any data: Node, the code, the HDF5 library; and each worker thread again, without Node. */
const BASE_BYTES = 176 * 2 ** 20;
const BASE_BYTES_PER_WORKER = 48 * 2 ** 20;
const LEAST_PER_JOB = 8 * 2 ** 20;
/** A chunk cannot be decoded in parts: it is held compressed and raw, and its values are copied out. */
const COPIES_OF_A_CHUNK = 3;

const jobsOf = ({ workers }: MemoryShare): number => Math.max(1, workers);

/** What a process needs so that each job may use `perJob` bytes. */
const neededFor = (share: MemoryShare, perJob: number): number =>
	BASE_BYTES + share.workers * BASE_BYTES_PER_WORKER + jobsOf(share) * perJob;

/** Bytes each job may use for values and buffers. MemoryError when that is too little for any. */
export function budgetPerJob(share: MemoryShare): number {
	const free = share.memory - neededFor(share, 0);
	const budget = Math.floor(free / jobsOf(share));
	if (budget >= LEAST_PER_JOB) return budget;
	throw new MemoryError(
		`${mebibytes(share.memory)} MiB are too little for ${share.workers} workers: give --memory ${mebibytes(neededFor(share, LEAST_PER_JOB))}MiB or more, or fewer --workers.`,
	);
}

/** MemoryError, with the figure that would do, when one stored chunk needs more than a job may use. */
export function assertChunksFit(dataset: Dataset, share: MemoryShare): void {
	const budget = budgetPerJob(share);
	for (const variable of allVariables(dataset)) {
		const perJob = COPIES_OF_A_CHUNK * largestChunkBytes(variable.data);
		if (perJob <= budget) continue;
		throw new MemoryError(
			`"${variable.name}" is stored in chunks that take ${mebibytes(perJob)} MiB to decode; each of ${jobsOf(share)} jobs may use ${mebibytes(budget)} MiB: give --memory ${mebibytes(neededFor(share, perJob))}MiB, or fewer --workers.`,
		);
	}
}

const mebibytes = (bytes: number): number => Math.ceil(bytes / 2 ** 20);
