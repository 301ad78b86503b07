import { z } from "zod";
import { colourMapNames, controlColours } from "../../../core/colours/colour-maps.ts";
import { definePublisher, type Publisher } from "../../../core/ports/publisher.ts";
import {
	type DatasetRoute,
	defineDatasetRoute,
	defineRoute,
	type RouteAnswer,
} from "../../../core/ports/route.ts";
import { pageAnswer } from "../pages/page-answer.ts";
import { extentIn, lookOf, type Plotting, type PlotWorld, pictureOf } from "../plot/kept-plots.ts";
import { plotPage } from "../plot/page.ts";
import { KINDS, plotWish } from "../plot/plot-wish.ts";
import { type Formats, wantedFormat } from "../wanted-format.ts";

const Address = z.object({ variable: z.string(), kind: z.string(), colours: z.string() });
const Query = z.strictObject({
	format: z.string().optional(),
	frame: z.string().optional(),
	min: z.string().optional(),
	max: z.string().optional(),
	log: z.string().optional(),
	width: z.string().optional(),
});

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
			const what = { call, selection, world, wish };
			const answer = await (format === "html" ? page(what, call.address) : picture(what, format));
			return {
				...answer,
				headers: { ...answer.headers, vary: "accept" },
				tag: `${call.opened.stamp}-plot-${format}`,
			};
		},
	});

async function picture(what: Plotting, format: "png" | "svg"): Promise<RouteAnswer> {
	const body = await pictureOf(what, format);
	return format === "png" ? { type: "image/png", body } : { type: "image/svg+xml", body, compressible: true };
}

async function page(what: Plotting, address: string): Promise<RouteAnswer> {
	const { call, selection, wish } = what;
	const look = await lookOf(what);
	const body = plotPage({
		...{ wish, selection, dataset: call.dataset, address, header: call.opened.dataset, ...look },
		extent: extentIn(wish, look),
		isWhole: wish.kind === "line" || wish.kind === "hist",
	});
	return pageAnswer(body);
}
