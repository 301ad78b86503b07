import { lengthOf, type NumericType } from "../../../core/array/lazy-array.ts";
import { numberLiteral, textLiteral, typeName } from "../../../core/cdl/literals.ts";
import { numbersFrom, swapBytes } from "../bytes.ts";
import { halfToSingle } from "../half.ts";
import type { GlobalHeapObjects } from "../hdf5/global-heap-objects.ts";
import type { RawAttribute } from "../hdf5/read-attributes.ts";
import type { Datatype } from "../hdf5/read-datatype.ts";
import { plainBytes } from "../hdf5/span.ts";
import { cutTexts, decodeText } from "../hdf5/texts.ts";
import { dataTypeOf, isHalf, isText } from "./types.ts";

/** Longer values are cut: they are shown, never computed with. */
const MOST_CHARACTERS = 2000;
const MOST_MEMBERS = 64;

/** A type as CDL would declare it, in one line: "compound {byte day; short elev}". */
export function typeText(datatype: Datatype): string {
	const { base, members = [], lengths = [] } = datatype;
	const known = dataTypeOf(datatype);
	if (datatype.class === "enumeration" && base) return `${typeText(base)} enum {${memberTexts(datatype)}}`;
	if (isText(datatype)) return datatype.pointed ? "string" : `char(${datatype.size})`;
	if (known !== undefined) return typeName(known);
	switch (datatype.class) {
		case "compound": {
			const all = members.slice(0, MOST_MEMBERS).map((one) => `${typeText(one.datatype)} ${one.name}`);
			return `compound {${all.join("; ")}${members.length > MOST_MEMBERS ? "; ..." : ""}}`;
		}
		case "variable-length":
			return `${base ? typeText(base) : "?"}(*)`;
		case "array":
			return `${base ? typeText(base) : "?"}(${lengths.join(", ")})`;
		case "opaque":
			return `opaque(${datatype.size})`;
		default:
			return `${datatype.class}, ${datatype.size} bytes`;
	}
}

/** Why a type cannot be given. */
export function unreadableType(datatype: Datatype): string {
	const text = typeText(datatype);
	const what = text.startsWith(datatype.class) ? text : `${datatype.class}: ${text}`;
	return `its type (${what}) has no place in Headwater's model`;
}

/** "clear = 0, cumulus = 2". */
export function memberTexts({ members = [] }: Datatype): string {
	const all = members
		.slice(0, MOST_MEMBERS)
		.map(({ name, datatype, value }) => `${name} = ${value ? numberText(datatype, value) : "?"}`);
	return `${all.join(", ")}${members.length > MOST_MEMBERS ? ", ..." : ""}`;
}

/** The value of an attribute of a user-defined type as CDL writes it: "{1, 2.5}". @throws Miss */
export function userValueText(raw: RawAttribute, heap: GlobalHeapObjects): string {
	const text = listText(raw.datatype, { bytes: plainBytes(raw), count: raw.count, heap });
	return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)} ...` : text;
}

interface Row {
	readonly bytes: Uint8Array;
	readonly count: number;
	readonly heap: GlobalHeapObjects;
}

/** Elements side by side, as many as are shown. */
function listText(datatype: Datatype, { bytes, count, heap }: Row): string {
	const texts: string[] = [];
	let length = 0;
	for (let i = 0; i < count && length <= MOST_CHARACTERS; i++) {
		const text = elementText(datatype, bytes.subarray(i * datatype.size, (i + 1) * datatype.size), heap);
		texts.push(text);
		length += text.length + 2;
	}
	return texts.join(", ");
}

function elementText(datatype: Datatype, bytes: Uint8Array, heap: GlobalHeapObjects): string {
	const { base, members = [], lengths = [] } = datatype;
	if (isText(datatype)) {
		const [text = ""] = datatype.pointed
			? heap.contents(bytes, 1).map(decodeText)
			: cutTexts(bytes, datatype.size);
		return textLiteral(text);
	}
	switch (datatype.class) {
		case "enumeration":
			return (
				members.find(({ value }) => value && Buffer.compare(value, bytes) === 0)?.name ??
				numberText(datatype, bytes)
			);
		case "compound":
			return `{${members
				.slice(0, MOST_MEMBERS)
				.map((one) =>
					elementText(one.datatype, bytes.subarray(one.offset, one.offset + one.datatype.size), heap),
				)
				.join(", ")}}`;
		case "array":
			return base ? `{${listText(base, { bytes, count: lengthOf(lengths), heap })}}` : "{}";
		case "variable-length": {
			if (base === undefined || bytes.length !== heap.elementBytes) return "{}";
			const [content = new Uint8Array(0)] = heap.contents(bytes, base.size);
			return `{${listText(base, { bytes: content, count: content.length / Math.max(1, base.size), heap })}}`;
		}
		default:
			return numberText(datatype, bytes);
	}
}

/** A number without the suffix of its type; other bytes as hexadecimal digits. */
function numberText(datatype: Datatype, bytes: Uint8Array): string {
	if (isHalf(datatype))
		return numberLiteral(halfToSingle(bytes, datatype.bigEndian)[0] ?? 0, "float32").replace(/f$/, "");
	const type = dataTypeOf(datatype) as NumericType | undefined;
	if (type === undefined) return `0X${Buffer.from(bytes).toString("hex").toUpperCase()}`;
	const own = bytes.slice();
	if ((datatype.base ?? datatype).bigEndian) swapBytes(own, type);
	const [value = 0] = numbersFrom(type, own);
	return numberLiteral(value, type)
		.replace(/(?<=[\d.])[A-Za-z]+$/, "")
		.replace(/\.$/, "");
}
