import type { FormulaFunction } from "../array/operations/formula.ts";
import type { NamedExpression } from "./parse.ts";

const isNumber = (expression: NamedExpression | undefined): boolean =>
	expression !== undefined && "number" in expression;

/** Whether the formula of means is the mean of the formula: sums, differences and multiples of its names. */
export function isLinear(expression: NamedExpression): boolean {
	if ("name" in expression) return true;
	if ("number" in expression) return true;
	const { call, of } = expression;
	const [left, right] = of;
	if (call === "add" || call === "subtract" || call === "negate") return of.every(isLinear);
	if (call === "multiply") return of.every(isLinear) && (isNumber(left) || isNumber(right));
	return call === "divide" && left !== undefined && isLinear(left) && isNumber(right);
}

const KEEPING: ReadonlySet<FormulaFunction> = new Set(["add", "subtract", "negate", "min", "max", "abs"]);

/** Whether the result has the units of the names: they are added, compared, or multiplied by numbers. */
export function keepsUnits(expression: NamedExpression): boolean {
	if ("name" in expression) return true;
	if ("number" in expression) return false;
	const { call, of } = expression;
	const [left, right] = of;
	if (KEEPING.has(call)) return of.every((part) => isNumber(part) || keepsUnits(part)) && !of.every(isNumber);
	if (call === "where")
		return of.slice(1).every((part) => keepsUnits(part) || ("call" in part && part.call === "missing"));
	if (call === "multiply")
		return (
			(isNumber(left) && keepsUnits(right as NamedExpression)) ||
			(isNumber(right) && keepsUnits(left as NamedExpression))
		);
	return call === "divide" && isNumber(right) && keepsUnits(left as NamedExpression);
}
