import type { Dataset } from "../../../core/model/dataset.ts";
import { defineTask, type TaskWorld } from "../../../core/ports/tasks.ts";
import { type Extent, extentOf, figureOf } from "./figures.ts";
import { type LevelChoice, levelChoices } from "./level-choices.ts";
import type { PlotWish } from "./plot-wish.ts";
import { plotted } from "./plotted.ts";

/** What is plotted of a dataset. */
export interface PlotAsk {
	readonly wish: PlotWish;
	/** Bytes of stored chunks, decoded, that one plot may be made from. */
	readonly mostRead: number;
}

/** What a page tells beside its pictures. */
export interface PlotLook {
	readonly frames: readonly string[];
	readonly title: string;
	readonly levels: readonly LevelChoice[];
}

export interface PictureAsk extends PlotAsk {
	readonly extent: Extent;
	/** Whose data they are. */
	readonly source: string;
	readonly format: "png" | "svg";
}

const plotOf = (dataset: Dataset, ask: PlotAsk, { engine }: TaskWorld) => plotted(engine, dataset, ask);

/** The least and the largest value of a selection. @throws Refusal */
export const extentTask = defineTask<Dataset, PlotAsk, Extent>({
	name: "plot-extent",
	run: async (dataset, ask, world) => extentOf(world.engine, await plotOf(dataset, ask, world)),
});

/** @throws Refusal */
export const lookTask = defineTask<Dataset, PlotAsk, PlotLook>({
	name: "plot-look",
	async run(dataset, ask, world) {
		const { frames, variable, drawn } = await plotOf(dataset, ask, world);
		const title = variable.attributes.get("long_name");
		const levels = await levelChoices(world.engine, dataset, { wish: ask.wish, drawn });
		return { frames, levels, title: typeof title === "string" ? title : variable.name };
	},
});

/** What most pictures take at most. */
const PICTURE_BYTES = 2 ** 20;

/** A picture as a file. @throws Refusal */
export const pictureTask = defineTask<Dataset, PictureAsk, Uint8Array>({
	name: "plot-picture",
	bytes: () => PICTURE_BYTES,
	async run(dataset, ask, world) {
		const { wish, extent, source, format } = ask;
		const plot = await plotOf(dataset, ask, world);
		const figure = await figureOf({ plot, wish, engine: world.engine, extent, source });
		const painter = await world.painter();
		return format === "png" ? painter.png(figure) : new TextEncoder().encode(painter.svg(figure));
	},
});
