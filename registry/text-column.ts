/** Many texts in one block of UTF-8: nothing is decoded until it is asked for. */
export interface TextColumn {
	/** One more than there are texts; text n lies between offsets n and n + 1. */
	readonly offsets: Uint32Array;
	readonly bytes: Uint8Array;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Names are ASCII nearly always: then all are encoded in one go, a unit being a byte. */
export function textColumn(texts: readonly string[]): TextColumn {
	const whole = texts.join("");
	const bytes = encoder.encode(whole);
	if (bytes.length !== whole.length) return oneByOne(texts);
	const offsets = new Uint32Array(texts.length + 1);
	let at = 0;
	for (let index = 0; index < texts.length; index++) {
		at += texts[index]!.length;
		offsets[index + 1] = at;
	}
	return { offsets, bytes };
}

function oneByOne(texts: readonly string[]): TextColumn {
	const offsets = new Uint32Array(texts.length + 1);
	let bytes = new Uint8Array(texts.reduce((sum, text) => sum + text.length, 0) + 16);
	let at = 0;
	for (const [index, text] of texts.entries()) {
		// A UTF-16 unit is at most three bytes of UTF-8.
		if (at + text.length * 3 > bytes.length) bytes = grown(bytes, at + text.length * 3);
		at += encoder.encodeInto(text, bytes.subarray(at)).written;
		offsets[index + 1] = at;
	}
	return { offsets, bytes: bytes.slice(0, at) };
}

function grown(bytes: Uint8Array<ArrayBuffer>, needed: number): Uint8Array<ArrayBuffer> {
	const larger = new Uint8Array(needed * 2);
	larger.set(bytes);
	return larger;
}

export const textAt = ({ offsets, bytes }: TextColumn, index: number): string =>
	decoder.decode(bytes.subarray(offsets[index], offsets[index + 1]));

/** For who wants nearly all texts: ASCII is decoded in one go, and cut. */
export function textReader(column: TextColumn): (index: number) => string {
	const { offsets, bytes } = column;
	let whole: string | undefined;
	return (index) => {
		whole ??= decoder.decode(bytes);
		return whole.length === bytes.length
			? whole.slice(offsets[index], offsets[index + 1])
			: textAt(column, index);
	};
}

export const textCount = ({ offsets }: TextColumn): number => offsets.length - 1;

/** Some of the texts, in this order. */
export function pickTexts({ offsets, bytes }: TextColumn, picked: Uint32Array): TextColumn {
	const found = new Uint32Array(picked.length + 1);
	for (let row = 0; row < picked.length; row++)
		found[row + 1] = found[row]! + offsets[picked[row]! + 1]! - offsets[picked[row]!]!;
	const texts = new Uint8Array(found[picked.length]!);
	for (let row = 0; row < picked.length; ) {
		// Neighbours are copied in one go.
		let end = row + 1;
		while (end < picked.length && picked[end] === picked[end - 1]! + 1) end++;
		texts.set(bytes.subarray(offsets[picked[row]!], offsets[picked[end - 1]! + 1]), found[row]);
		row = end;
	}
	return { offsets: found, bytes: texts };
}
