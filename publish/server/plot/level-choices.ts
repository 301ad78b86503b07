import { axesOf } from "../../../core/cf/axes.ts";
import { readPresent } from "../../../core/grid/read-present.ts";
import { attributeText, type Dataset } from "../../../core/model/dataset.ts";
import type { TaskWorld } from "../../../core/ports/tasks.ts";
import { numericVariable } from "../subset/named-variable.ts";
import { subsetOf } from "../subset/subset.ts";
import type { PlotWish } from "./plot-wish.ts";

/** A dimension of which a picture shows one place: a level, a member. */
export interface LevelChoice {
	/** As it is named in a selection. */
	readonly name: string;
	/** All its names, of which a selection may have any. */
	readonly names: readonly string[];
	readonly options: readonly { readonly label: string; readonly range: string }[];
	/** Which one is shown. */
	readonly chosen: number;
}

const MOST_OPTIONS = 500;

/** What of the dimensions that are not drawn can be chosen. `drawn`: the dimensions of cells and frames. */
export async function levelChoices(
	engine: TaskWorld["engine"],
	dataset: Dataset,
	{ wish, drawn }: { readonly wish: PlotWish; readonly drawn: readonly string[] },
): Promise<readonly LevelChoice[]> {
	const variable = numericVariable(dataset, wish.variable);
	const choices: LevelChoice[] = [];
	for (const { dimension, coordinate, axis, position } of axesOf(dataset, variable)) {
		const size = variable.data.shape[position] ?? 1;
		if (drawn.includes(dimension) || axis === "T" || size < 2 || size > MOST_OPTIONS) continue;
		if (coordinate?.type === "string" || coordinate?.type === "char") continue;
		const units = coordinate && attributeText(coordinate.attributes, "units");
		const values = coordinate ? await readPresent(engine, coordinate) : undefined;
		const options = Array.from({ length: size }, (_, i) => ({
			label: values ? `${Number((values[i] as number).toPrecision(6))} ${units ?? ""}`.trim() : String(i),
			range: values ? rangeAround(values, i) : `${i}_${i + 1}`,
		}));
		if (options.some(({ range }) => !/^[\d._-]+$/.test(range))) continue;
		const names = [...new Set([coordinate?.name ?? dimension, dimension])];
		const range = wish.ranges.find(({ name }) => names.includes(name));
		const { parts } = await subsetOf({ engine, dataset, variable }, range ? [range] : []);
		choices.push({ name: names[0] as string, names, options, chosen: parts[0]?.ranges[0]?.start ?? 0 });
	}
	return choices;
}

/** From midway to the value below up to midway to that above; open at the ends. */
function rangeAround(values: Float64Array, index: number): string {
	const value = values[index] as number;
	const others = [values[index - 1], values[index + 1]].filter((one) => one !== undefined);
	const end = (isBeyond: (one: number) => boolean): string => {
		const next = others.find(isBeyond);
		return next === undefined ? "" : String(Number(((value + next) / 2).toPrecision(10)));
	};
	return `${end((one) => one < value)}_${end((one) => one > value)}`;
}
