import { z } from "zod";
import type { Period } from "../coverage.ts";
import { rfc3339 } from "../coverage.ts";
import { areTouching, type Bbox } from "./bbox.ts";

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
const NOT_KNOWN = ["intersects", "filter", "query"];
const notKnown = z
	.undefined({ error: "is not known here: search by bbox, datetime, ids and collections" })
	.optional();

/** What `/stac/search` is asked (STAC API, item search). */
export const SearchQuery = z.object({
	bbox: BboxText.optional(),
	datetime: DatetimeText.optional(),
	ids: list.optional(),
	collections: list.optional(),
	...Object.fromEntries(NOT_KNOWN.map((name) => [name, notKnown])),
	limit: z.coerce.number().int().min(1).max(MOST_ITEMS).default(100),
	/** How many items come before. */
	token: z.coerce.number().int().min(0).default(0),
});
export type SearchQuery = z.output<typeof SearchQuery>;

/** Whether something lies where and when it is looked for; what has no place or time is everywhere and always. */
export function isLookedFor(
	{ bbox, datetime }: Pick<SearchQuery, "bbox" | "datetime">,
	{ box, period }: { readonly box?: Bbox; readonly period?: Period },
): boolean {
	if (bbox && box && !areTouching(bbox, box)) return false;
	const [start, end] = period ? [rfc3339(period.start), rfc3339(period.end)] : [];
	if (!datetime || start === undefined || end === undefined) return true;
	return Date.parse(start) <= datetime.to && Date.parse(end) >= datetime.from;
}
