import { z } from "zod";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import { readingCost } from "../../../core/array/touched.ts";
import type { Engine } from "../../../core/ports/engine.ts";
import type { FileAnswers } from "../../../core/ports/file-answers.ts";
import { definePublisher, type Publisher } from "../../../core/ports/publisher.ts";
import { type DatasetCall, defineDatasetRoute, type RouteAnswer } from "../../../core/ports/route.ts";
import type { Tasks } from "../../../core/ports/tasks.ts";
import { Refusal } from "../failure.ts";
import { assertAffordable, type Derived, DerivedDatasets } from "../groupby/derived.ts";
import { jsonTask } from "../groupby/group-tasks.ts";
import { type GroupWish, groupWish } from "../groupby/group-wish.ts";
import { groupPage } from "../groupby/page.ts";
import { answerKey, type KeyRoutesWorld } from "../key-routes.ts";
import { pageAnswer } from "../pages/page-answer.ts";
import { bytesText } from "../subset/bytes-text.ts";
import { type Formats, wantedFormat } from "../wanted-format.ts";
import { zarrFormatsOf } from "./zarr.ts";

export interface GroupbyWorld extends KeyRoutesWorld {
	readonly answers: FileAnswers;
	readonly tasks: Tasks;
	/** Bytes of stored chunks, decoded, that one answer may be made from. */
	readonly mostRead: number;
}

const Address = z.object({ variable: z.string(), coordinate: z.string(), action: z.string() });
const Query = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
type Params = z.output<typeof Address>;
type Call = DatasetCall<Params, z.output<typeof Query>>;

const FORMATS: Formats<"html" | "json" | "nc"> = [
	["html", "text/html"],
	["json", "application/json"],
	["nc", "application/x-netcdf"],
];

/** Values in one JSON document: more belongs into a file. */
const MOST_JSON = 2_000_000;

const addressOf = (address: string, { variable, coordinate, action }: Params): string =>
	[address, "groupby", variable, coordinate, action]
		.map((part, i) => (i === 0 ? part : encodeURIComponent(part)))
		.join("/");

/** Statistics over groups of a coordinate: a page, JSON, netCDF, and Zarr. */
export const groupbyPublisher = (world: GroupbyWorld): Publisher =>
	definePublisher({
		name: "groupby",
		title: "Statistics over months, seasons, years and bands of a coordinate",
		dataset: ({ engine }) => {
			const derived = new DerivedDatasets(engine);
			return [
				answerRoute(world, engine, derived),
				zarrRoute("zarr", world, derived),
				zarrRoute("zarr/*", world, derived),
			];
		},
	});

const answerRoute = (world: GroupbyWorld, engine: Engine, derived: DerivedDatasets) =>
	defineDatasetRoute({
		path: "groupby/:variable/:coordinate/:action",
		summary:
			"mean, min, max, count, first, last or sum of a variable over groups: time.month, time.season, time.year, lat?width=30 ...",
		answers: FORMATS.map(([, type]) => type),
		params: Address,
		query: Query,
		async answer(call) {
			const format = wantedFormat(call, formatText(call.query), FORMATS);
			const wish = groupWish(call.params, call.query);
			const made = await derived.of(call.opened, wish);
			const address = addressOf(call.address, call.params);
			assertAffordable(made, world.mostRead, { opened: call.opened, wish, address });
			const answer = await ANSWERS[format]({ call, wish, made, address, world, engine });
			const headers = { ...answer.headers, vary: "accept" };
			return { ...answer, headers, tag: `${call.opened.stamp}-groupby-${format}` };
		},
	});

const formatText = ({ format }: z.output<typeof Query>): string | undefined =>
	typeof format === "string" ? format : format?.[0];

interface Answering {
	readonly call: Call;
	readonly wish: GroupWish;
	readonly made: Derived;
	readonly address: string;
	readonly world: GroupbyWorld;
	readonly engine: Engine;
}

const ANSWERS: Readonly<Record<"html" | "json" | "nc", (what: Answering) => Promise<RouteAnswer>>> = {
	async html(what) {
		const body = await groupPage({
			...what,
			tasks: what.world.tasks,
			signal: what.call.signal,
			dataset: what.call.dataset,
			datasetAddress: what.call.address,
			search: what.call.search,
		});
		return pageAnswer(body);
	},
	async json({ made, address, call, world }) {
		const { result, grouped } = made;
		const count = lengthOf(result.data.shape);
		if (count > MOST_JSON)
			throw new Refusal(
				413,
				`${count} values are too many for JSON, which takes ${MOST_JSON}. Ask for "?format=nc", for a part ("?lat=0_30"), or for Zarr at "${address}/zarr".`,
			);
		const body = await world.tasks.run(jsonTask, { about: grouped, ask: undefined, signal: call.signal });
		return { type: "application/json", body, compressible: true };
	},
	async nc({ call, made, world }) {
		const { bytes, body } = await world.answers.netcdf(made.dataset, { signal: call.signal });
		const headers = {
			"content-length": String(bytes),
			"content-disposition": `attachment; filename="${made.result.name}.nc"`,
		};
		return { type: "application/x-netcdf", body, headers };
	},
};

const ZARR_SUMMARY =
	"The same as a Zarr dataset, computed when its chunks are asked for; options stand in the path: lat;width=30";

const zarrRoute = (path: "zarr" | "zarr/*", world: GroupbyWorld, derived: DerivedDatasets) =>
	defineDatasetRoute({
		path: `groupby/:variable/:coordinate/:action/${path}`,
		summary: path === "zarr" ? `${ZARR_SUMMARY}: a page of what lies in its root` : ZARR_SUMMARY,
		answers: path === "zarr" ? ["text/html"] : ["application/json", "application/octet-stream"],
		params: Address.extend({ "*": z.string().default("") }),
		query: z.object({}),
		async answer(call) {
			const { dataset, opened, params, address } = call;
			const made = await derived.of(opened, groupWish(params, {}));
			assertChunkAffordable(made, world.mostRead);
			const { zarr: _, ...plain } = dataset;
			const key = params["*"];
			const id = `${dataset.id}${addressOf("", params)}`;
			return answerKey(
				{
					...{ call, key, dataset: { ...plain, id }, opened: made.opened },
					address: asWritten(addressOf(address, params)),
				},
				zarrFormatsOf(key),
				world,
			);
		},
	});

/** Clients that follow links compare them with the address they began with. */
const asWritten = (address: string): string =>
	`${address.replaceAll("%3B", ";").replaceAll("%3D", "=").replaceAll("%2C", ",")}/zarr`;

/** One chunk of the result must not need more than an answer may. */
function assertChunkAffordable({ result, cost }: Derived, most: number): void {
	if (cost <= most) return;
	const { shape } = result.data;
	const count = shape.map((length, axis) => (axis < shape.length - 2 ? Math.min(1, length) : length));
	const bytes = readingCost(result.data, { start: shape.map(() => 0), count });
	if (bytes <= most) return;
	throw new Refusal(
		413,
		`One chunk of "${result.name}" is made from ${bytesText(bytes)}, and one request may read ${bytesText(most)}. Group a part of the time: "time.month;time=-120_".`,
	);
}
