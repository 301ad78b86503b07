import { formula } from "../../array/build.ts";
import type { BesideInput } from "../../array/operations/columns.ts";
import type { Expression } from "../../array/operations/formula.ts";
import { bound } from "../../formula/bind.ts";
import { parseFormula } from "../../formula/parse.ts";
import type { LayerEdges } from "./layer-edges.ts";

/** The part of the axis that counts, in units of the levels. */
export interface VerticalRange {
	readonly from: number;
	readonly to: number;
}

/** No pressure and no depth lies below zero; heights may. */
const LOWEST = 0;

/** What counts, as numbers. */
export function reachOf(range: VerticalRange | undefined, isPositive: boolean): VerticalRange {
	const lowest = isPositive ? LOWEST : Number.NEGATIVE_INFINITY;
	if (!range) return { from: lowest, to: Number.POSITIVE_INFINITY };
	return { from: Math.max(lowest, Math.min(range.from, range.to)), to: Math.max(range.from, range.to) };
}

/**
 * How thick each layer is, in units of the levels times `scale`; of layers that reach beyond the range only what lies inside. Those that lie
 * outside are missing.
 */
export function layerWeights(
	{ edges: [one, other], source }: Pick<LayerEdges, "edges" | "source">,
	{
		range,
		scale = 1,
		isPositive,
	}: { readonly range?: VerticalRange | undefined; readonly scale?: number; readonly isPositive: boolean },
): BesideInput {
	const { from, to } = reachOf(range, isPositive && source === "midpoints");
	const leaf = (number: number): Expression => ({ number });
	const thickness = bound(parseFormula("min(max(a,b),to) - max(min(a,b),from)"), ["a", "b", "from", "to"]);
	const cut = replaced(
		thickness,
		new Map([
			[2, leaf(from)],
			[3, leaf(to)],
		]),
	);
	const expression: Expression = {
		call: "where",
		of: [
			{ call: "less", of: [leaf(0), cut] },
			{ call: "multiply", of: [cut, leaf(scale)] },
			{ call: "missing", of: [] },
		],
	};
	const shape = one.array.shape;
	const array = formula(
		expression,
		[one, other].map(({ array: edge, missing }) => ({ array: edge, missing })),
		{ shape, type: "float64" },
	);
	return { array, axes: one.axes, missing: [] };
}

function replaced(expression: Expression, by: ReadonlyMap<number, Expression>): Expression {
	if ("input" in expression) return by.get(expression.input) ?? expression;
	return "call" in expression
		? { call: expression.call, of: expression.of.map((part) => replaced(part, by)) }
		: expression;
}
