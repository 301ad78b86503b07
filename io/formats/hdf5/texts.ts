import { encodedText } from "../encoded-text.ts";
import { bufferOver } from "./span.ts";

// Texts in HDF5 files: read as they are whatever encoding the file claims, as netCDF files lie about it; padded, or ended, by NUL.

const BYTE_ORDER_MARK = 0xfeff;
/** Its first byte in UTF-8. */
const MARK_BYTE = 0xef;

/** The text from `start` to `end`, without NULs that end it. A buffer decodes at once what a TextDecoder has to be prepared for. */
export function textAt(bytes: Buffer, start: number, end: number): string {
	let last = end;
	while (last > start && bytes[last - 1] === 0) last--;
	const found = encodedText(bytes, start, last);
	return bytes[start] === MARK_BYTE && found.charCodeAt(0) === BYTE_ORDER_MARK ? found.slice(1) : found;
}

export function upToNul(text: string): string {
	const nul = text.indexOf("\0");
	return nul < 0 ? text : text.slice(0, nul);
}

export const withoutNul = (text: string): string => (text.includes("\0") ? text.replaceAll("\0", "") : text);

/** The text up to the first NUL. */
export const decodeText = (bytes: Uint8Array): string => upToNul(textAt(bufferOver(bytes), 0, bytes.length));

/** Texts of a fixed width, without the padding by NUL and whatever NULs are within. */
export function cutTexts(bytes: Uint8Array, width: number): string[] {
	const buffer = bufferOver(bytes);
	const texts: string[] = [];
	for (let at = 0; width > 0 && at + width <= bytes.length; at += width) {
		texts.push(withoutNul(textAt(buffer, at, at + width)));
	}
	return texts;
}
