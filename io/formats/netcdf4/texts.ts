import { textAt } from "../hdf5/cursor.ts";

/** Texts of a fixed width, without the padding by NUL; UTF-8 whatever the file claims, as netCDF files lie about it. */
export function cutTexts(bytes: Uint8Array, width: number): string[] {
	const texts: string[] = [];
	for (let at = 0; width > 0 && at + width <= bytes.length; at += width) {
		let end = at + width;
		while (end > at && bytes[end - 1] === 0) end--;
		const text = textAt(bytes, at, end);
		texts.push(text.includes("\0") ? text.replaceAll("\0", "") : text);
	}
	return texts;
}
