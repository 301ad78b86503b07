import { MetadataError } from "../../../core/errors.ts";
import type { Attributes, Dataset } from "../../../core/model/dataset.ts";
import type { WriteOptions, Writer } from "../../../core/ports/writer.ts";
import { assertClassic, CLASSIC, type ClassicModel } from "../classic-model.ts";
import { text } from "../hdf5/bytes.ts";
import { GlobalHeap } from "../hdf5/global-heap.ts";
import { LARGEST_MESSAGE, type Message, SUPERBLOCK_BYTES, superblock } from "../hdf5/messages.ts";
import { OutputFile } from "../hdf5/output-file.ts";
import { movedChunks } from "./moved-chunks.ts";
import { encodeHeaders, type HeaderWorld } from "./write-headers.ts";
import { type PlannedGroup, planGroup, plannedDatasets } from "./write-plan.ts";
import { writeValues } from "./write-values.ts";

/** netCDF-4 files, byte for byte the same for the same dataset. */
export const netcdf4Writer: Writer = {
	name: "netcdf4",
	title: "netCDF-4 files",
	chunks: true,
	write: (dataset, path, options) => writePlanned(planGroup(dataset, options.compression), path, options),
	movedChunks: (dataset, options) => movedChunks(planGroup(dataset, options.compression), options),
};

/** netCDF-4 files of the classic model: compressed, but readable and appendable by programs made for netCDF-3. */
export const netcdf4ClassicWriter: Writer = {
	name: "netcdf4-classic",
	title: "netCDF-4 files of the classic model",
	chunks: true,
	write: async (dataset, path, options) => {
		assertClassic(dataset, NETCDF4_CLASSIC);
		assertTextsFit(dataset);
		const root = planGroup(dataset, options.compression);
		const attributes: Attributes = new Map([
			...root.attributes,
			// By this attribute netCDF-C knows the model.
			["_nc3_strict", { type: "int32", values: [1] }] as const,
		]);
		await writePlanned({ ...root, attributes }, path, options);
	},
	async movedChunks(dataset, options) {
		assertClassic(dataset, NETCDF4_CLASSIC);
		assertTextsFit(dataset);
		return movedChunks(planGroup(dataset, options.compression), options);
	},
};

async function writePlanned(root: PlannedGroup, path: string, options: WriteOptions): Promise<void> {
	const file = new OutputFile(path, SUPERBLOCK_BYTES);
	try {
		const layouts = new Map<string, Message>();
		for (const planned of plannedDatasets(root)) {
			layouts.set(planned.path, await writeValues(file, planned, options));
		}
		writeMetadata(file, root, layouts);
	} finally {
		await file.close();
	}
}

const NETCDF4_CLASSIC: ClassicModel = {
	title: "the classic model of netCDF-4",
	types: CLASSIC,
	advice: 'Write netCDF-4 ("--format nc4").',
};

/** A longer text is stored as one of variable length, which the classic model does not know. */
function assertTextsFit({ attributes, variables }: Dataset): void {
	const all = [...attributes, ...[...variables.values()].flatMap((one) => [...one.attributes])];
	for (const [name, value] of all) {
		if (typeof value !== "string" || text(value).length <= LARGEST_MESSAGE) continue;
		throw new MetadataError(
			`The attribute "${name}" is longer than ${LARGEST_MESSAGE} bytes, which ${NETCDF4_CLASSIC.title} cannot hold here. Shorten it, or write netCDF-4.`,
		);
	}
}

/**
 * Heap, headers and superblock behind the values. Headers refer to each other: a first pass with empty addresses gives their sizes, a
 * second their content.
 */
function writeMetadata(file: OutputFile, root: PlannedGroup, layouts: ReadonlyMap<string, Message>): void {
	const heapAddress = file.end;
	const pass = (addressOf: (path: string) => number) => {
		const heap = new GlobalHeap(heapAddress);
		const world: HeaderWorld = { heap, addressOf, usersOf: usersIn(root), layoutOf: known(layouts) };
		return { headers: encodeHeaders(root, world), heap: heap.content() };
	};
	const first = pass(() => 0);
	const addresses = new Map<string, number>();
	let end = file.end + Math.ceil(first.heap.length / 8) * 8;
	for (const { path, bytes } of first.headers) {
		addresses.set(path, end);
		end = Math.ceil((end + bytes.length) / 8) * 8;
	}
	const second = pass(known(addresses));
	file.append(second.heap);
	for (const { bytes } of second.headers) file.append(bytes);
	file.padTo(end);
	file.writeAt(superblock(end, known(addresses)("/")), 0);
}

const known =
	<T>(map: ReadonlyMap<string, T>) =>
	(path: string): T => {
		const found = map.get(path);
		if (found === undefined) throw new RangeError(`nothing was planned at "${path}"`);
		return found;
	};

/** Which datasets have a scale, and on which axis. */
function usersIn(root: PlannedGroup): (scale: string) => readonly { path: string; axis: number }[] {
	const users = new Map<string, { path: string; axis: number }[]>();
	for (const dataset of plannedDatasets(root)) {
		if (dataset.scaleOf !== undefined) continue;
		dataset.dimensions.forEach(({ scale }, axis) => {
			const list = users.get(scale) ?? [];
			users.set(scale, list);
			list.push({ path: dataset.path, axis });
		});
	}
	return (scale) => users.get(scale) ?? [];
}
