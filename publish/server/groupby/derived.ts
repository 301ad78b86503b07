import { readingCost } from "../../../core/array/touched.ts";
import { Recent } from "../../../core/loop/recent.ts";
import type { Dataset } from "../../../core/model/dataset.ts";
import type { Engine } from "../../../core/ports/engine.ts";
import type { OpenedDataset } from "../../../core/ports/served-dataset.ts";
import { Refusal } from "../failure.ts";
import { bytesText } from "../subset/bytes-text.ts";
import { numericVariable } from "../subset/named-variable.ts";
import { rangeText } from "../subset/range-text.ts";
import { subsetDataset, subsetOf } from "../subset/subset.ts";
import { type GroupWish, groupKey } from "./group-wish.ts";
import { type Grouped, groupedDataset, resultName } from "./grouped-dataset.ts";
import { groupingOf } from "./grouping.ts";

/** What an address of groupby stands for, as a dataset at hand. */
export interface Derived extends Grouped {
	/** The same without what only this process knows. */
	readonly grouped: Grouped;
	readonly opened: OpenedDataset;
	/** Bytes that all of it is made from. */
	readonly cost: number;
}

/** Of each dataset so many are remembered; the oldest go first. */
const MOST_KEPT = 32;

/** Grouped datasets, each made once while the files it comes from are the same. */
export class DerivedDatasets {
	readonly #engine: Engine;
	readonly #known = new WeakMap<OpenedDataset, Recent<string, Promise<Derived>>>();

	constructor(engine: Engine) {
		this.#engine = engine;
	}

	of(opened: OpenedDataset, wish: GroupWish): Promise<Derived> {
		const known = this.#known.get(opened) ?? new Recent<string, Promise<Derived>>(MOST_KEPT);
		this.#known.set(opened, known);
		const key = groupKey(wish);
		const found = known.get(key);
		if (found) return found;
		const made = derived(this.#engine, opened, wish);
		known.set(key, made);
		made.catch(() => known.delete(key));
		return made;
	}
}

async function derived(engine: Engine, opened: OpenedDataset, wish: GroupWish): Promise<Derived> {
	const dataset = await partOf(engine, opened.dataset, wish);
	const variable = numericVariable(dataset, wish.variable);
	const grouping = await groupingOf({ engine, dataset, variable }, wish);
	const part = wish.component ? `${wish.coordinate}_${wish.component}` : wish.coordinate;
	const name = resultName(wish.variable, part, wish.action);
	const made = groupedDataset(dataset, variable, { grouping, action: wish.action, name });
	return {
		...made,
		grouped: made,
		opened: { ...opened, dataset: made.dataset, notes: [] },
		cost: readingCost(made.result.data),
	};
}

async function partOf(
	engine: Engine,
	dataset: Dataset,
	{ variable: name, ranges }: GroupWish,
): Promise<Dataset> {
	const variable = numericVariable(dataset, name);
	const { parts, limits } = await subsetOf({ engine, dataset, variable }, ranges);
	if (limits[0])
		throw new Refusal(
			404,
			`"${limits[0].name}" has no dimension of its own in "${name}", so no part of it can be taken. Limit ${variable.dimensions.join(" or ")} instead.`,
		);
	return subsetDataset(dataset, parts);
}

/** @throws Refusal (413) with a request that is small enough, when more would have to be read than may be */
export function assertAffordable(
	{ cost, result }: Derived,
	most: number,
	asked: { readonly opened: OpenedDataset; readonly wish: GroupWish; readonly address: string },
): void {
	if (cost <= most) return;
	const smaller = smallerPart(asked.opened.dataset, asked.wish, most);
	const way = smaller
		? `Take a part of it: "${asked.address}?${smaller}". `
		: 'Take a part of it, as in "?lat=0_30". ';
	throw new Refusal(
		413,
		`"${result.name}" is made from ${bytesText(cost)}, and one request may read ${bytesText(most)}. ${way}As Zarr ("${asked.address}/zarr") it comes in chunks.`,
	);
}

/** The last steps of the longest dimension, as many as may be read: "time=-120_". */
function smallerPart(
	dataset: Dataset,
	{ variable: name, ranges }: GroupWish,
	most: number,
): string | undefined {
	const variable = numericVariable(dataset, name);
	const { shape } = variable.data;
	const axis = shape.indexOf(Math.max(...shape));
	const dimension = variable.dimensions[axis] as string;
	const isByIndex = !dataset.variables.has(dimension) || /^time/i.test(dimension);
	if (!isByIndex || ranges.some((range) => range.name === dimension)) return undefined;
	const size = shape[axis] as number;
	for (let count = size >> 1; count > 0; count >>= 1) {
		const part = { dimension, size, ranges: [{ start: size - count, count }] };
		const smaller = subsetDataset(dataset, [part]).variables.get(name);
		if (smaller && readingCost(smaller.data) <= most) return `${dimension}=${rangeText({ low: -count })}`;
	}
	return undefined;
}
