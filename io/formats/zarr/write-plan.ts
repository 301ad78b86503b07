import { bytesOf } from "../../../core/array/element.ts";
import type { DataType } from "../../../core/array/lazy-array.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import { storedLeaves } from "../../../core/array/tree.ts";
import { MetadataError } from "../../../core/errors.ts";
import {
	type Attributes,
	attributeNumbers,
	type Dataset,
	type Variable,
} from "../../../core/model/dataset.ts";
import type { Compression, ZarrOptions } from "../../../core/ports/writer.ts";
import type { ByteCodec } from "../codecs/codec.ts";
import type { ArraySpec } from "./array-spec.ts";
import type { Element } from "./element.ts";
import { chosenCodecs } from "./write-codecs.ts";

export type ZarrFormat = 2 | 3;

/** An array to be written. */
export interface PlannedArray {
	readonly path: string;
	readonly variable: Variable;
	readonly spec: ArraySpec;
	/** What is written as one piece: a shard, else a chunk. */
	readonly pieceShape: readonly number[];
}

export interface PlannedGroup {
	/** "" for the root. */
	readonly path: string;
	readonly attributes: Attributes;
	readonly arrays: readonly PlannedArray[];
	readonly groups: readonly PlannedGroup[];
}

/** All arrays of a group and of the groups in it. */
export const arraysOf = (group: PlannedGroup): readonly PlannedArray[] => [
	...group.arrays,
	...group.groups.flatMap(arraysOf),
];

export interface WriteChoices {
	readonly format: ZarrFormat;
	readonly compression?: Compression;
	readonly zarr?: ZarrOptions;
}

/** What a dataset becomes. MetadataError when dimensions and shapes contradict each other. */
export function planZarr(dataset: Dataset, choices: WriteChoices): PlannedGroup {
	return planGroup({ dataset, path: "", scope: new Map() }, choices);
}

interface Place {
	readonly dataset: Dataset;
	readonly path: string;
	readonly scope: ReadonlyMap<string, number>;
}

function planGroup({ dataset, path, scope }: Place, choices: WriteChoices): PlannedGroup {
	const sizes = new Map([
		...scope,
		...[...dataset.dimensions].map(([name, { size }]) => [name, size] as const),
	]);
	const inside = (name: string) => (path === "" ? name : `${path}/${name}`);
	return {
		path,
		attributes: dataset.attributes,
		arrays: [...dataset.variables.values()].map((variable) => {
			assertShape(variable, sizes);
			return planArray(variable, inside(variable.name), choices);
		}),
		groups: [...dataset.groups].map(([name, group]) =>
			planGroup({ dataset: group, path: inside(name), scope: sizes }, choices),
		),
	};
}

function assertShape({ name, dimensions, data }: Variable, sizes: ReadonlyMap<string, number>): void {
	const told = dimensions.map((dimension) => sizes.get(dimension));
	if (data.shape.length === told.length && data.shape.every((length, axis) => length === told[axis])) return;
	throw new MetadataError(
		`variable "${name}" has the shape (${data.shape.join(", ")}), but its dimensions (${dimensions.join(", ")}) are ${told.map((size) => size ?? "not there").join(", ")} long`,
	);
}

/** What one variable becomes. MetadataError for chunks that make no sense. */
export function planArray(variable: Variable, path: string, choices: WriteChoices): PlannedArray {
	const element = elementOf(variable.type);
	const chunkShape = chunkShapeOf(variable, choices);
	const pieceShape = pieceShapeOf(variable, chunkShape, choices);
	const fill = fillOf(variable, choices.format);
	const spec: ArraySpec = {
		prefix: `${path}/`,
		shape: variable.data.shape,
		chunkShape,
		element,
		keys: choices.format === 2 ? { head: "", separator: "." } : { head: "c", separator: "/" },
		codecs: chosenCodecs(variable, element, choices),
		...(fill !== undefined && { fill }),
		...(pieceShape !== chunkShape && {
			shard: {
				counts: pieceShape.map((length, axis) => length / (chunkShape[axis] ?? 1)),
				indexCodecs: [{ id: "crc32c" }] satisfies ByteCodec[],
				indexAtEnd: true,
			},
		}),
	};
	return { path, variable, spec, pieceShape };
}

function elementOf(type: DataType): Element {
	if (type === "string") return { form: "texts", type, bytes: 0, bigEndian: false };
	return { form: type === "char" ? "char" : "number", type, bytes: bytesOf(type), bigEndian: false };
}

/** `_FillValue` in the variable's own type; v3 always needs a value for what was never written. */
function fillOf({ type, attributes }: Variable, format: ZarrFormat): number | bigint | string | undefined {
	if (type === "string") return "";
	const [value] = attributeNumbers(attributes, "_FillValue");
	const none = format === 2 ? undefined : 0;
	if (type === "char") return none;
	if (type === "float32" || type === "float64") return value ?? none;
	// Some files give integers a fill value that is none.
	const whole = value !== undefined && Number.isInteger(value) ? value : none;
	if (whole === undefined) return undefined;
	return type === "int64" || type === "uint64" ? BigInt(whole) : whole;
}

const CHUNK_BYTES = 4 * 2 ** 20;

/** As asked for, else as the variable says, else about 4 MiB of whole chunks of what it is read from. */
function chunkShapeOf(variable: Variable, { zarr }: WriteChoices): readonly number[] {
	const { shape } = variable.data;
	const told = variable.storage?.chunkShape ?? defaultChunk(variable);
	return variable.dimensions.map((name, axis) => {
		const length = zarr?.chunks?.[name] ?? Math.min(told[axis] ?? 1, shape[axis] ?? 1);
		if (!Number.isInteger(length) || length < 0) {
			throw new MetadataError(`"${name}" cannot be cut into chunks ${length} long. Give a whole number.`);
		}
		return Math.max(1, length);
	});
}

/** Whole inner axes while they fit, then as many as fit of the next, on the edges of the chunks that are read. */
function defaultChunk({ data }: Variable): readonly number[] {
	const read = storedLeaves(data)[0]?.chunkShape;
	const edges = data.shape.map((length, axis) =>
		Math.min(Math.max(1, length), read?.length === data.shape.length ? (read[axis] ?? 1) : 1),
	);
	const chunk = [...edges];
	for (let axis = chunk.length - 1; axis >= 0; axis--) {
		const others = (lengthOf(chunk) / (chunk[axis] ?? 1)) * bytesOf(data.type);
		const room = Math.floor(CHUNK_BYTES / others);
		const length = Math.max(1, data.shape[axis] ?? 1);
		const edge = edges[axis] ?? 1;
		chunk[axis] = room >= length ? length : Math.max(edge, Math.floor(room / edge) * edge);
		if (room < length) break;
	}
	return chunk;
}

/** The shape of shards, a whole number of chunks; the chunk itself where none are asked for. */
function pieceShapeOf(
	{ dimensions, data }: Variable,
	chunkShape: readonly number[],
	{ zarr, format }: WriteChoices,
): readonly number[] {
	const { shards } = zarr ?? {};
	if (shards === undefined || format === 2 || !dimensions.some((name) => shards[name] !== undefined))
		return chunkShape;
	return dimensions.map((name, axis) => {
		const chunk = chunkShape[axis] ?? 1;
		const asked = Math.min(shards[name] ?? chunk, Math.max(chunk, data.shape[axis] ?? 1));
		return Math.max(1, Math.ceil(asked / chunk)) * chunk;
	});
}
