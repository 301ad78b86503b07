import { z } from "zod";
import { colourMapNames, controlColours } from "../../../core/colours/colour-maps.ts";
import type { Engine } from "../../../core/ports/engine.ts";
import type { Painter } from "../../../core/ports/figure.ts";
import { definePublisher, type Publisher } from "../../../core/ports/publisher.ts";
import {
	type DatasetCall,
	type DatasetRoute,
	defineDatasetRoute,
	defineRoute,
	type RouteAnswer,
} from "../../../core/ports/route.ts";
import type { ChunkCache } from "../chunk-cache.ts";
import { pageAnswer } from "../pages/page-answer.ts";
import { type Extent, extentOf, figureOf } from "../plot/figures.ts";
import { levelChoices } from "../plot/level-choices.ts";
import { plotPage } from "../plot/page.ts";
import { KINDS, type PlotWish, plotWish } from "../plot/plot-wish.ts";
import { type Plotted, plotted } from "../plot/plotted.ts";
import { type Formats, wantedFormat } from "../wanted-format.ts";

export interface PlotWorld {
	readonly painter: Painter;
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
		dataset: ({ engine }) => [
			plotRoute(world, engine, { path: "plot/:variable/:kind/:colours", params: Address }),
			plotRoute(world, engine, {
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

const plotRoute = (world: PlotWorld, engine: Engine, { path, params }: Path): DatasetRoute =>
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
			const plot = await plotted(engine, call.opened.dataset, { wish, mostRead: world.mostRead });
			const what = { call, wish, plot, selection, engine, world };
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
	readonly wish: PlotWish;
	readonly plot: Plotted;
	readonly selection: string;
	readonly engine: Engine;
	readonly world: PlotWorld;
}

/** Of the whole selection, read once for all of its frames; remembered with the pictures. */
async function knownExtent({ call, wish, plot, selection, engine, world }: Plotting): Promise<Extent> {
	if (wish.min !== undefined && wish.max !== undefined) return { min: wish.min, max: wish.max };
	if (wish.kind === "line") return { min: Number.NaN, max: Number.NaN };
	const key = ["extent", call.dataset.id, call.opened.stamp, wish.variable, selection].join("\0");
	const bytes = await world.chunks.get(key, async () => {
		const { min, max } = await extentOf(engine, plot);
		return new Uint8Array(Float64Array.of(min, max).buffer);
	});
	const [min = Number.NaN, max = Number.NaN] = new Float64Array(bytes.slice().buffer);
	return { min, max };
}

async function picture(what: Plotting, format: "png" | "svg"): Promise<RouteAnswer> {
	const { call, wish, plot, engine, world, selection } = what;
	const key = ["plot", call.dataset.id, call.opened.stamp, format, JSON.stringify(wish), selection].join(
		"\0",
	);
	const body = await world.chunks.get(key, async () => {
		const extent = await knownExtent(what);
		const figure = await figureOf({ plot, wish, engine, extent, source: call.dataset.title });
		return format === "png" ? world.painter.png(figure) : new TextEncoder().encode(world.painter.svg(figure));
	});
	return format === "png" ? { type: "image/png", body } : { type: "image/svg+xml", body, compressible: true };
}

async function page(what: Plotting): Promise<RouteAnswer> {
	const { call, wish, plot, selection, engine } = what;
	const header = call.opened.dataset;
	const { attributes, name } = plot.variable;
	const title = attributes.get("long_name");
	const body = plotPage({
		...{
			wish,
			selection,
			frames: plot.frames,
			dataset: call.dataset,
			address: call.address,
			header,
		},
		title: typeof title === "string" ? title : name,
		levels: await levelChoices(engine, header, { wish, drawn: plot.drawn }),
		extent: await knownExtent(what),
		isWhole: wish.kind === "line" || wish.kind === "hist",
	});
	return pageAnswer(body);
}
