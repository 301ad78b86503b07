import { keepsChunks } from "../core/array/chunk-source.ts";
import { bytesOf } from "../core/array/element.ts";
import { lengthOf } from "../core/array/lazy-array.ts";
import { largestChunkBytes, storedLeaves } from "../core/array/tree.ts";
import { MemoryError } from "../core/errors.ts";
import { allVariables, type Dataset } from "../core/model/dataset.ts";

/** How the memory of a process is shared out. */
export interface MemoryShare {
	/** Peak resident memory of the whole process, in bytes. */
	readonly memory: number;
	/** Worker threads; 0 when the calling thread does everything. */
	readonly workers: number;
	/** Whether values are decoded that only the HDF5 library knows. */
	readonly withLibrary?: boolean;
}

/** What a process holds before any data: Node, the code, what is kept of decoded chunks; and each worker thread again, without Node. */
const BASE_BYTES = 112 * 2 ** 20;
/** What the HDF5 library takes, in each job that needs it. */
const LIBRARY_BYTES = 64 * 2 ** 20;
/** HDF5 filters that only its own library undoes: szip, nbit, scaleoffset. */
const LIBRARY_FILTERS: ReadonlySet<number> = new Set([4, 5, 6]);
const BASE_BYTES_PER_WORKER = 48 * 2 ** 20;
const LEAST_PER_JOB = 8 * 2 ** 20;
/** A chunk cannot be decoded, or encoded, in parts: it is held compressed and raw, and its values beside it. */
const COPIES_OF_A_CHUNK = 3;

const jobsOf = ({ workers }: MemoryShare): number => Math.max(1, workers);

/** What a process needs so that each job may use `perJob` bytes. */
const neededFor = (share: MemoryShare, perJob: number): number =>
	BASE_BYTES +
	share.workers * BASE_BYTES_PER_WORKER +
	jobsOf(share) * (perJob + (share.withLibrary ? LIBRARY_BYTES : 0));

/** The same memory, less what must be kept free for the library where a dataset needs it. */
export const shareFor = (dataset: Dataset, share: MemoryShare): MemoryShare => ({
	...share,
	withLibrary: allVariables(dataset).some(({ data }) =>
		storedLeaves(data).some(({ filters }) => filters?.some(({ id }) => LIBRARY_FILTERS.has(id))),
	),
});

/** Bytes each job may use for values and buffers. MemoryError when that is too little for any. */
export function budgetPerJob(share: MemoryShare): number {
	const free = share.memory - neededFor(share, 0);
	const budget = Math.floor(free / jobsOf(share));
	if (budget >= LEAST_PER_JOB) return budget;
	const least = mebibytes(neededFor(share, LEAST_PER_JOB));
	const why = share.withLibrary ? ", as some values need the HDF5 library to be decoded" : "";
	const orFewer = share.workers > 0 ? ", or fewer --workers" : "";
	throw new MemoryError(
		`${mebibytes(share.memory)} MiB of memory are too little${share.workers > 0 ? ` for ${share.workers} workers` : ""}${why}: give --memory ${least}MiB or more${orFewer}.`,
	);
}

/** As many workers, of `most` at most, as leave each of them `least` bytes; 0 where that is too much for one. */
export function workersFor(
	memory: number,
	{ most, least }: { readonly most: number; readonly least: number },
): number {
	for (let workers = most; workers > 0; workers--)
		if (neededFor({ memory, workers }, least) <= memory) return workers;
	return 0;
}

/** MemoryError, with the figure that would do, when one stored chunk needs more than a job may use. */
export function assertChunksFit(dataset: Dataset, share: MemoryShare): void {
	const budget = budgetPerJob(share);
	for (const variable of allVariables(dataset)) {
		const perJob = COPIES_OF_A_CHUNK * largestChunkBytes(variable.data);
		if (perJob <= budget) continue;
		throw new MemoryError(
			`"${variable.name}" is stored in chunks that take ${mebibytes(perJob)} MiB to decode; ${jobsOf(share) > 1 ? `each of ${jobsOf(share)} jobs` : "the job"} may use ${mebibytes(budget)} MiB: give --memory ${mebibytes(neededFor(share, perJob))}MiB${share.workers > 0 ? ", or fewer --workers" : ""}.`,
		);
	}
}

/** MemoryError, with the figure that would do, when one chunk to be made needs more than a job may use; chunks that are moved need nothing. */
export function assertNewChunksFit(dataset: Dataset, share: MemoryShare): void {
	const budget = budgetPerJob(share);
	for (const { name, type, data, storage } of allVariables(dataset)) {
		const chunk = storage?.chunkShape;
		if (!chunk || type === "string" || keepsChunks(data, chunk)) continue;
		const length = lengthOf(data.shape.map((whole, axis) => Math.min(whole, chunk[axis] ?? whole)));
		const perJob = COPIES_OF_A_CHUNK * length * bytesOf(type);
		if (perJob <= budget) continue;
		throw new MemoryError(
			`The chunks to be written of "${name}" (${chunk.join(" × ")}) take ${mebibytes(perJob)} MiB to encode; ${jobsOf(share) > 1 ? `each of ${jobsOf(share)} jobs` : "the job"} may use ${mebibytes(budget)} MiB: give --memory ${mebibytes(neededFor(share, perJob))}MiB, or smaller chunks (--chunk)${share.workers > 0 ? ", or fewer --workers" : ""}.`,
		);
	}
}

const mebibytes = (bytes: number): number => Math.ceil(bytes / 2 ** 20);
