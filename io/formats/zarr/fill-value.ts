import { halfToSingle } from "../half.ts";
import type { Element } from "./element.ts";
import { FloatLiteral, type Json } from "./json.ts";

const NAMED: Readonly<Record<string, number>> = {
	NaN: Number.NaN,
	Infinity: Number.POSITIVE_INFINITY,
	"-Infinity": Number.NEGATIVE_INFINITY,
};
const NOT_A_TIME = -(2n ** 63n);

/** The fill value of an array in its own type; `undefined` when there is none, or it makes no sense. */
export function fillOf(value: Json, element: Element): number | bigint | string | undefined {
	if (value === null || value === undefined) return undefined;
	if (element.type === "string") return textFill(value, element);
	if (typeof value === "boolean") return Number(value);
	if (value instanceof FloatLiteral) return numberFill(value.value, element);
	if (typeof value === "number" || typeof value === "bigint") return numberFill(value, element);
	if (typeof value !== "string") return undefined;
	if (element.clock && value === "NaT") return NOT_A_TIME;
	if (element.form === "char") return Buffer.from(value, "base64")[0] ?? 0;
	const named = NAMED[value];
	if (named !== undefined) return numberFill(named, element);
	return /^0x[0-9a-fA-F]+$/.test(value) ? fromBits(value, element) : undefined;
}

const numberFill = (value: number | bigint, { type }: Element): number | bigint | undefined => {
	if (type === "float32") return Math.fround(Number(value));
	if (type !== "int64" && type !== "uint64") return Number(value);
	return typeof value === "bigint" || Number.isInteger(value) ? BigInt(value) : undefined;
};

function textFill(value: Json, { form }: Element): string {
	if (typeof value !== "string") return "";
	return form === "bytes" ? Buffer.from(value, "base64").toString("utf8").replace(/\0+$/, "") : value;
}

/** "0x7fc00000": the bytes of the value, highest first (zarr v3). */
function fromBits(text: string, { type, form }: Element): number | bigint | undefined {
	const view = new DataView(new ArrayBuffer(8));
	view.setBigUint64(0, BigInt.asUintN(64, BigInt(text)));
	if (form === "float16") return halfToSingle(new Uint8Array(view.buffer, 6), true)[0];
	if (type === "float32") return view.getFloat32(4);
	return type === "float64" ? view.getFloat64(0) : undefined;
}
