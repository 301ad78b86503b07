import { clipped, oneLine, visible } from "../markup/visible.ts";

/** How text is set for a terminal. */
export interface Setting {
	readonly colour: boolean;
	/** Columns. */
	readonly width: number;
}

const codes = { green: 32, red: 31, yellow: 33, cyan: 36, quiet: 90, bold: 1 } as const;
export type Ink = keyof typeof codes;

/** Text from elsewhere is made visible first: no name can move the cursor. */
export const inked = (text: string, ink: Ink | undefined, { colour }: Setting): string =>
	colour && ink !== undefined && text !== "" ? `\u001b[${codes[ink]}m${text}\u001b[0m` : text;

/** Where a word longer than the line breaks: after its last separator in the second half of the line, else at its end. */
function breakOf(word: string, room: number): number {
	const at = Math.max(word.lastIndexOf("/", room - 1), word.lastIndexOf("_", room - 1)) + 1;
	return at > room / 2 ? at : room;
}

/** Breaks at spaces, and inside words only where one is longer than the line. Leading spaces stay. */
export function wrapped(text: string, width: number): readonly string[] {
	const room = Math.max(10, width);
	const lines: string[] = [];
	for (const paragraph of visible(text).replaceAll("\t", "  ").split("\n")) {
		let line = /^ {0,4}/u.exec(paragraph)?.[0] ?? "";
		let begun = false;
		for (const word of paragraph.trim().split(/ +/u)) {
			if (begun && line.length + 1 + word.length > room) {
				lines.push(line);
				line = word;
			} else line += begun ? ` ${word}` : word;
			begun = true;
			for (let at = breakOf(line, room); line.length > room; at = breakOf(line, room)) {
				lines.push(line.slice(0, at));
				line = line.slice(at);
			}
		}
		lines.push(line);
	}
	return lines;
}

/** A label in its own column, then the text, wrapped beside it. */
export function labelled(
	label: string,
	text: string,
	{ indent, ...setting }: Setting & { readonly indent: number },
): readonly string[] {
	const column = 12;
	const left = " ".repeat(indent);
	return wrapped(text, setting.width - indent - column).map(
		(line, i) => left + inked((i === 0 ? label : "").padEnd(column), "quiet", setting) + line,
	);
}

/** A name as a heading: one line, not wider than the terminal. */
export const heading = (name: string, { ink, ...setting }: Setting & { readonly ink?: Ink }): string =>
	inked(clipped(oneLine(name), setting.width), ink ?? "bold", setting);

export interface Cell {
	readonly text: string;
	readonly ink?: Ink;
}

/** The last column is never narrower. */
const narrowest = 12;

/**
 * The columns' widths: as wide as their contents, but none above its `limits` entry; the last takes what is left. Where that is too
 * little, the widest give way.
 */
function widthsOf(rows: readonly (readonly Cell[])[], limits: readonly number[], width: number): number[] {
	const widths = limits.map((limit, i) =>
		Math.min(limit, Math.max(0, ...rows.map((row) => oneLine(row[i]?.text ?? "").length))),
	);
	const used = () => widths.reduce((sum, one) => sum + one + 2, 0);
	while (used() + narrowest > width && Math.max(...widths) > 4) {
		const widest = widths.indexOf(Math.max(...widths));
		widths[widest] = (widths[widest] ?? 0) - 1;
	}
	return [...widths, Math.max(narrowest, width - used())];
}

/** Rows in aligned columns, one line each; `limits`: the widest each column but the last may be. What does not fit ends in "…". */
export function columns(
	rows: readonly (readonly Cell[])[],
	{ limits, ...setting }: Setting & { readonly limits: readonly number[] },
): readonly string[] {
	const widths = widthsOf(rows, limits, setting.width);
	const cell = ({ text, ink }: Cell, i: number) => {
		const room = widths[i] ?? 0;
		const cut = clipped(oneLine(text), room);
		return inked(cut, ink, setting) + " ".repeat(Math.max(0, room - cut.length));
	};
	return rows.map((row) => row.map(cell).join("  ").trimEnd());
}
