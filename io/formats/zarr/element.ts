import type { DataType, NumericType } from "../../../core/array/lazy-array.ts";

/** How one element is stored, and what it becomes. */
export interface Element {
	readonly form:
		| "number"
		/** One byte; becomes int8, as CF has no truth values. */
		| "bool"
		/** Two bytes; becomes float32. */
		| "float16"
		| "char"
		/** Texts of a fixed number of bytes, or of 4-byte characters, padded with NUL. */
		| "bytes"
		| "utf32"
		/** Texts of any length (codec vlen-utf8). */
		| "texts";
	readonly type: DataType;
	/** Stored bytes of one; 0 for texts of any length. */
	readonly bytes: number;
	readonly bigEndian: boolean;
	/** A point in time or a length of time, counted in `unit`. */
	readonly clock?: { readonly unit: string; readonly span: boolean };
}

/** Why a type cannot be given. */
export interface Unknown {
	readonly unknown: string;
}

export const isUnknown = (element: Element | Unknown): element is Unknown => "unknown" in element;

const refused = (name: string): Unknown => ({
	unknown: `its type (${name}) has no place in Headwater's model`,
});

const number = (type: NumericType, bytes: number, bigEndian: boolean): Element => ({
	form: "number",
	type,
	bytes,
	bigEndian,
});

const KINDS: Readonly<Record<string, Readonly<Record<number, NumericType>>>> = {
	i: { 1: "int8", 2: "int16", 4: "int32", 8: "int64" },
	u: { 1: "uint8", 2: "uint16", 4: "uint32", 8: "uint64" },
	f: { 4: "float32", 8: "float64" },
};

/** Units of NumPy's times as CF names them; months and years have no fixed length. */
const CLOCK_UNITS: Readonly<Record<string, string>> = {
	W: "weeks",
	D: "days",
	h: "hours",
	m: "minutes",
	s: "seconds",
	ms: "milliseconds",
	us: "microseconds",
	ns: "nanoseconds",
};

/** An element of Zarr v2, from NumPy's type string; `filters`: names of the filters, which tell what objects are. */
export function elementOfV2(dtype: unknown, filters: readonly string[]): Element | Unknown {
	if (typeof dtype !== "string") return refused("a structure");
	const [, order, kind, width, clock] = /^([<>|])([a-zA-Z])(\d*)(?:\[(.+)\])?$/.exec(dtype) ?? [];
	if (kind === undefined) return refused(dtype);
	const bytes = Number(width);
	const bigEndian = order === ">";
	if (kind === "O")
		return filters.includes("vlen-utf8") || filters.includes("vlen-bytes")
			? texts
			: refused("Python objects");
	if (kind === "S" && bytes > 0) return bytesElement(bytes);
	if (kind === "U" && bytes > 0) return { form: "utf32", type: "string", bytes: 4 * bytes, bigEndian };
	if (kind === "b" && bytes === 1) return bool;
	if (kind === "f" && bytes === 2) return { form: "float16", type: "float32", bytes: 2, bigEndian };
	if (kind === "M" || kind === "m")
		return clockElement({ dtype, unit: clock ?? "", span: kind === "m" }, bigEndian);
	const type = KINDS[kind]?.[bytes];
	return type ? number(type, bytes, bigEndian) : refused(dtype);
}

const texts: Element = { form: "texts", type: "string", bytes: 0, bigEndian: false };
const bool: Element = { form: "bool", type: "int8", bytes: 1, bigEndian: false };
const bytesElement = (bytes: number): Element =>
	bytes === 1
		? { form: "char", type: "char", bytes, bigEndian: false }
		: { form: "bytes", type: "string", bytes, bigEndian: false };

function clockElement(
	{ dtype, unit, span }: { dtype: string; unit: string; span: boolean },
	bigEndian: boolean,
): Element | Unknown {
	const name = CLOCK_UNITS[unit];
	return name ? { ...number("int64", 8, bigEndian), clock: { unit: name, span } } : refused(dtype);
}

const V3_NUMBERS: Readonly<Record<string, number>> = {
	int8: 1,
	uint8: 1,
	int16: 2,
	uint16: 2,
	int32: 4,
	uint32: 4,
	int64: 8,
	uint64: 8,
	float32: 4,
	float64: 8,
};

/** An element of Zarr v3, from its data type: a name, or a name with its configuration (zarr-extensions). */
export function elementOfV3(
	dataType: string | { readonly name: string; readonly configuration?: Readonly<Record<string, unknown>> },
	bigEndian: boolean,
): Element | Unknown {
	const { name, configuration = {} } = typeof dataType === "string" ? { name: dataType } : dataType;
	const bytes = V3_NUMBERS[name];
	if (bytes !== undefined) return number(name as NumericType, bytes, bigEndian);
	const length = Number(configuration["length_bytes"]);
	switch (name) {
		case "bool":
			return bool;
		case "float16":
			return { form: "float16", type: "float32", bytes: 2, bigEndian };
		case "string":
			return texts;
		case "fixed_length_utf32":
			return length > 0 && length % 4 === 0
				? { form: "utf32", type: "string", bytes: length, bigEndian }
				: refused(name);
		case "null_terminated_bytes":
			return length > 0 ? bytesElement(length) : refused(name);
		case "numpy.datetime64":
		case "numpy.timedelta64": {
			const scale = configuration["scale_factor"] ?? 1;
			const unit = scale === 1 ? String(configuration["unit"]) : `${scale}${configuration["unit"]}`;
			return clockElement({ dtype: `${name}[${unit}]`, unit, span: name === "numpy.timedelta64" }, bigEndian);
		}
		default:
			return refused(name);
	}
}
