import { glyphs } from "../glyphs.table.ts";
import type { Outline } from "./outline.ts";

/** Letters that the table lacks are shown as this one. */
const UNKNOWN = "?";

interface Letter {
	/** Thousandths of the size. */
	readonly advance: number;
	readonly outlines: readonly Outline[];
}

/** Straight pieces that a curve becomes. */
const PIECES = 4;

function letterOf(character: string): Letter {
	const found = Object.hasOwn(glyphs, character) ? glyphs[character] : glyphs[UNKNOWN];
	const [, advance = "500", path = ""] = /^(\d+) ?(.*)$/.exec(found ?? "") ?? [];
	const outlines: number[][] = [];
	for (const [, command, numbers = ""] of path.matchAll(/([MLQ])([^MLQ]*)/g)) {
		const values = (numbers.match(/-?\d+/g) ?? []).map(Number);
		if (command === "M") outlines.push([]);
		const outline = outlines.at(-1);
		if (command === "Q") outline?.push(...curve(outline.slice(-2), values));
		else outline?.push(...values);
	}
	return { advance: Number(advance), outlines };
}

function curve([x0 = 0, y0 = 0]: readonly number[], [x1 = 0, y1 = 0, x2 = 0, y2 = 0]: readonly number[]) {
	return Array.from({ length: PIECES }, (_, i) => {
		const t = (i + 1) / PIECES;
		const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2];
		return [a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2];
	}).flat();
}

export interface WrittenText {
	readonly text: string;
	readonly x: number;
	readonly y: number;
	readonly size: number;
	readonly anchor: "start" | "middle" | "end";
	/** Degrees, clockwise, about the anchor. */
	readonly turn: number;
}

/** The outlines of a line of text. */
export function textOutlines({ text, x, y, size, anchor, turn }: WrittenText): Outline[] {
	const letters = [...text].map(letterOf);
	const scale = size / 1000;
	const width = letters.reduce((sum, { advance }) => sum + advance, 0) * scale;
	let at = anchor === "start" ? 0 : anchor === "middle" ? -width / 2 : -width;
	const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
	return letters.flatMap(({ advance, outlines }) => {
		const begin = at;
		at += advance * scale;
		return outlines.map((outline) =>
			outline.map((_, i) => {
				const even = i - (i % 2);
				const along = begin + (outline[even] as number) * scale;
				const down = -(outline[even + 1] as number) * scale;
				return i % 2 === 0 ? x + along * cos - down * sin : y + along * sin + down * cos;
			}),
		);
	});
}
