import { z } from "zod";
import { colourMapNames, controlColours } from "../../../core/colours/colour-maps.ts";
import { definePublisher, type Publisher } from "../../../core/ports/publisher.ts";
import {
	type DatasetCall,
	type DatasetRoute,
	defineDatasetRoute,
	defineRoute,
	type RouteAnswer,
} from "../../../core/ports/route.ts";
import type { Tasks } from "../../../core/ports/tasks.ts";
import type { ChunkCache } from "../chunk-cache.ts";
import { pageAnswer } from "../pages/page-answer.ts";
import type { Extent } from "../plot/figures.ts";
import { plotPage } from "../plot/page.ts";
import { extentTask, lookTask, type PlotAsk, pictureTask } from "../plot/plot-tasks.ts";
import { KINDS, mayBeSection, plotWish } from "../plot/plot-wish.ts";
import { type Formats, wantedFormat } from "../wanted-format.ts";

export interface PlotWorld {
	readonly tasks: Tasks;
	readonly chunks: ChunkCache;
	/** Bytes of stored chunks, decoded, that one plot may be made from. */
	readonly mostRead: number;
}

const Address = z.object({ variable: z.string(), kind: z.string(), colours: z.string() });
const Query = z.strictObject({
	format: z.string().optional(),
	frame: z.string().optional(),
	min: z.string().optional(),
	max: z.string().optional(),
	log: z.string().optional(),
});
type Query = z.output<typeof Query>;

const FORMATS: Formats<"html" | "png" | "svg"> = [
	["html", "text/html"],
	["png", "image/png"],
	["svg", "image/svg+xml"],
];

/** Pictures of variables: maps on any grid, lines and histograms. */
export const plotPublisher = (world: PlotWorld): Publisher =>
	definePublisher({
		name: "plot",
		title: "Pictures of variables: maps, lines, histograms",
		app: () => [colourMapsRoute],
		dataset: () => [
			plotRoute(world, { path: "plot/:variable/:kind/:colours", params: Address }),
			plotRoute(world, {
				path: "plot/:variable/:kind/:colours/*",
				params: Address.extend({ "*": z.string() }),
			}),
		],
	});

const colourMapsRoute = defineRoute({
	path: "plot/colormaps",
	summary: "Names of the colour maps, with some of their colours from low to high",
	answers: ["application/json"],
	params: z.object({}),
	query: z.object({}),
	answer: () => ({
		type: "application/json",
		body: JSON.stringify(colourMapNames().map((name) => ({ name, colours: controlColours(name) }))),
		compressible: true,
	}),
});

interface Path {
	readonly path: string;
	readonly params: z.ZodType<z.output<typeof Address> & { readonly "*"?: string }>;
}

const plotRoute = (world: PlotWorld, { path, params }: Path): DatasetRoute =>
	defineDatasetRoute({
		path,
		summary: `A picture of a variable; kinds: ${KINDS.join(", ")}; behind the colour map a selection: time/-12_-1/lat/30_60`,
		answers: FORMATS.map(([, type]) => type),
		params,
		query: Query,
		async answer(call) {
			const format = wantedFormat(call, call.query.format, FORMATS);
			const selection = call.params["*"] ?? "";
			const wish = plotWish({ ...call.params, selection }, call.query);
			const what = { call, selection, world, ask: { wish, mostRead: world.mostRead } };
			const answer = await (format === "html" ? page(what) : picture(what, format));
			return {
				...answer,
				headers: { ...answer.headers, vary: "accept" },
				tag: `${call.opened.stamp}-plot-${format}`,
			};
		},
	});

interface Plotting {
	readonly call: DatasetCall<z.output<typeof Address>, Query>;
	readonly ask: PlotAsk;
	readonly selection: string;
	readonly world: PlotWorld;
}

/** Of the whole selection, read once for all of its frames; remembered with the pictures. */
async function knownExtent({ call, ask, selection, world }: Plotting, signal: AbortSignal): Promise<Extent> {
	const { wish } = ask;
	if (wish.min !== undefined && wish.max !== undefined) return { min: wish.min, max: wish.max };
	if (wish.kind === "line") return { min: Number.NaN, max: Number.NaN };
	const along = mayBeSection(wish.kind) ? "section" : "cells";
	const key = ["extent", call.dataset.id, call.opened.stamp, wish.variable, along, selection].join("\0");
	const about = call.opened.dataset;
	const make = async (still: AbortSignal) => {
		const { min, max } = await world.tasks.run(extentTask, { about, ask, signal: still });
		return new Uint8Array(Float64Array.of(min, max).buffer);
	};
	const bytes = await world.chunks.get(key, make, signal);
	const [min = Number.NaN, max = Number.NaN] = new Float64Array(bytes.slice().buffer);
	return { min, max };
}

async function picture(what: Plotting, format: "png" | "svg"): Promise<RouteAnswer> {
	const { call, ask, world, selection } = what;
	const { id, title: source } = call.dataset;
	const key = ["plot", id, call.opened.stamp, format, JSON.stringify(ask.wish), selection].join("\0");
	const make = async (signal: AbortSignal) => {
		const extent = await knownExtent(what, signal);
		const about = call.opened.dataset;
		return world.tasks.run(pictureTask, { about, ask: { ...ask, extent, source, format }, signal });
	};
	const body = await world.chunks.get(key, make, call.signal);
	return format === "png" ? { type: "image/png", body } : { type: "image/svg+xml", body, compressible: true };
}

async function page(what: Plotting): Promise<RouteAnswer> {
	const { call, ask, selection, world } = what;
	const { wish } = ask;
	const header = call.opened.dataset;
	const look = await world.tasks.run(lookTask, { about: header, ask, signal: call.signal });
	const body = plotPage({
		...{ wish, selection, dataset: call.dataset, address: call.address, header, ...look },
		extent: await knownExtent(what, call.signal),
		isWhole: wish.kind === "line" || wish.kind === "hist",
	});
	return pageAnswer(body);
}
