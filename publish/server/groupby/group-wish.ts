import { didYouMean } from "../../../core/text/nearest.ts";
import { notFound, Refusal } from "../failure.ts";
import { shortened, type WantedRange, wantedRange } from "../subset/range-text.ts";

export const ACTIONS = ["mean", "min", "max", "count", "first", "last", "sum"] as const;
export type Action = (typeof ACTIONS)[number];

export const COMPONENTS = ["month", "season", "year", "hour", "day", "dayofyear"] as const;
export type Component = (typeof COMPONENTS)[number];

/** What an address asks for; nothing of it was compared with the dataset yet. */
export interface GroupWish {
	readonly variable: string;
	/** Name of the coordinate. */
	readonly coordinate: string;
	/** What of its dates makes the groups. */
	readonly component?: Component;
	readonly action: Action;
	/** Where bands of values begin and end, ascending. */
	readonly bands?: readonly number[];
	/** How wide bands are. */
	readonly width?: number;
	/** Months and seasons go by the middle of a step's bounds, or by its stamp. */
	readonly dates: "bounds" | "stamps";
	readonly ranges: readonly WantedRange[];
}

export interface GroupAddress {
	readonly variable: string;
	/** "time.month", "lat;width=30": options may stand behind ";" for clients that cannot add a query. */
	readonly coordinate: string;
	readonly action: string;
}

/** Query and ";" options alike. `format` says how the answer is wanted, not what is asked. */
export function groupWish(
	address: GroupAddress,
	query: Readonly<Record<string, string | readonly string[]>>,
): GroupWish {
	const [named = "", ...behind] = address.coordinate.split(";");
	const { format: _, ...asked } = query;
	const options = { ...Object.fromEntries(behind.map(optionOf)), ...asked };
	const { bands, width, dates, ...ranges } = options;
	if (bands !== undefined && width !== undefined)
		throw new Refusal(400, 'Give either "bands" or "width", not both.');
	return {
		variable: address.variable,
		...coordinateNamed(named),
		action: actionNamed(address.action),
		...(bands !== undefined && { bands: bandsFrom(single("bands", bands)) }),
		...(width !== undefined && { width: widthFrom(single("width", width)) }),
		dates: datesFrom(dates),
		ranges: Object.entries(ranges).map(([name, text]) => wantedRange(name, single(name, text))),
	};
}

/** The same address whoever asks: the order of options does not matter. */
export const groupKey = (wish: GroupWish): string =>
	JSON.stringify({ ...wish, ranges: wish.ranges.toSorted((a, b) => (a.name < b.name ? -1 : 1)) });

function optionOf(text: string): [string, string] {
	const at = text.indexOf("=");
	if (at < 1) throw new Refusal(400, `"${shortened(text)}" is no option. Write them as in "lat;width=30".`);
	return [text.slice(0, at), text.slice(at + 1)];
}

function single(name: string, value: string | readonly string[]): string {
	if (typeof value === "string") return value;
	throw new Refusal(400, `"${shortened(name)}" is given ${value.length} times. Give it once.`);
}

function actionNamed(text: string): Action {
	const found = ACTIONS.find((action) => action === text);
	if (found) return found;
	throw notFound(
		`There is no action "${shortened(text)}".${didYouMean(shortened(text), ACTIONS)} There are: ${ACTIONS.join(", ")}.`,
	);
}

/** A name may hold dots itself: only what stands behind the last one, and is a part of dates, is one. */
function coordinateNamed(text: string): Pick<GroupWish, "coordinate" | "component"> {
	const [, name = "", part = ""] = /^(.+)\.([^.]*)$/.exec(text) ?? [];
	const component = COMPONENTS.find((one) => one === part);
	if (component) return { coordinate: name, component };
	if (name !== "time") return { coordinate: text };
	throw notFound(
		`Time has no "${shortened(part)}".${didYouMean(shortened(part), COMPONENTS)} It has: ${COMPONENTS.join(", ")}.`,
	);
}

const NUMBER = /^-?\d{1,12}(?:\.\d{1,12})?$/;
const MOST_BANDS = 1000;

function bandsFrom(text: string): readonly number[] {
	const parts = text.split(",");
	const edges = parts.map(Number);
	const isRising = edges.every((edge, i) => i === 0 || edge > (edges[i - 1] as number));
	if (parts.every((part) => NUMBER.test(part)) && edges.length > 1 && edges.length <= MOST_BANDS && isRising)
		return edges;
	throw new Refusal(
		400,
		`"${shortened(text)}" are no bands. Write at least two numbers that rise: "bands=-90,-30,30,90".`,
	);
}

function widthFrom(text: string): number {
	if (NUMBER.test(text) && Number(text) > 0) return Number(text);
	throw new Refusal(400, `"${shortened(text)}" is no width of bands. Write a number above 0: "width=30".`);
}

function datesFrom(value: string | readonly string[] | undefined): GroupWish["dates"] {
	if (value === undefined || value === "bounds" || value === "stamps") return value ?? "bounds";
	throw new Refusal(
		400,
		'"dates" is "bounds" (a step belongs to the middle of its bounds) or "stamps" (to its time stamp).',
	);
}

/** Edges of bands of one width that hold all values; those of latitudes begin at the south pole. */
export function edgesOfWidth(values: Float64Array, width: number, isLatitude: boolean): readonly number[] {
	const finite = values.filter(Number.isFinite);
	const low = isLatitude ? -90 : width * Math.floor(smallest(finite) / width);
	const high = isLatitude ? 90 : width * Math.ceil(largest(finite) / width);
	const count = Math.max(1, Math.ceil((high - low) / width - 1e-9));
	if (!(count < MOST_BANDS))
		throw new Refusal(
			400,
			`A width of ${width} makes ${count} bands. Give one that makes less than ${MOST_BANDS}.`,
		);
	const edges = Array.from({ length: count + 1 }, (_, i) => Number((low + i * width).toPrecision(12)));
	return isLatitude ? edges.with(count, 90) : edges;
}

const smallest = (values: Float64Array) => values.reduce((least, value) => Math.min(least, value), Infinity);
const largest = (values: Float64Array) => values.reduce((most, value) => Math.max(most, value), -Infinity);
