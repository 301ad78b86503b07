import type { Block } from "../evaluate.ts";
import { blockOfInput } from "../kernels/formula.ts";
import { bracketOf, interpolation } from "../kernels/interpolate.ts";
import { type ColumnOperation, columnBlock, columnNeeds } from "../kernels/whole-columns.ts";
import type { LazyArray, NumericValues, Shaped } from "../lazy-array.ts";
import { type Cut, defineOperation } from "../operation.ts";

/** A field beside an input: a coordinate or weight of its elements, which may lack axes. */
export interface BesideInput {
	readonly array: LazyArray;
	/** The axes of the input that its own axes are, ascending. */
	readonly axes: readonly number[];
	readonly missing: readonly number[];
}

/**
 * The values of columns along `axis` at `targets` of their coordinate, which rises or falls all along each column: between the two
 * neighbours ("linear", or "log": linear in the coordinate's logarithm) or the nearer of them. Where a neighbour that counts is missing, or
 * the target lies outside the column, stands `fill`; with `beyond` "nearest" the end of the column stands there.
 */
export interface ColumnsArray extends Shaped {
	readonly op: "columns";
	readonly type: "float32" | "float64";
	readonly input: LazyArray;
	readonly axis: number;
	/** Along `axis`, and perhaps others; doubles. Those along `axis` alone are given as "values". */
	readonly coordinate: BesideInput;
	readonly targets: readonly number[];
	readonly method: "linear" | "log" | "nearest";
	readonly beyond: "missing" | "nearest";
	readonly missing: readonly number[];
	readonly fill: number;
}

export interface ColumnsOptions {
	readonly axis: number;
	readonly coordinate: BesideInput;
	readonly targets: readonly number[];
	readonly method: ColumnsArray["method"];
	readonly beyond?: ColumnsArray["beyond"];
	readonly missing?: readonly number[];
	readonly fill?: number;
	readonly type: "float32" | "float64";
}

/** Columns at values of their coordinate; see `ColumnsArray`. RangeError when the coordinate does not lie along the axis. */
export function columns(input: LazyArray, options: ColumnsOptions): ColumnsArray {
	const {
		axis,
		coordinate,
		targets,
		method,
		beyond = "missing",
		missing = [],
		fill = Number.NaN,
		type,
	} = options;
	assertBeside(input, coordinate, axis);
	const shape = input.shape.with(axis, targets.length);
	return { op: "columns", type, shape, input, axis, coordinate, targets, method, beyond, missing, fill };
}

/** RangeError when a field does not lie on axes of an input, the given one among them. */
export function assertBeside(input: LazyArray, { array, axes }: BesideInput, axis: number): void {
	const fits =
		axes.length === array.shape.length && axes.every((one, i) => input.shape[one] === array.shape[i]);
	if (fits && axes.includes(axis)) return;
	throw new RangeError(
		`(${array.shape.join(", ")}) does not lie on the axes ${axes.join(", ")} of (${input.shape.join(", ")}), axis ${axis} among them`,
	);
}

/** A part of what lies beside an input. */
export function cutBeside(beside: BesideInput, block: Block, cut: Cut): BesideInput {
	const { start, count } = blockOfInput(beside.axes, block);
	return { ...beside, array: cut(beside.array, start, count) };
}

/** Of an axis whose values are at hand, only the levels around the targets are read. */
function alongOf({ coordinate, input, axis, targets, method, beyond }: ColumnsArray, block: Block) {
	const whole = { start: 0, count: input.shape[axis] ?? 0 };
	if (coordinate.array.op !== "values" || coordinate.axes.length > 1 || beyond === "nearest") return whole;
	const plain = Float64Array.from(coordinate.array.values as NumericValues as Float64Array, Number);
	const measured = method === "log" ? plain.map(Math.log) : plain;
	const first = block.start[axis] ?? 0;
	const wanted = targets.slice(first, first + (block.count[axis] ?? 0));
	const brackets = wanted.flatMap(
		(target) => bracketOf(measured, method === "log" ? Math.log(target) : target) ?? [],
	);
	if (brackets.length === 0) return { start: 0, count: Math.min(1, whole.count) };
	const start = Math.min(...brackets.map(({ lower, weight }) => lower + (weight === 1 ? 1 : 0)));
	const end = Math.max(...brackets.map(({ lower, weight }) => lower + (weight === 0 ? 1 : 2)));
	return { start, count: Math.min(end, whole.count) - start };
}

const operationOn = (array: ColumnsArray, block: Block): ColumnOperation => ({
	...array,
	beside: array.coordinate,
	along: alongOf(array, block),
});

export const columnsOperation = defineOperation<ColumnsArray>({
	inputs: ({ input, coordinate }) => [input, coordinate.array],
	needs: (array, block) => columnNeeds(operationOn(array, block), block),
	evaluate(array, block, inputs) {
		const { axis, targets } = array;
		const first = block.start[axis] ?? 0;
		const wanted = targets.slice(first, first + (block.count[axis] ?? 0));
		return columnBlock(operationOn(array, block), block, { inputs, kernel: interpolation(wanted, array) });
	},
	slice(array, block, cut) {
		const { axis, input, targets } = array;
		const first = block.start[axis] ?? 0;
		const span = { start: block.start.with(axis, 0), count: block.count.with(axis, input.shape[axis] ?? 0) };
		return {
			...array,
			shape: block.count,
			input: cut(input, span.start, span.count),
			coordinate: cutBeside(array.coordinate, span, cut),
			targets: targets.slice(first, first + (block.count[axis] ?? 0)),
		};
	},
	chunks: ({ axis, targets }, ofInput) => ofInput.with(axis, Math.max(1, targets.length)),
	describe: ({ targets, method, axis }, [input, coordinate]) =>
		`${input} at ${targets.join(", ")} of ${coordinate} along axis ${axis} (${method})`,
});
