import type { Position } from "../../core/ports/document.ts";

/** Turns offsets in a text into lines and columns; `\n`, `\r\n` and a lone `\r` end a line. */
export function lineIndex(text: string): (offset: number) => Position {
	const starts = [0];
	for (const match of text.matchAll(/\r\n|\n|\r/gu)) starts.push(match.index + match[0].length);
	return (offset) => {
		let [low, high] = [0, starts.length];
		while (high - low > 1) {
			const middle = (low + high) >> 1;
			if (starts[middle]! <= offset) low = middle;
			else high = middle;
		}
		return { line: low + 1, column: offset - starts[low]! + 1 };
	};
}
