import { type LazyArray, lengthOf } from "../../../core/array/lazy-array.ts";
import { isHeadwaterError } from "../../../core/errors.ts";
import { attributeNumbers, type Variable } from "../../../core/model/dataset.ts";
import type { Engine } from "../../../core/ports/engine.ts";
import { type DapType, holds, SERVED } from "./types.ts";

/** What only the values of a variable tell. */
export interface Measured {
	readonly type: DapType;
	/** Bytes of the longest text. */
	readonly width?: number;
}

/** Values are looked at up to so many: coordinates, time above all. */
const MOST_MEASURED = 65_536;
/** Characters in a row, above which they are no text. */
const LONGEST_TEXT = 65_536;

/**
 * How a variable is served. Small ones of 64-bit integers and of texts are read: are all numbers within 32 bits, how long is the longest
 * text? A text says why a variable cannot be served. @throws StoreError where that fails for now
 */
export async function measured(
	variable: Variable,
	engine: Pick<Engine, "readAll">,
): Promise<Measured | string> {
	const { type, data } = variable;
	const usual = SERVED[type];
	if (type === "char") {
		const width = data.shape.at(-1) ?? 1;
		return width > LONGEST_TEXT ? { type: "Byte" } : { type: usual, width };
	}
	const isOpen = type === "int64" || type === "uint64" || type === "string";
	if (!isOpen || lengthOf(data.shape) > MOST_MEASURED) return { type: usual };
	try {
		return type === "string"
			? { type: usual, width: await longest(data, engine) }
			: { type: (await isNarrow(variable, engine)) ? "Int32" : usual };
	} catch (error) {
		// What is damaged stays so: the rest of the dataset is served without it.
		if (isHeadwaterError(error, "Format")) return "Its values are damaged.";
		throw error;
	}
}

/** Whether values and attributes of its type (`_FillValue`, `valid_range`) fit 32 bits. */
async function isNarrow(
	{ data, attributes, type }: Variable,
	engine: Pick<Engine, "readAll">,
): Promise<boolean> {
	const told = [...attributes].flatMap(([name, value]) =>
		typeof value === "object" && "type" in value && value.type === type
			? attributeNumbers(attributes, name)
			: [],
	);
	if (!told.every((value) => holds("Int32", value))) return false;
	const values = (await engine.readAll(data)) as BigInt64Array | BigUint64Array;
	return values.every((value: bigint) => holds("Int32", value));
}

async function longest(data: LazyArray, engine: Pick<Engine, "readAll">): Promise<number> {
	const values = (await engine.readAll(data)) as readonly string[];
	return values.reduce((most, text) => Math.max(most, Buffer.byteLength(text)), 0);
}
