import type { RoomyBlock } from "../core/array/evaluate.ts";
import { keepRooms } from "../core/array/keep-rooms.ts";
import { keepValues } from "../core/array/keep-values.ts";
import type { StoredArray } from "../core/array/lazy-array.ts";
import { wantedRegions } from "../core/array/touched.ts";
import { MetadataError } from "../core/errors.ts";
import { allVariables, type Dataset } from "../core/model/dataset.ts";
import type { ChunkCoding, OpenFile } from "../core/ports/reader.ts";
import type { Compression, MovedChunks, WriteOptions, Writer, ZarrOptions } from "../core/ports/writer.ts";
import { type Failure, packError } from "./failure.ts";
import { OpenFiles, type ReadingTools } from "./open-files.ts";
import { rawBytes, withStoredChunks } from "./stored-chunks.ts";

/** One file to be written: plain data, so that it can be posted to a worker thread. */
export interface WriteJob {
	readonly dataset: Dataset;
	readonly path: string;
	/** Bytes this job may use for values and buffers. */
	readonly budget: number;
	readonly compression?: Compression;
	/** Name of the writer; absent: the usual one. */
	readonly format?: string;
	readonly zarr?: ZarrOptions;
	/** Only this share of the values (`WriteOptions.part`). */
	readonly part?: { readonly index: number; readonly of: number };
	/** See `WantedBlock`. */
	readonly isAlone?: boolean;
}

export type JobReply = { readonly done: true } | { readonly done: false; readonly failure: Failure };

export interface JobTools extends ReadingTools {
	/** Of the format that is written when none is named. */
	readonly writer: Writer;
	/** Of the other formats; asked when another is named. */
	readonly moreWriters?: () => Promise<readonly Writer[]>;
}

/** The writer a job names. MetadataError, with the names there are, when nobody writes that format. */
export async function writerFor(tools: JobTools, format: string | undefined): Promise<Writer> {
	if (format === undefined || format === tools.writer.name) return tools.writer;
	const all = [tools.writer, ...((await tools.moreWriters?.()) ?? [])];
	const found = all.find((one) => one.name === format);
	if (found) return found;
	throw new MetadataError(
		`Nothing here writes the format "${format}". There are: ${all.map((one) => one.name).join(", ")}.`,
	);
}

/** A block passes through about this many copies at once: as read, computed, cut into chunks, compressed. */
const COPIES = 6;
const SMALLEST_BLOCK = 64 * 2 ** 10;
/** Larger ones gain nothing, and what is computed lies idle while it waits to be compressed. */
const LARGEST_BLOCK = 4 * 2 ** 20;

/** This part of what a job may use is for values that are kept (`keepValues`). */
const KEPT_PART = 2;

/** Writes one file. The same job gives the same bytes on whatever thread it runs. */
export async function runJob(
	job: WriteJob,
	tools: JobTools,
	more: { readonly signal?: AbortSignal; readonly onWritten?: (bytes: number) => void } = {},
): Promise<void> {
	const files = new OpenFiles(tools);
	try {
		const writer = await writerFor(tools, job.format);
		await writer.write(job.dataset, job.path, { ...writeOptions(job, files, tools), ...more });
	} finally {
		await files.close();
	}
}

/** What a job would move without decoding it; reads where chunks lie, no chunk. */
export async function movedByJob(
	job: WriteJob,
	tools: JobTools,
	files: OpenFiles,
): Promise<ReadonlyMap<string, MovedChunks>> {
	const writer = await writerFor(tools, job.format);
	return (await writer.movedChunks?.(job.dataset, writeOptions(job, files, tools))) ?? new Map();
}

/** What a writer is given for a job. */
export function writeOptions(job: WriteJob, files: OpenFiles, { store }: JobTools): WriteOptions {
	const mostBlockBytes = Math.max(SMALLEST_BLOCK, Math.floor(job.budget / COPIES));
	const wanted = wantedRegions(allVariables(job.dataset).map(({ data }) => data));
	const how = { mostKept: job.budget, isAlone: job.isAlone };
	const read = (array: StoredArray, block: RoomyBlock) =>
		files.readBlock(array, { ...block, ...how, within: wanted(array) });
	return {
		read: Object.assign(read, {
			keep: keepValues(job.budget / KEPT_PART),
			rooms: keepRooms(),
		}),
		withChunks: (array, action) =>
			files.use(array.file, (file) => withStoredChunks(file, array.variable, action)),
		extents: (array) => files.use(array.file, async (file) => file.extents?.(array.variable)),
		readRaw: (path, offset, size) => files.use(path, (file) => rawBytes(file, offset, size)),
		keyed: {
			has: (array) => files.use(array.file, (file) => file.chunkReader?.(array.variable) !== undefined),
			read: (array, index) => files.use(array.file, (file) => file.chunkReader?.(array.variable)?.(index)),
			coding: (array) => files.use(array.file, (file) => codingIn(file, array.variable)),
			readCoded: (array, index) => files.use(array.file, (file) => codedChunk(file, array.variable, index)),
		},
		stamp: (path) => store.stamp(path),
		blockBytes: Math.min(LARGEST_BLOCK, mostBlockBytes),
		mostBlockBytes,
		...(job.compression && { compression: job.compression }),
		...(job.zarr && { zarr: job.zarr }),
		...(job.part && { part: job.part }),
	};
}

function codingIn(file: OpenFile, variable: string): ChunkCoding | string | undefined {
	const found = file.keyedChunks?.(variable);
	return typeof found === "object" ? found.coding : found;
}

async function codedChunk(
	file: OpenFile,
	variable: string,
	index: readonly number[],
): Promise<Uint8Array | undefined> {
	const found = file.keyedChunks?.(variable);
	return typeof found === "object" ? found.read(index) : undefined;
}

/** Does a job and tells how it ended, as plain data. */
export const answerJob = (job: WriteJob, tools: JobTools): Promise<JobReply> =>
	answered(() => runJob(job, tools));

/** Tells how an action ended, as plain data. */
export async function answered(action: () => Promise<void>): Promise<JobReply> {
	try {
		await action();
		return { done: true };
	} catch (error) {
		return { done: false, failure: packError(error) };
	}
}
