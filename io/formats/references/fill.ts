import { bytesOf, DEFAULT_FILL } from "../../../core/array/element.ts";
import type { NumericType } from "../../../core/array/lazy-array.ts";
import { attributeNumbers, type Variable } from "../../../core/model/dataset.ts";
import type { ChunkTable } from "../../../core/ports/reader.ts";
import { numbersFrom, swapBytes } from "../bytes.ts";
import type { Placement } from "./placed-chunks.ts";

type Fill = number | bigint | undefined;

/** `_FillValue` in the variable's own type. */
export function toldFill({ type, attributes }: Variable): Fill {
	const [value] = attributeNumbers(attributes, "_FillValue");
	if (value === undefined || type === "char" || type === "string") return undefined;
	if (type === "float32" || type === "float64") return type === "float32" ? Math.fround(value) : value;
	// Some files give integers a fill value that is none.
	if (!Number.isInteger(value)) return undefined;
	return type === "int64" || type === "uint64" ? BigInt(value) : value;
}

/** What reading gives where nothing is stored. */
export function fillAt(variable: Variable, place: Extract<Placement, { kind: "absent" }>): Fill {
	const { type } = variable;
	if (type === "string") return undefined;
	return place.isBeyond ? (toldFill(variable) ?? DEFAULT_FILL[type]) : storedFill(type, place.table);
}

function storedFill(type: NumericType | "char", { fill, bigEndian }: ChunkTable): Fill {
	const bytes = new Uint8Array(bytesOf(type));
	bytes.set(fill?.subarray(0, bytes.length) ?? []);
	if (bigEndian) swapBytes(bytes, type);
	return numbersFrom(type, bytes)[0];
}
