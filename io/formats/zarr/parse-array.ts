import { bytesOf } from "../../../core/array/element.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import type { ArraySpec } from "./array-spec.ts";
import { codecsOfV2 } from "./codecs-v2.ts";
import { codingOf, isBigEndian } from "./codecs-v3.ts";
import { elementOfV2, elementOfV3, isUnknown } from "./element.ts";
import { fillOf } from "./fill-value.ts";
import { type JsonObject, plainJson } from "./json.ts";
import type { Node } from "./nodes.ts";
import { ArrayV2, ArrayV3, RegularGrid } from "./schemas.ts";

export interface ParsedArray {
	readonly spec: ArraySpec;
	/** Names of the axes; `undefined` for those without. */
	readonly names: readonly (string | undefined)[];
}

/** Chunks longer than this cannot be decoded in one piece. */
const LARGEST_CHUNK = 2 ** 31 - 2 ** 20;

/** An array as its documents describe it; a text says why it cannot be given. */
export function parseArray(node: Node): ParsedArray | string {
	const document = plainJson(node.array ?? null);
	try {
		return node.format === 2
			? parseV2(node, ArrayV2.parse(document))
			: parseV3(node, ArrayV3.parse(document));
	} catch (error) {
		if (error instanceof RangeError) return error.message;
		return `its metadata make no sense (${reasonOf(error)})`;
	}
}

function reasonOf(error: unknown): string {
	const { issues } = error as { issues?: readonly { path: readonly PropertyKey[]; message: string }[] };
	const [first] = issues ?? [];
	return first ? `${first.path.map(String).join(".")}: ${first.message}` : String(error);
}

const prefixOf = ({ path }: Node): string => (path === "" ? "" : `${path}/`);

function parseV2(node: Node, array: ArrayV2): ParsedArray | string {
	const element = elementOfV2(
		array.dtype,
		(array.filters ?? []).map(({ id }) => id),
	);
	if (isUnknown(element)) return element.unknown;
	const { shape, chunks } = array;
	const fill = fillOf(node.array?.["fill_value"] ?? null, element);
	const spec: ArraySpec = {
		prefix: prefixOf(node),
		shape,
		chunkShape: chunks,
		element,
		keys: { head: "", separator: array.dimension_separator ?? "." },
		codecs: codecsOfV2(array, element),
		...(fill !== undefined && { fill }),
		...(array.order === "F" &&
			shape.length > 1 && { order: shape.map((_, axis) => shape.length - 1 - axis) }),
	};
	return checked(spec, namesOfV2(node, shape.length));
}

function parseV3(node: Node, array: ArrayV3): ParsedArray | string {
	const element = elementOfV3(array.data_type, isBigEndian(array.codecs));
	if (isUnknown(element)) return element.unknown;
	assertNoTransformers(array);
	const outer = chunkLengthsOf(array);
	const { texts, chunkShape = outer, ...coding } = codingOf(array.codecs, outer, element);
	if (texts !== (element.form === "texts")) return "its codecs do not fit its type";
	const fill = fillOf(node.array?.["fill_value"] ?? null, element);
	const spec: ArraySpec = {
		prefix: prefixOf(node),
		shape: array.shape,
		chunkShape,
		element,
		keys: keysOfV3(array),
		...coding,
		...(fill !== undefined && { fill }),
	};
	return checked(
		spec,
		array.shape.map((_, axis) => array.dimension_names?.[axis] ?? undefined),
	);
}

/** @throws RangeError naming what would have to be undone before any codec */
function assertNoTransformers({ storage_transformers: [first] = [] }: ArrayV3): void {
	if (first)
		throw new RangeError(`it needs the storage transformer "${first.name}", which is not known here`);
}

/** @throws RangeError for a grid of another kind than the one of zarr's core specification */
function chunkLengthsOf({ chunk_grid: { name, configuration } }: ArrayV3): readonly number[] {
	if (name !== "regular")
		throw new RangeError(`its chunks lie on a grid of the kind "${name}", which is not known here`);
	return RegularGrid.parse(configuration).chunk_shape;
}

function keysOfV3({ chunk_key_encoding: { name, configuration = {} } }: ArrayV3): ArraySpec["keys"] {
	const separator = configuration["separator"];
	if (name === "v2") return { head: "", separator: separator === "/" ? "/" : "." };
	if (name === "default") return { head: "c", separator: separator === "." ? "." : "/" };
	throw new RangeError(`its chunks have keys of an unknown kind (${name})`);
}

function checked(spec: ArraySpec, names: ParsedArray["names"]): ParsedArray | string {
	if (spec.chunkShape.length !== spec.shape.length) return "its chunks have another number of axes";
	const unknown = spec.codecs.find((codec) => codec.id === "unknown");
	if (unknown?.id === "unknown") return `it is compressed by "${unknown.name}", which is not known here`;
	const bytes = lengthOf(spec.chunkShape) * Math.max(spec.element.bytes, bytesOf(spec.element.type));
	if (bytes > LARGEST_CHUNK) return `its chunks of ${bytes} bytes are too long to be decoded`;
	return { spec, names };
}

/** xarray's names, else those of NCZarr. */
function namesOfV2({ attributes, array = {} }: Node, axes: number): ParsedArray["names"] {
	const nczarr = array["_nczarr_array"] ?? array["_NCZARR_ARRAY"] ?? null;
	const refs =
		(nczarr as JsonObject | null)?.["dimrefs"] ?? (nczarr as JsonObject | null)?.["dimension_references"];
	const names = attributes["_ARRAY_DIMENSIONS"] ?? refs;
	const list = Array.isArray(names) && names.length === axes ? names : [];
	return Array.from({ length: axes }, (_, axis) => {
		const name = list[axis];
		return typeof name === "string" ? name.split("/").at(-1) : undefined;
	});
}
