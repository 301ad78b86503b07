import { advance } from "../../../core/array/kernels/copy.ts";
import type { Generator, Reference } from "./reference-set.ts";
import { fillTemplate, TemplateError, type TemplateScope, type TemplateValue } from "./template.ts";

const MOST_GENERATED = 4_000_000;

/** References made by rule, one for each combination of the dimensions' values. @throws TemplateError */
export function* generated(rule: Generator, scope: TemplateScope): Iterable<[string, Reference]> {
	const names = Object.keys(rule.dimensions);
	const values = names.map((name) => valuesOf(rule.dimensions[name] as Generator["dimensions"][string]));
	const counts = values.map(({ length }) => length);
	const total = counts.reduce((product, count) => product * count, 1);
	if (total > MOST_GENERATED)
		throw new TemplateError(`"${rule.key}" makes ${total} references, more than any set has`);
	if (total === 0) return;
	if ((rule.offset === undefined) !== (rule.length === undefined))
		throw new TemplateError(`"${rule.key}" has only one of offset and length`);
	const index = counts.map(() => 0);
	do {
		const inner = new Map(scope);
		names.forEach((name, axis) => {
			inner.set(name, values[axis]?.[index[axis] as number] as TemplateValue);
		});
		yield [fillTemplate(rule.key, inner), referenceOf(rule, inner)];
	} while (advance(index, counts));
}

function referenceOf(rule: Generator, scope: TemplateScope): Reference {
	const url = fillTemplate(rule.url, scope);
	if (rule.offset === undefined || rule.length === undefined) return [url];
	return [url, place(rule.offset, scope), place(rule.length, scope)];
}

function place(text: string | number, scope: TemplateScope): number {
	const value = Number(typeof text === "number" ? text : fillTemplate(text, scope));
	if (Number.isSafeInteger(value) && value >= 0) return value;
	throw new TemplateError(`"${text}" gives no place in a file`);
}

function valuesOf(dimension: Generator["dimensions"][string]): readonly TemplateValue[] {
	if (Array.isArray(dimension)) return dimension;
	const { start, stop, step } = dimension;
	const length = step === 0 ? Number.NaN : Math.max(0, Math.ceil((stop - start) / step));
	if (!(length <= MOST_GENERATED)) throw new TemplateError("a dimension of a generator has no end");
	return Array.from({ length }, (_, i) => start + i * step);
}
