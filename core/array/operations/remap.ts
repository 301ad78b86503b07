import type { Block } from "../evaluate.ts";
import { remapBlock, spanOfSources } from "../kernels/remap.ts";
import { type DataType, type LazyArray, lengthOf } from "../lazy-array.ts";
import { defineOperation } from "../operation.ts";

/** How missing cells count. */
export type MissingRule =
	/** One missing source cell makes the target cell missing. */
	| "strict"
	/** The mean over the cells that are there, if they make up at least the part `least` of all weight that can be. */
	| "present"
	/** What is missing counts as 0: sums over the whole target cell. */
	| "whole";

/**
 * What each target takes from which sources, row by row (compressed sparse rows): target t takes `weights[i]` of `sources[i]` for i from
 * `starts[t]` to `starts[t + 1]`. Plain data: it can be kept and posted to a worker.
 */
export interface Weights {
	readonly starts: Int32Array;
	readonly sources: Int32Array;
	readonly weights: Float64Array;
	/** How many sources there are. */
	readonly from: number;
}

/** Weights of rows times weights of columns: of grids along latitudes and longitudes. A fraction of the memory and the time. */
export interface GridWeights {
	readonly rows: Weights;
	readonly columns: Weights;
}

/**
 * Weighted sums over the innermost axes (the cells of a grid), in double precision, rounded once to `type`. Values equal to one of
 * `missing` (compared in the input's own type) and NaN count by `rule`; a target without any source, or missing by the rule, is `fill`.
 */
export interface RemapArray {
	readonly op: "remap";
	readonly type: DataType;
	/** The outer axes of the input, then those of the target grid. */
	readonly shape: readonly number[];
	readonly input: LazyArray;
	/** How many of the innermost axes of the input are its cells; two where rows and columns have weights of their own. */
	readonly from: number;
	/** The same of the result. */
	readonly to: number;
	readonly weights: Weights | GridWeights;
	readonly rule: MissingRule;
	readonly least: number;
	readonly missing: readonly number[];
	readonly fill: number;
}

export type RemapOptions = Pick<RemapArray, "from" | "weights" | "rule"> & {
	/** Lengths of the target's axes. */
	readonly shape: readonly number[];
	readonly least?: number;
	readonly missing?: readonly number[];
	readonly fill?: number;
	readonly type?: DataType;
};

const targetsOf = (weights: Weights | GridWeights): number =>
	"rows" in weights ? targetsOf(weights.rows) * targetsOf(weights.columns) : weights.starts.length - 1;

const countOf = (weights: Weights | GridWeights): number =>
	"rows" in weights ? countOf(weights.rows) * countOf(weights.columns) : weights.sources.length;

/** See `RemapArray`. RangeError when there is not one row of weights for each target cell. */
export function remap(input: LazyArray, options: RemapOptions): LazyArray {
	const { from, shape, weights, rule } = options;
	const cells = lengthOf(shape);
	if (targetsOf(weights) !== cells)
		throw new RangeError(`${targetsOf(weights)} rows of weights for ${cells} cells`);
	return {
		op: "remap",
		type: options.type ?? input.type,
		shape: [...input.shape.slice(0, input.shape.length - from), ...shape],
		...{ input, from, to: shape.length, weights, rule },
		least: options.least ?? 0,
		missing: options.missing ?? [],
		fill: options.fill ?? Number.NaN,
	};
}

/** The outer part of a block with the cells that it takes from: whole rows of the outermost of their axes. */
function needed(array: RemapArray, { start, count }: Block): Block {
	const outer = array.input.shape.length - array.from;
	const cells = array.input.shape.slice(outer);
	const { first, length } = spanOfSources(array, { start: start.slice(outer), count: count.slice(outer) });
	return {
		start: [...start.slice(0, outer), ...cells.map((_, axis) => (axis === 0 ? first : 0))],
		count: [...count.slice(0, outer), ...cells.map((size, axis) => (axis === 0 ? length : size))],
	};
}

export const remapOperation = defineOperation<RemapArray>({
	inputs: ({ input }) => [input],
	needs: (array, block) => [{ array: array.input, block: needed(array, block) }],
	evaluate(array, block, { read, chunks, rooms }) {
		const work = { block, needed: needed(array, block), chunks: chunks(array.input), rooms };
		return remapBlock(array, work, (inner) => read(array.input, inner));
	},
	slice(array, { start, count }, cut) {
		const outer = array.input.shape.length - array.from;
		const isWhole = count.slice(outer).every((length, axis) => length === array.shape[outer + axis]);
		if (!isWhole) return undefined;
		const cells = array.input.shape.slice(outer);
		const inner = cut(
			array.input,
			[...start.slice(0, outer), ...cells.map(() => 0)],
			[...count.slice(0, outer), ...cells],
		);
		return { ...array, shape: count, input: inner };
	},
	chunks({ input, from, to, shape }, ofInput) {
		return [...ofInput.slice(0, input.shape.length - from), ...shape.slice(shape.length - to)];
	},
	describe: ({ shape, to, weights }, [input]) =>
		`${input} remapped to (${shape.slice(shape.length - to).join(", ")}) with ${countOf(weights)} weights`,
});
