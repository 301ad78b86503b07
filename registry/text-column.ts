/** Many texts in one block of UTF-8: nothing is decoded until it is asked for. */
export interface TextColumn {
	/** One more than there are texts; text n lies between offsets n and n + 1. */
	readonly offsets: Uint32Array;
	readonly bytes: Uint8Array;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function textColumn(texts: readonly string[]): TextColumn {
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

export const textCount = ({ offsets }: TextColumn): number => offsets.length - 1;
