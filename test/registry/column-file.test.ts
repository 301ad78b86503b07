import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type ColumnArray, decodeColumns, encodeColumns } from "../../registry/column-file.ts";
import { textAt, textColumn, textCount, textReader } from "../../registry/text-column.ts";

test("arrays come back as they were written", () => {
	const array = fc.oneof<fc.Arbitrary<ColumnArray>[]>(
		fc.uint8Array(),
		fc.uint16Array(),
		fc.uint32Array(),
		fc.float64Array(),
	);
	fc.assert(
		fc.property(fc.dictionary(fc.string(), array), (named) => {
			const arrays = new Map(Object.entries(named));
			expect(decodeColumns(encodeColumns(arrays))).toEqual(arrays);
		}),
	);
});

test("any flipped bit and any cut is noticed", () => {
	const whole = encodeColumns(new Map([["x", new Uint32Array([1, 2, 3])]]));
	for (let at = 0; at < whole.length; at++) {
		const broken = whole.slice();
		broken[at] = broken[at]! ^ 1;
		// The length of the header is not summed: it only has to be refused or to make no sense.
		const read = () => decodeColumns(broken);
		if (at >= 8 && at < 12) continue;
		expect(read()).toBeUndefined();
	}
	for (let length = 0; length < whole.length; length++)
		expect(decodeColumns(whole.slice(0, length))).toBeUndefined();
});

test("texts of any kind come back", () => {
	fc.assert(
		fc.property(fc.array(fc.string({ unit: "grapheme" })), (texts) => {
			const column = textColumn(texts);
			expect(Array.from({ length: textCount(column) }, (_, index) => textAt(column, index))).toEqual(texts);
			const read = textReader(column);
			expect(texts.map((_, index) => read(index))).toEqual(texts);
		}),
	);
});
