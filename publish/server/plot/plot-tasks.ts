import type { Dataset } from "../../../core/model/dataset.ts";
import { defineTask } from "../../../core/ports/tasks.ts";
import { cellBytes, packCells } from "./cells.ts";
import { type Extent, extentOf, figureOf, nameOf } from "./figures.ts";
import { type LevelChoice, levelChoices } from "./level-choices.ts";
import { type PlotAsk, plotted } from "./plotted.ts";

export interface LookAsk extends PlotAsk {
	/** Whether the values are read for the ends of the colours. */
	readonly readsValues: boolean;
}

/** What is known of a selection, whichever of its steps is shown in whichever colours. */
export interface PlotLook {
	readonly frames: readonly string[];
	readonly title: string;
	readonly levels: readonly LevelChoice[];
	/** Of all steps; absent where nothing was read, and where all is missing. */
	readonly extent?: Extent;
}

export interface PictureAsk extends PlotAsk {
	readonly extent: Extent;
	/** Whose data they are. */
	readonly source: string;
	readonly format: "png" | "svg";
}

/** Where the scattered cells of a selection lie, packed. @throws Refusal */
export const cellsTask = defineTask<Dataset, PlotAsk, Uint8Array>({
	name: "plot-cells",
	bytes: (dataset, { wish }) => cellBytes(dataset, wish),
	async run(dataset, ask, { engine }) {
		const grid = await (await plotted(engine, dataset, ask)).grid?.();
		if (!grid || grid.kind === "rectilinear") throw new TypeError("these cells are not scattered");
		return packCells(grid);
	},
});

/** A PlotLook as JSON. @throws Refusal */
export const lookTask = defineTask<Dataset, LookAsk, Uint8Array>({
	name: "plot-look",
	async run(dataset, ask, { engine }) {
		const plot = await plotted(engine, dataset, ask);
		// Where no cell lies within the limits nothing is shown.
		if (plot.limits.length > 0) await plot.grid?.();
		const extent = ask.readsValues ? await extentOf(engine, plot) : undefined;
		const look: PlotLook = {
			...{ frames: plot.frames, title: nameOf(plot) },
			levels: await levelChoices(engine, dataset, { wish: ask.wish, drawn: plot.drawn }),
			...(extent && Number.isFinite(extent.min) && { extent }),
		};
		return new TextEncoder().encode(JSON.stringify(look));
	},
});

/** What most pictures take at most. */
const PICTURE_BYTES = 2 ** 20;

/** A picture as a file. @throws Refusal */
export const pictureTask = defineTask<Dataset, PictureAsk, Uint8Array>({
	name: "plot-picture",
	bytes: () => PICTURE_BYTES,
	async run(dataset, ask, { engine, painter }) {
		const { wish, extent, source, format } = ask;
		const plot = await plotted(engine, dataset, ask);
		const figure = await figureOf({ plot, wish, engine, extent, source });
		const { png, svg } = await painter();
		return format === "png" ? png(figure, wish.width) : new TextEncoder().encode(svg(figure, wish.width));
	},
});
