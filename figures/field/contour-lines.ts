import type { Lattice } from "./lattice.ts";

/** Points of a line, longitude and latitude in turn. */
export type LonLatLine = readonly number[];

/** The lines along which a field on a lattice has a value (marching squares), pieces joined. */
export function contourLines(values: Float64Array, lattice: Lattice, level: number): readonly LonLatLine[] {
	const joiner = new Joiner();
	for (let row = 0; row + 1 < lattice.rows; row++)
		for (let column = 0; column + 1 < lattice.columns; column++)
			for (const [from, to] of piecesIn(values, lattice, { row, column, level })) joiner.add(from, to);
	return joiner.lines().map((edges) => edges.flatMap((edge) => placeOf(values, lattice, { edge, level })));
}

interface Square {
	readonly row: number;
	readonly column: number;
	readonly level: number;
}

/** Which edges of a square the line goes between. Edges are numbered: 2 p east of the point p, 2 p + 1 north of it. */
function piecesIn(
	values: Float64Array,
	{ columns }: Lattice,
	{ row, column, level }: Square,
): readonly (readonly [number, number])[] {
	const southWest = row * columns + column;
	const corners = [southWest, southWest + 1, southWest + columns + 1, southWest + columns];
	let kind = 0;
	for (const [bit, corner] of corners.entries()) {
		const value = values[corner] as number;
		if (Number.isNaN(value)) return [];
		if (value >= level) kind |= 1 << bit;
	}
	if (kind === 0 || kind === 15) return [];
	const edges = [2 * southWest, 2 * (southWest + 1) + 1, 2 * (southWest + columns), 2 * southWest + 1];
	return (CASES[kind] ?? []).map(([a, b]) => [edges[a] as number, edges[b] as number] as const);
}

const [SOUTH, EAST, NORTH, WEST] = [0, 1, 2, 3] as const;
const CASES: readonly (readonly (readonly [number, number])[])[] = [
	[],
	[[WEST, SOUTH]],
	[[SOUTH, EAST]],
	[[WEST, EAST]],
	[[EAST, NORTH]],
	[
		[WEST, NORTH],
		[SOUTH, EAST],
	],
	[[SOUTH, NORTH]],
	[[WEST, NORTH]],
	[[NORTH, WEST]],
	[[NORTH, SOUTH]],
	[
		[WEST, SOUTH],
		[EAST, NORTH],
	],
	[[NORTH, EAST]],
	[[EAST, WEST]],
	[[EAST, SOUTH]],
	[[SOUTH, WEST]],
	[],
];

function placeOf(
	values: Float64Array,
	{ west, south, columns, across, up }: Lattice,
	{ edge, level }: { readonly edge: number; readonly level: number },
): readonly [number, number] {
	const point = edge >> 1;
	const isNorth = edge % 2 === 1;
	const [a, b] = [values[point] as number, values[point + (isNorth ? columns : 1)] as number];
	const share = (level - a) / (b - a);
	const x = west + ((point % columns) + 0.5 + (isNorth ? 0 : share)) * across;
	return [x, south + (Math.floor(point / columns) + 0.5 + (isNorth ? share : 0)) * up];
}

/** Joins pieces that meet in an edge into lines as long as they go. */
class Joiner {
	readonly #next = new Map<number, number[]>();

	add(from: number, to: number): void {
		for (const [a, b] of [
			[from, to],
			[to, from],
		] as const) {
			const known = this.#next.get(a);
			if (known) known.push(b);
			else this.#next.set(a, [b]);
		}
	}

	lines(): number[][] {
		const ends = [...this.#next].filter(([, beside]) => beside.length === 1).map(([edge]) => edge);
		return [...ends, ...this.#next.keys()].flatMap((edge) => {
			const line = this.#follow(edge);
			return line.length > 1 ? [line] : [];
		});
	}

	#follow(begin: number): number[] {
		const line = [begin];
		for (let at = begin; ; ) {
			const to = this.#next.get(at)?.pop();
			if (to === undefined) return line;
			const back = this.#next.get(to) as number[];
			back.splice(back.indexOf(at), 1);
			line.push(to);
			at = to;
		}
	}
}
