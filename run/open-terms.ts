import { axisOf } from "../core/cf/axes.ts";
import { tidyDataset } from "../core/cf/tidy.ts";
import { formulaTerms } from "../core/cf/vertical/formula-terms.ts";
import { MetadataError } from "../core/errors.ts";
import { type Dataset, type Variable, withAttribute, withVariable } from "../core/model/dataset.ts";
import type { Product } from "../core/model/product.ts";
import type { Engine } from "../core/ports/engine.ts";
import { assertSameGrid, readGrid } from "../core/time/same-grid.ts";
import { inDays, readTimeAxis } from "../core/time/time-axis.ts";
import type { Series } from "./open-series.ts";

/** Products of several variables as one dataset with all of them; what describes them is the first's. @throws MetadataError when they lie on different grids or times */
export async function openTerms(products: readonly Product[], engine: Engine): Promise<Series> {
	const opened: OpenedTerm[] = [];
	for (const product of products) opened.push(await openTerm(product, engine));
	const [first, ...others] = opened;
	if (!first) throw new MetadataError("Nothing to compute a variable of. Report this as a defect.");
	for (const other of others) {
		assertSameGrid([{ ...first, grid: gridBeneath(first, other) }, other]);
		assertSameTimes(first, other);
	}
	const dimensions = new Map(opened.flatMap(({ dataset }) => [...dataset.dimensions]).toReversed());
	const variables = new Map([...first.dataset.variables]);
	for (const { dataset } of others)
		for (const [name, variable] of dataset.variables) if (!variables.has(name)) variables.set(name, variable);
	return {
		dataset: withFoundTerms({ ...first.dataset, dimensions, variables }),
		variable: first.variable.name,
		time: first.time,
		notes: [...new Set(products.flatMap(({ notes }) => notes))],
		repairs: products.flatMap(({ repairs = [] }) => repairs),
		trackingIds: [],
	};
}

/** What lies on no levels itself (the pressure at the ground) shares the other axes of a column. */
function gridBeneath(first: OpenedTerm, other: OpenedTerm): OpenedTerm["grid"] {
	const level = axisOf(first.dataset, first.variable, "Z")?.dimension;
	if (level === undefined || axisOf(other.dataset, other.variable, "Z")) return first.grid;
	return new Map([...first.grid].filter(([name]) => name !== level));
}

/** A formula's term that is another variable now, under the name the formula itself has for it ("ps: PS" is "ps: ps"), is named so. */
function withFoundTerms(dataset: Dataset): Dataset {
	return [...dataset.variables.values()].reduce((all, variable) => {
		const terms = formulaTerms(variable);
		const isFound = (term: string, name: string) =>
			!dataset.variables.has(name) && dataset.variables.has(term);
		if (![...terms].some(([term, name]) => isFound(term, name))) return all;
		const text = [...terms].map(([term, name]) => `${term}: ${isFound(term, name) ? term : name}`).join(" ");
		return withVariable(all, {
			...variable,
			attributes: withAttribute(variable.attributes, "formula_terms", text),
		});
	}, dataset);
}

interface OpenedTerm {
	readonly path: string;
	readonly dataset: Dataset;
	readonly variable: Variable;
	readonly time: Series["time"];
	readonly grid: ReadonlyMap<string, Float64Array>;
}

async function openTerm({ path, variable: name }: Product, engine: Engine): Promise<OpenedTerm> {
	const dataset = tidyDataset(await engine.open(path));
	const variable = dataset.variables.get(name) as Variable;
	const time = await readTimeAxis(engine, dataset, variable);
	return { path, dataset, variable, time, grid: await readGrid(engine, dataset, variable) };
}

function assertSameTimes(first: OpenedTerm, other: OpenedTerm): void {
	const [a, b] = [first, other].map(({ time }) => time && inDays(time).values);
	if (!a || !b) return;
	if (a.length === b.length && a.every((value, step) => Math.abs(value - (b[step] as number)) < 1e-3)) return;
	throw new MetadataError(
		`"${first.variable.name}" and "${other.variable.name}" have different times (${a.length} and ${b.length} steps), so nothing can be computed of both. Name data of one frequency and period.`,
	);
}
