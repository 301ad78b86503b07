import { isDiverging } from "../../../core/colours/colour-maps.ts";
import type { DatasetCall } from "../../../core/ports/route.ts";
import type { Tasks } from "../../../core/ports/tasks.ts";
import type { ChunkCache } from "../chunk-cache.ts";
import { sharedCells } from "./cells.ts";
import type { Extent } from "./figures.ts";
import { cellsTask, lookTask, type PlotLook, pictureTask } from "./plot-tasks.ts";
import { mayBeSection, type PlotWish } from "./plot-wish.ts";
import type { PlotAsk } from "./plotted.ts";

export interface PlotWorld {
	readonly tasks: Tasks;
	readonly chunks: ChunkCache;
	/** Bytes of stored chunks, decoded, that one plot may be made from. */
	readonly mostRead: number;
}

/** A plot that is asked for. */
export interface Plotting {
	readonly call: Pick<DatasetCall<unknown, unknown>, "dataset" | "opened" | "signal">;
	readonly wish: PlotWish;
	/** Behind the colour map: "time/-12_-1/lat/30_60". */
	readonly selection: string;
	readonly world: PlotWorld;
}

const UNKNOWN: Extent = { min: Number.NaN, max: Number.NaN };

/** What is known of the selection of a plot; found out once for a page and all of its pictures. @throws Refusal */
export async function lookOf(what: Plotting): Promise<PlotLook> {
	const { wish, selection } = what;
	const isGiven = wish.min !== undefined && wish.max !== undefined;
	const readsValues = !isGiven && wish.kind !== "line";
	const along = mayBeSection(wish.kind) ? "section" : "cells";
	const bytes = await kept(what, ["look", wish.variable, along, readsValues, selection], async (signal) => {
		const ask = { ...(await askOf(what, signal, "limits")), readsValues };
		return what.world.tasks.run(lookTask, { about: what.call.opened.dataset, ask, signal });
	});
	return JSON.parse(new TextDecoder().decode(bytes)) as PlotLook;
}

/**
 * The ends of the colours where the address does not name both: the least and the largest of all steps. Where these lie on both sides of
 * zero, and the colours have a middle, that is zero.
 */
export function extentIn(
	{ min, max, colours, kind }: PlotWish,
	{ extent = UNKNOWN }: Pick<PlotLook, "extent">,
): Extent {
	if (min !== undefined && max !== undefined) return { min, max };
	const isFree = min === undefined && max === undefined && kind !== "hist";
	if (!isFree || !isDiverging(colours) || !(extent.min < 0 && extent.max > 0)) return extent;
	const reach = Math.max(-extent.min, extent.max);
	return { min: -reach, max: reach };
}

/** @throws Refusal */
export const pictureOf = (what: Plotting, format: "png" | "svg"): Promise<Uint8Array> =>
	kept(what, ["plot", format, what.wish, what.selection], async (signal) => {
		const { wish, call, world } = what;
		const look = wish.kind === "line" ? {} : await lookOf({ ...what, call: { ...call, signal } });
		const ask = {
			...(await askOf(what, signal, wish.kind === "hist" ? "limits" : "places")),
			...{ extent: extentIn(wish, look), source: call.dataset.title, format },
		};
		return world.tasks.run(pictureTask, { about: call.opened.dataset, ask, signal });
	});

/** With the places of cells where they are needed: to draw them, or to know which of them lie within limits. */
async function askOf(what: Plotting, signal: AbortSignal, need: "places" | "limits"): Promise<PlotAsk> {
	const { wish, world, call } = what;
	const ask: PlotAsk = { wish, mostRead: world.mostRead };
	const shared = sharedCells(call.opened.dataset, wish);
	if (!shared || (need === "limits" && !shared.isCut)) return ask;
	const cells = await kept({ ...what, call: { ...call, signal } }, ["cells", shared.key], (still) =>
		world.tasks.run(cellsTask, { about: call.opened.dataset, ask, signal: still }),
	);
	return { ...ask, cells };
}

/** Kept beside the chunks, for as long as the files are the same. */
function kept(
	{ call, world }: Plotting,
	key: readonly unknown[],
	make: (signal: AbortSignal) => Promise<Uint8Array>,
): Promise<Uint8Array> {
	const name = JSON.stringify([call.dataset.id, call.opened.stamp, ...key]);
	return world.chunks.get(name, make, call.signal);
}
