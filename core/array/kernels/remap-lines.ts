import type { GridWeights, Weights } from "../operations/remap.ts";

/** Weights of some targets along one axis; sources are counted from the first that is at hand. */
export interface Line extends Omit<Weights, "from"> {
	readonly length: number;
	/** Whether each target has one or two sources. */
	readonly isPairs: boolean;
}

export interface LinePart {
	/** Of the targets. */
	readonly first: number;
	readonly length: number;
	/** The first source at hand. */
	readonly origin: number;
}

/** Some targets after each other. */
export function lineOf({ starts, sources, weights }: Weights, { first, length, origin }: LinePart): Line {
	const [from, to] = [starts[first] as number, starts[first + length] as number];
	const line = {
		length,
		starts: starts.slice(first, first + length + 1).map((start) => start - from),
		sources: sources.slice(from, to).map((source) => source - origin),
		weights: weights.slice(from, to),
	};
	return { ...line, isPairs: isPairs(line) };
}

/** Some targets anywhere. */
export function lineOfTargets(
	{ starts, sources, weights }: Weights,
	targets: Int32Array,
	origin: number,
): Line {
	const found = new Int32Array(targets.length + 1);
	targets.forEach((target, t) => {
		found[t + 1] = (found[t] as number) + (starts[target + 1] as number) - (starts[target] as number);
	});
	const length = found[targets.length] as number;
	const line = { starts: found, sources: new Int32Array(length), weights: new Float64Array(length) };
	targets.forEach((target, t) => {
		const [from, to] = [starts[target] as number, starts[target + 1] as number];
		const at = found[t] as number;
		for (let i = from; i < to; i++) line.sources[at + i - from] = (sources[i] as number) - origin;
		line.weights.set(weights.subarray(from, to), at);
	});
	return { ...line, length: targets.length, isPairs: isPairs({ ...line, length: targets.length }) };
}

function isPairs({ length, starts }: Pick<Line, "length" | "starts">): boolean {
	for (let t = 0; t < length; t++) {
		const count = (starts[t + 1] as number) - (starts[t] as number);
		if (count < 1 || count > 2) return false;
	}
	return true;
}

/** One row of sources that is taken as it is. */
export const singleRow: Line = {
	length: 1,
	starts: Int32Array.of(0, 1),
	sources: Int32Array.of(0),
	weights: Float64Array.of(1),
	isPairs: true,
};

/** Values of a row are picked one by one, rows added by vectors: how many times as long it takes. */
const PICKING = 2.5;

/**
 * Whether it is less work to add up rows before columns. A question of the whole grids, not of a block of targets: so the order of
 * adding, and with it the last bit of the result, is the same however the targets are divided.
 */
export function isRowsFirst({ rows, columns }: GridWeights): boolean {
	const [wide, high] = [columns.starts.length - 1, rows.starts.length - 1];
	const across = PICKING * columns.sources.length;
	return rows.sources.length * columns.from + high * across < rows.from * across + rows.sources.length * wide;
}
