import { z } from "zod";
import type { Period } from "../coverage.ts";
import { rfc3339 } from "../coverage.ts";
import { areTouching, type Bbox } from "./bbox.ts";
import { Geometry, meetsBox } from "./geometry.ts";

const LONGEST = 10_000;
const numbers = (text: string): number[] =>
	text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));

const BboxText = z
	.string()
	.max(LONGEST)
	.transform((text, context): Bbox => {
		const found = numbers(text);
		// Six numbers tell heights too, which say nothing about where on the map something is.
		const [west, south, east, north] =
			found.length === 6 ? [0, 1, 3, 4].map((at) => found[at] as number) : found;
		const known = [west, south, east, north].every((one) => one !== undefined && Number.isFinite(one));
		if ((found.length !== 4 && found.length !== 6) || !known || (south as number) > (north as number)) {
			context.addIssue({
				code: "custom",
				message: "is no box: give west,south,east,north in degrees, such as -10,35,40,70",
			});
			return z.NEVER;
		}
		return [west as number, south as number, east as number, north as number];
	});

const DATE =
	/^\d{4}(?:-\d{2}(?:-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|z|[+-]\d{2}:\d{2})?)?)?)?$/;

/** Two moments in milliseconds; infinite where the range is open. */
export interface Moments {
	readonly from: number;
	readonly to: number;
}

const DatetimeText = z
	.string()
	.max(LONGEST)
	.transform((text, context): Moments => {
		const parts = text.split("/");
		const [first = "", last = first] = parts;
		const from = first === ".." || first === "" ? Number.NEGATIVE_INFINITY : moment(first, "first");
		const to = last === ".." || last === "" ? Number.POSITIVE_INFINITY : moment(last, "last");
		if (parts.length <= 2 && from !== undefined && to !== undefined && from <= to && text !== "")
			return { from, to };
		context.addIssue({
			code: "custom",
			message:
				"is no time: give 1990-01-01T00:00:00Z, or a range such as 1980-01-01/1989-12-31 or 1990-01-01/..",
		});
		return z.NEVER;
	});

/** A date without a time means all of it: its first or its last moment. */
function moment(text: string, which: "first" | "last"): number | undefined {
	if (!DATE.test(text)) return undefined;
	const hasZone = /(?:Z|[+-]\d{2}:\d{2})$/i.test(text);
	const start = new Date(text.includes(":") && !hasZone ? `${text}Z` : text);
	if (Number.isNaN(start.getTime())) return undefined;
	if (which === "first" || text.includes(":")) return start.getTime();
	const end = new Date(start);
	if (text.length === 4) end.setUTCFullYear(end.getUTCFullYear() + 1);
	else if (text.length === 7) end.setUTCMonth(end.getUTCMonth() + 1);
	else end.setUTCDate(end.getUTCDate() + 1);
	return end.getTime() - 1;
}

const list = z
	.string()
	.max(100 * LONGEST)
	.transform((text) => text.split(",").filter((part) => part !== ""));

const MOST_ITEMS = 1000;

/** What would have to narrow the answer, and cannot: passed over, it would give what nobody asked for. */
const NOT_KNOWN = ["filter", "query"];
const notKnown = z
	.undefined({ error: "is not known here: search by bbox, intersects, datetime, ids and collections" })
	.optional();

const GeometryText = z
	.string()
	.max(100 * LONGEST)
	.transform((text, context): Geometry => {
		const found = Geometry.safeParse(parsedJson(text));
		if (found.success) return found.data;
		context.addIssue({
			code: "custom",
			message: 'is no geometry of GeoJSON: give one such as {"type":"Point","coordinates":[10,50]}',
		});
		return z.NEVER;
	});

function parsedJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** More than is given at once is no mistake (OGC 17-069r4, 7.15.2). */
const Limit = z.coerce
	.number()
	.int()
	.min(1)
	.default(100)
	.transform((limit) => Math.min(limit, MOST_ITEMS));

/** What `/stac/search` is asked (STAC API 1.0.0, item search). */
export const SearchQuery = z
	.object({
		bbox: BboxText.optional().describe("west,south,east,north in degrees"),
		intersects: GeometryText.optional().describe("A geometry of GeoJSON"),
		datetime: DatetimeText.optional().describe("1990-01-01T00:00:00Z, 1980-01-01/1989-12-31, 1990-01-01/.."),
		ids: list.optional().describe("Ids of datasets, separated by commas"),
		collections: list.optional().describe("Ids of collections, separated by commas"),
		...Object.fromEntries(NOT_KNOWN.map((name) => [name, notKnown])),
		limit: Limit.describe(`Items of one answer; at most ${MOST_ITEMS} are given`),
		token: z.coerce.number().int().min(0).default(0).describe("How many items come before"),
	})
	.refine(({ bbox, intersects }) => bbox === undefined || intersects === undefined, {
		path: ["intersects"],
		error: "stands beside bbox: give one of both",
	});
export type SearchQuery = z.output<typeof SearchQuery>;

/** The same as a JSON object, as it is posted; what its members hold is looked at as that of the query is. */
export const SearchBody = z.looseObject({
	bbox: z
		.array(z.number())
		.optional()
		.describe("West, south, east, north in degrees; six numbers with heights"),
	intersects: z.looseObject({ type: z.string() }).optional().describe("A geometry of GeoJSON"),
	datetime: z.string().optional().describe("1990-01-01T00:00:00Z, 1980-01-01/1989-12-31, 1990-01-01/.."),
	ids: z.array(z.string()).optional().describe("Ids of datasets"),
	collections: z.array(z.string()).optional().describe("Ids of collections"),
	limit: z.int().min(1).optional().describe(`Items of one answer; at most ${MOST_ITEMS} are given`),
	token: z.int().min(0).optional().describe("How many items come before"),
});

/** Whether something lies where and when it is looked for; what has no place or time is everywhere and always. */
export function isLookedFor(
	{ bbox, intersects, datetime }: Pick<SearchQuery, "bbox" | "intersects" | "datetime">,
	{ box, period }: { readonly box?: Bbox; readonly period?: Period },
): boolean {
	if (bbox && box && !areTouching(bbox, box)) return false;
	if (intersects && box && !meetsBox(intersects, box)) return false;
	const [start, end] = period ? [rfc3339(period.start), rfc3339(period.end)] : [];
	if (!datetime || start === undefined || end === undefined) return true;
	return Date.parse(start) <= datetime.to && Date.parse(end) >= datetime.from;
}
