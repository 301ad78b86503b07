import { colourMapNames } from "../../../core/colours/colour-maps.ts";
import { didYouMean } from "../../../core/text/nearest.ts";
import { notFound, Refusal } from "../failure.ts";
import { shortened, type WantedRange, wantedRange } from "../subset/range-text.ts";

/** How data are shown. */
export const KINDS = ["image", "quadmesh", "contour", "contourf", "scatter", "line", "hist"] as const;
export type Kind = (typeof KINDS)[number];

/** Whether it is drawn along two other axes where there is no map. */
export const mayBeSection = (kind: Kind): boolean => !["scatter", "line", "hist"].includes(kind);

/** What an address asks for; nothing of it was compared with the dataset yet. */
export interface PlotWish {
	readonly variable: string;
	readonly kind: Kind;
	readonly colours: string;
	readonly ranges: readonly WantedRange[];
	/** Which of the chosen steps is shown, from 0 on. */
	readonly frame: number;
	/** Ends of the colours; absent: the least and the largest value of all steps. */
	readonly min?: number;
	readonly max?: number;
	/** Whether pressures stand on a logarithmic axis; absent: where they reach far. */
	readonly log?: boolean;
	/** Units of the picture, without its margins: narrow for narrow screens. */
	readonly width?: number;
}

export interface PlotAddress {
	readonly variable: string;
	readonly kind: string;
	readonly colours: string;
	/** "time/-12_-1/lat/30_60". */
	readonly selection: string;
}

export interface PlotQuery {
	readonly frame?: string | undefined;
	readonly min?: string | undefined;
	readonly max?: string | undefined;
	readonly log?: string | undefined;
	readonly width?: string | undefined;
}

/** @throws Refusal: 404 for what of the path does not exist, 400 for what of the query makes no sense */
export function plotWish(address: PlotAddress, query: PlotQuery): PlotWish {
	const [min, max] = [numberFrom("min", query.min), numberFrom("max", query.max)];
	if (min !== undefined && max !== undefined && !(min < max))
		throw new Refusal(400, `"min" (${min}) must lie below "max" (${max}).`);
	return {
		variable: address.variable,
		kind: oneOf("kind of plot", address.kind, KINDS),
		colours: oneOf("colour map", address.colours, colourMapNames()),
		ranges: rangesFrom(address.selection),
		frame: frameFrom(query.frame),
		...(min !== undefined && { min }),
		...(max !== undefined && { max }),
		...(query.log !== undefined && { log: truthFrom("log", query.log) }),
		...(query.width !== undefined && { width: widthFrom(query.width) }),
	};
}

function oneOf<Name extends string>(what: string, text: string, names: readonly Name[]): Name {
	const found = names.find((name) => name === text);
	if (found) return found;
	const near = shortened(text);
	const list =
		names.length > 40
			? `"/plot/colormaps" lists the ${names.length} there are`
			: `There are: ${names.join(", ")}`;
	throw notFound(`There is no ${what} "${near}".${didYouMean(near, names)} ${list}.`);
}

const MOST_RANGES = 12;

function rangesFrom(selection: string): readonly WantedRange[] {
	const parts = selection.split("/").filter((part) => part !== "");
	if (parts.length % 2 !== 0 || parts.length > 2 * MOST_RANGES)
		throw notFound(
			`The selection "${shortened(selection)}" is not made of pairs. Write a coordinate and its range in turn: "time/-12_-1/lat/30_60".`,
		);
	return Array.from({ length: parts.length / 2 }, (_, i) =>
		wantedRange(parts[2 * i] as string, parts[2 * i + 1] as string),
	);
}

function frameFrom(text: string | undefined): number {
	if (text === undefined) return 0;
	if (/^\d{1,6}$/.test(text)) return Number(text);
	throw new Refusal(400, `"frame" is the number of a step, counted from 0; "${shortened(text)}" is none.`);
}

function numberFrom(name: string, text: string | undefined): number | undefined {
	if (text === undefined || text === "") return undefined;
	const number = /^-?\d*\.?\d+(?:e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : Number.NaN;
	if (Number.isFinite(number)) return number;
	throw new Refusal(400, `"${name}" is a number; "${shortened(text)}" is none.`);
}

const WIDTHS = { least: 300, most: 1600 };

function widthFrom(text: string): number {
	const width = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
	if (width >= WIDTHS.least && width <= WIDTHS.most) return width;
	throw new Refusal(
		400,
		`"width" is a number from ${WIDTHS.least} to ${WIDTHS.most}; "${shortened(text)}" is none.`,
	);
}

function truthFrom(name: string, text: string): boolean {
	if (text === "true" || text === "false") return text === "true";
	throw new Refusal(400, `"${name}" is true or false, not "${shortened(text)}".`);
}
