import { lengthOf } from "../../../core/array/lazy-array.ts";
import { defineTask, type TaskWorld } from "../../../core/ports/tasks.ts";
import type { Grouped } from "./grouped-dataset.ts";
import { groupMaps, placesOf } from "./maps.ts";
import { resultJson } from "./result-json.ts";
import { coordinatesOfResult } from "./result-table.ts";

/** What a value takes as text, and what most pages of maps take at most. */
const TEXT_BYTES = 20;
const MAPS_BYTES = 4 * 2 ** 20;

/** All values of a result as JSON. */
export const jsonTask = defineTask<Grouped, undefined, Uint8Array>({
	name: "group-json",
	bytes: ({ result }) => lengthOf(result.data.shape) * TEXT_BYTES,
	async run({ dataset, result }, _, { engine }) {
		const read = async (variable: typeof result) => ({
			variable,
			values: await engine.readAll(variable.data),
		});
		const coordinates = await Promise.all(coordinatesOfResult(dataset, result).map(read));
		return new TextEncoder().encode(resultJson(await read(result), coordinates));
	},
});

/** A map of each of the first groups, and how many they are. */
export interface GroupPicture {
	readonly svg: string;
	readonly maps: number;
	/** Which place of other dimensions they show: "plev 85000 Pa". */
	readonly places: readonly string[];
}

/** `undefined` where the result lies on no map, or is too large. */
export const mapsTask = defineTask<Grouped, undefined, GroupPicture | undefined>({
	name: "group-maps",
	bytes: () => MAPS_BYTES,
	async run(grouped, _, { engine, painter }: TaskWorld) {
		const figure = await groupMaps(engine, grouped);
		if (!figure) return undefined;
		const places = await placesOf(engine, grouped);
		return { svg: (await painter()).svg(figure), maps: figure.panels.length, places };
	},
});
