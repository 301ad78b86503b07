import type { Block } from "../evaluate.ts";
import { blockOfInput, formulaBlock } from "../kernels/formula.ts";
import { FUNCTIONS } from "../kernels/formula-loops.ts";
import type { LazyArray, Shaped } from "../lazy-array.ts";
import { defineOperation } from "../operation.ts";

/** What a formula may do with its values; conditions give 1 or 0. */
export type FormulaFunction =
	| "add"
	| "subtract"
	| "multiply"
	| "divide"
	| "power"
	| "negate"
	| "min"
	| "max"
	| "abs"
	| "sqrt"
	| "exp"
	| "log"
	| "log10"
	| "sin"
	| "cos"
	| "tan"
	| "asin"
	| "acos"
	| "atan"
	| "atan2"
	| "sinh"
	| "cosh"
	| "tanh"
	| "floor"
	| "ceil"
	| "round"
	| "less"
	| "lessOrEqual"
	| "equal"
	| "unequal"
	| "and"
	| "or"
	| "not"
	| "where"
	| "missing"
	| "isMissing";

/** A formula as a tree; `Leaf` is what stands for a value from outside. */
export type Expression<Leaf = { readonly input: number }> =
	| { readonly number: number }
	| { readonly call: FormulaFunction; readonly of: readonly Expression<Leaf>[] }
	| Leaf;

/**
 * A formula of its inputs, element by element, in double precision and rounded once to `type`. An input may lack axes: it is repeated
 * along them. `missing` values of each input (compared in its own type) and NaN make `fill` of all that is computed of them, and so does
 * what no finite number stands for (division by zero, the logarithm of a negative number); of `where`, only the branch that is taken counts.
 */
export interface FormulaArray extends Shaped {
	readonly op: "formula";
	readonly type: "float32" | "float64";
	readonly inputs: readonly LazyArray[];
	/** For each input, the axes of the result that its own axes are, ascending. */
	readonly axes: readonly (readonly number[])[];
	readonly missing: readonly (readonly number[])[];
	readonly expression: Expression;
	readonly fill: number;
}

export interface FormulaInput {
	readonly array: LazyArray;
	/** The axes of the result that its axes are, ascending; all when left out. */
	readonly axes?: readonly number[];
	/** Values that mean "missing", besides NaN. */
	readonly missing?: readonly number[];
}

export interface FormulaOptions {
	readonly shape: readonly number[];
	readonly type: "float32" | "float64";
	/** What stands where nothing can be computed; NaN when left out. */
	readonly fill?: number;
}

/** A formula of arrays, element by element; see `FormulaArray`. RangeError when an input does not fit the shape or a call its function. */
export function formula(
	expression: Expression,
	inputs: readonly FormulaInput[],
	{ shape, type, fill = Number.NaN }: FormulaOptions,
): FormulaArray {
	const axes = inputs.map((input) => input.axes ?? shape.map((_, axis) => axis));
	inputs.forEach(({ array }, index) => {
		assertFits(array, axes[index] ?? [], shape);
	});
	assertComputable(expression, inputs.length);
	return {
		op: "formula",
		type,
		shape,
		inputs: inputs.map(({ array }) => array),
		axes,
		missing: inputs.map(({ missing = [] }) => missing),
		expression,
		fill,
	};
}

function assertFits(array: LazyArray, axes: readonly number[], shape: readonly number[]): void {
	const ascends = axes.every((axis, i) => i === 0 || axis > (axes[i - 1] ?? 0));
	const fits = axes.length === array.shape.length && axes.every((axis, i) => shape[axis] === array.shape[i]);
	if (ascends && fits && array.type !== "string" && array.type !== "char") return;
	throw new RangeError(
		`${array.type} (${array.shape.join(", ")}) does not lie on the axes ${axes.join(", ")} of (${shape.join(", ")})`,
	);
}

function assertComputable(expression: Expression, inputs: number): void {
	if ("number" in expression) return;
	if ("input" in expression) {
		if (expression.input < inputs) return;
		throw new RangeError(`the formula has no input ${expression.input}`);
	}
	const { takes } = FUNCTIONS[expression.call];
	if (takes !== expression.of.length)
		throw new RangeError(`"${expression.call}" takes ${takes} values, not ${expression.of.length}`);
	for (const part of expression.of) assertComputable(part, inputs);
}

/** What is cut of an input where it lacks axes has them whole. */
function chunksAlong({ axes, shape }: FormulaArray, ofInput: readonly number[]): readonly number[] {
	const own = axes[0] ?? [];
	return shape.map((_, axis) => ofInput[own.indexOf(axis)] ?? 1);
}

export const formulaOperation = defineOperation<FormulaArray>({
	inputs: ({ inputs }) => inputs,
	needs: ({ inputs, axes }, block) =>
		inputs.map((array, index) => ({ array, block: blockOfInput(axes[index] ?? [], block) })),
	evaluate: formulaBlock,
	slice: (array, block: Block, cut) => ({
		...array,
		shape: block.count,
		inputs: array.inputs.map((input, index) => {
			const { start, count } = blockOfInput(array.axes[index] ?? [], block);
			return cut(input, start, count);
		}),
	}),
	chunks: chunksAlong,
	describe: ({ expression }, inputs) => textOf(expression, inputs),
});

function textOf(expression: Expression, inputs: readonly string[]): string {
	if ("number" in expression) return String(expression.number);
	if ("input" in expression) return inputs[expression.input] ?? "?";
	return `${expression.call}(${expression.of.map((part) => textOf(part, inputs)).join(", ")})`;
}
