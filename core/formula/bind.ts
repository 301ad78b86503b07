import type { Expression } from "../array/operations/formula.ts";
import type { NamedExpression } from "./parse.ts";

/** The names a formula uses, in the order it first names them. */
export function namesIn(expression: NamedExpression): readonly string[] {
	if ("name" in expression) return [expression.name];
	if ("number" in expression) return [];
	return [...new Set(expression.of.flatMap(namesIn))];
}

/** The formula with each name replaced; what is put in its place may be a formula again. */
export function withNames<Leaf>(
	expression: NamedExpression,
	replace: (name: string) => Expression<Leaf>,
): Expression<Leaf> {
	if ("name" in expression) return replace(expression.name);
	if ("number" in expression) return expression;
	return { call: expression.call, of: expression.of.map((part) => withNames(part, replace)) };
}

/** The formula of inputs in the order of `names`. */
export const bound = (expression: NamedExpression, names: readonly string[]): Expression =>
	withNames(expression, (name) => ({ input: names.indexOf(name) }));
