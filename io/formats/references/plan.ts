import { bytesOf } from "../../../core/array/element.ts";
import { type ChunkFilter, lengthOf } from "../../../core/array/lazy-array.ts";
import { MetadataError } from "../../../core/errors.ts";
import { isCarriedAlong } from "../../../core/model/carried-along.ts";
import type { Dataset, Variable } from "../../../core/model/dataset.ts";
import type { WriteOptions } from "../../../core/ports/writer.ts";
import type { ByteCodec } from "../codecs/codec.ts";
import { DEFLATE, filterName } from "../hdf5/read-filters.ts";
import type { ArraySpec } from "../zarr/array-spec.ts";
import type { PlannedArray, PlannedGroup } from "../zarr/write-plan.ts";
import { type Encoding, encodingOf } from "./encoding.ts";
import { fillAt, toldFill } from "./fill.ts";
import { planKeyed } from "./keyed.ts";
import { type Part, type Parted, partsOf } from "./parts.ts";
import {
	assertAligned,
	type PlacedChunk,
	placedChunk,
	placedChunks,
	UnalignedError,
} from "./placed-chunks.ts";

/** How the chunks of an array come into a reference set. */
export type Content =
	| { readonly kind: "inline" }
	/** Each has a key of its own where it comes from: nothing to point to, but its bytes can be passed on. */
	| { readonly kind: "keyed" }
	| {
			readonly kind: "placed";
			readonly chunks: Iterable<PlacedChunk>;
			/** One chunk by its index, which must lie in the grid. */
			readonly at: (index: readonly number[]) => PlacedChunk;
			readonly behind: number;
	  };

/** The groups and arrays of a set; content by path of the array. */
export interface PlannedSet {
	readonly root: PlannedGroup;
	readonly contents: ReadonlyMap<string, Content>;
}

/** What cannot be pointed to may be carried along up to here: times and texts, and values changed on the way. */
const MOST_AT_HAND = 64 * 2 ** 20;
const MOST_CHANGED = 256 * 2 ** 10;

/**
 * What a dataset becomes as references. A variable that cannot be referred to is left out and told in `refused`, where that is given.
 * @throws MetadataError naming the first such variable, and why, where it is not
 */
export async function planSet(
	dataset: Dataset,
	options: WriteOptions,
	refused?: Map<string, string>,
): Promise<PlannedSet> {
	const contents = new Map<string, Content>();
	return { root: await planGroup(dataset, "", { options, contents, refused }), contents };
}

interface World {
	readonly options: WriteOptions;
	readonly contents: Map<string, Content>;
	readonly refused?: Map<string, string> | undefined;
}

async function planGroup(dataset: Dataset, path: string, world: World): Promise<PlannedGroup> {
	const inside = (name: string) => (path === "" ? name : `${path}/${name}`);
	const arrays: PlannedArray[] = [];
	for (const variable of dataset.variables.values()) {
		world.options.signal?.throwIfAborted();
		const array = await plannedUnlessRefused(variable, inside(variable.name), world);
		if (array) arrays.push(array);
	}
	const groups: PlannedGroup[] = [];
	for (const [name, group] of dataset.groups) groups.push(await planGroup(group, inside(name), world));
	return { path, attributes: dataset.attributes, arrays, groups };
}

async function plannedUnlessRefused(
	variable: Variable,
	path: string,
	world: World,
): Promise<PlannedArray | undefined> {
	try {
		return await planArray(variable, path, world);
	} catch (error) {
		if (!(error instanceof NotReferableError)) throw error;
		if (!world.refused)
			throw new MetadataError(
				`"${path}" cannot be referred to: ${error.message}. Leave it out (--variable), or copy the data instead (--format zarr2).`,
				{ cause: error },
			);
		world.refused.set(path, error.message);
		return undefined;
	}
}

/** Says what keeps a variable from being pointed to. */
class NotReferableError extends Error {}

async function planArray(variable: Variable, path: string, world: World): Promise<PlannedArray> {
	if (isCarriedAlong(variable)) return planInline(variable, path, world);
	const parted =
		variable.type === "string" ? "it holds texts" : await partsOf(variable.data, world.options.extents);
	const why = typeof parted === "string" ? parted : unlike(parted);
	if (typeof parted !== "string" && why === undefined)
		return planPlaced(variable, path, { ...world, parted });
	const keyed = world.refused && (await planKeyed(variable, path, world.options));
	if (typeof keyed === "object") {
		world.contents.set(path, { kind: "keyed" });
		return keyed;
	}
	if (weightOf(variable) <= mostInline(variable)) return planInline(variable, path, world);
	throw new NotReferableError(keyed ?? why);
}

const weightOf = ({ data }: Variable): number => lengthOf(data.shape) * bytesOf(data.type);

const mostInline = ({ data, type }: Variable): number =>
	data.op === "values" || type === "string" ? MOST_AT_HAND : MOST_CHANGED;

/** Above this, values carried along are compressed. */
const PLAIN_BYTES = 1024;

function planInline(variable: Variable, path: string, { contents }: World): PlannedArray {
	const { type, data } = variable;
	const bytes = type === "string" ? 0 : bytesOf(type);
	const chunkShape = data.shape.map((length) => Math.max(1, length));
	const fill = type === "string" ? "" : toldFill(variable);
	const shuffle: ByteCodec[] = bytes > 1 ? [{ id: "shuffle", width: bytes }] : [];
	const spec: ArraySpec = {
		prefix: `${path}/`,
		shape: data.shape,
		chunkShape,
		element: {
			form: type === "string" ? "texts" : type === "char" ? "char" : "number",
			type,
			bytes,
			bigEndian: false,
		},
		keys: { head: "", separator: "." },
		codecs: weightOf(variable) > PLAIN_BYTES ? [...shuffle, { id: "zlib", level: 6 }] : [],
		...(fill !== undefined && { fill }),
	};
	contents.set(path, { kind: "inline" });
	return { path, variable, spec, pieceShape: chunkShape };
}

const filtersText = (filters: readonly ChunkFilter[]): string =>
	filters.length === 0 ? "without filters" : `through ${filters.map(filterText).join(", ")}`;

/** With its parameters where they change how a chunk is read: a level of deflate does not. */
const filterText = (filter: ChunkFilter): string =>
	filter.id === DEFLATE ? filterName(filter) : [filterName(filter), ...filter.parameters].join(" ");

/** What must be the same in all parts, in words. */
const formOf = ({ table: { type, width, bigEndian, chunkShape, filters } }: Part): readonly string[] => [
	`as ${type}`,
	`in elements of ${width} bytes`,
	bigEndian ? "in big-endian order" : "in little-endian order",
	chunkShape.length === 0 ? "in one chunk" : `in chunks of ${chunkShape.join(" × ")}`,
	filtersText(filters),
];

/** What keeps parts from being one array; `undefined` when nothing does. */
function unlike({ parts }: Parted): string | undefined {
	const [first, ...others] = parts;
	for (const other of others) {
		const [here, there] = [formOf(first as Part), formOf(other)];
		const at = here.findIndex((text, i) => text !== there[i]);
		if (at >= 0) return `"${other.stored.file}" stores it ${there[at]}, "${first?.stored.file}" ${here[at]}`;
	}
	if (first && first.table.width !== bytesOf(first.table.type)) return "its elements have an unusual width";
	const encoding = first && encodingOf(first.table);
	return typeof encoding === "string" ? encoding : undefined;
}

function planPlaced(
	variable: Variable,
	path: string,
	world: World & { readonly parted: Parted },
): PlannedArray {
	const { parted, contents } = world;
	const { table } = parted.parts[0] as Part;
	const { codecs, behind } = encodingOf(table) as Encoding;
	const chunkShape = gridShape(variable, parted);
	assertReferable(parted, chunkShape, { path, world });
	const chunks = chunksOf(parted, chunkShape);
	const { type, data } = variable;
	const fill =
		toldFill(variable) ?? (parted.parts.every(isComplete) ? undefined : unwrittenFill(variable, chunks));
	const spec: ArraySpec = {
		prefix: `${path}/`,
		shape: data.shape,
		chunkShape,
		element: {
			form: type === "char" ? "char" : "number",
			type,
			bytes: bytesOf(type),
			bigEndian: table.bigEndian,
		},
		keys: { head: "", separator: "." },
		codecs,
		...(fill !== undefined && { fill }),
	};
	const right = (chunk: PlacedChunk) => withRightFill(chunk, variable, fill);
	contents.set(path, {
		kind: "placed",
		chunks: changed(chunks, right),
		at: (index) => right(placedChunk(parted, chunkShape, index)),
		behind,
	});
	return { path, variable, spec, pieceShape: chunkShape };
}

/** Axes of length 1 may have come or gone: the others keep their order. */
function gridShape({ data }: Variable, { parts: [part] }: Parted): readonly number[] {
	const { table, data: own } = part as Part;
	if (own.op !== "reshape") return table.chunkShape;
	const long = table.chunkShape.filter((_, axis) => own.input.shape[axis] !== 1);
	return data.shape.map((length) => (length === 1 ? 1 : (long.shift() as number)));
}

function assertReferable(
	parted: Parted,
	chunkShape: readonly number[],
	{ path, world }: { readonly path: string; readonly world: World },
): void {
	try {
		assertAligned(parted, chunkShape);
	} catch (error) {
		if (!(error instanceof UnalignedError)) throw error;
		if (!world.refused) throw unalignedMeans(path, error);
		throw new NotReferableError(error.message, { cause: error });
	}
}

const unalignedMeans = (path: string, error: UnalignedError): MetadataError =>
	new MetadataError(
		`"${path}" cannot be referred to: ${error.message}. Cut on the edges of chunks, or copy the data instead (--format zarr2).`,
		{ cause: error },
	);

/** The chunks, found anew each time they are asked for: there may be millions. */
const chunksOf = (parted: Parted, chunkShape: readonly number[]): Iterable<PlacedChunk> => ({
	[Symbol.iterator]: () => placedChunks(parted, chunkShape)[Symbol.iterator](),
});

const isComplete = ({ stored, table }: Part): boolean =>
	table.numbers.length === lengthOf(table.grid) &&
	table.shape.every((length, axis) => length === stored.shape[axis]);

function unwrittenFill(variable: Variable, chunks: Iterable<PlacedChunk>): number | bigint | undefined {
	for (const { place } of chunks) if (place.kind === "absent") return fillAt(variable, place);
	return undefined;
}

/** Where a file means another value by what it never wrote than the array does, the chunk is written out. */
function withRightFill(
	chunk: PlacedChunk,
	variable: Variable,
	fill: number | bigint | undefined,
): PlacedChunk {
	const { index, place } = chunk;
	if (place.kind !== "absent" || Object.is(fillAt(variable, place), fill)) return chunk;
	const why = `its chunk ${index.join(".")} was never written, and stands for another value than _FillValue`;
	return { index, place: { kind: "computed", file: place.file, why } };
}

const changed = <T>(items: Iterable<T>, change: (item: T) => T): Iterable<T> => ({
	*[Symbol.iterator]() {
		for (const item of items) yield change(item);
	},
});
