/** Contour lines by marching squares, on axes given as places of the drawing. */

import { short } from "./svg.ts";

type Point = readonly [number, number];

export interface ContourField {
	/** Places of columns and rows in the drawing. */
	readonly x: readonly number[];
	readonly y: readonly number[];
	/** Row-major [row][column]; NaN: missing. */
	readonly values: Float64Array;
}

/** Where the level crosses the edge between two corners. */
function crossing(
	level: number,
	a: { at: Point; value: number },
	b: { at: Point; value: number },
): Point | undefined {
	if (a.value < level === b.value < level) return undefined;
	const share = (level - a.value) / (b.value - a.value);
	return [a.at[0] + (b.at[0] - a.at[0]) * share, a.at[1] + (b.at[1] - a.at[1]) * share];
}

/** The pieces of line through one square: none, one, or two at a saddle. */
function pieces(field: ContourField, row: number, column: number): (level: number) => string {
	const wide = field.x.length;
	const corner = (down: number, right: number) => ({
		at: [field.x[column + right]!, field.y[row + down]!] as Point,
		value: field.values[(row + down) * wide + column + right]!,
	});
	const corners = [corner(0, 0), corner(0, 1), corner(1, 1), corner(1, 0)];
	if (corners.some(({ value }) => Number.isNaN(value))) return () => "";
	return (level) => {
		const points = corners
			.map((from, index) => crossing(level, from, corners[(index + 1) % 4]!))
			.filter((point) => point !== undefined);
		let d = "";
		for (let index = 0; index + 1 < points.length; index += 2) {
			const [from, to] = [points[index]!, points[index + 1]!];
			d += `M${short(from[0])} ${short(from[1])}L${short(to[0])} ${short(to[1])}`;
		}
		return d;
	};
}

/** The path of one level; empty when it does not occur. */
export function contourPath(field: ContourField, level: number): string {
	let d = "";
	for (let row = 0; row + 1 < field.y.length; row += 1) {
		for (let column = 0; column + 1 < field.x.length; column += 1) d += pieces(field, row, column)(level);
	}
	return d;
}
