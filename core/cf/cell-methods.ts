/** The `cell_methods` attribute (CF section 7.3): how a cell's value was made from what lies in it. */

import { MetadataError } from "../errors.ts";

/** One method, applied to one or several axes at once. */
export interface CellMethod {
	/** Dimensions, scalar coordinates, standard names or "area", as written: `["area", "time"]` for "area: time: mean". */
	readonly axes: readonly string[];
	/** In lower case: "mean", "point", "maximum" ... */
	readonly method: string;
	/** The area type of "mean where land" (CF 7.3.3). */
	readonly where?: string;
	/** The area type divided by, of "mean where land over all_area_types". */
	readonly whereOver?: string;
	/** "years", "days" or "hours" of "mean within years" (CF 7.4). */
	readonly within?: string;
	/** "years", "days" or "hours" of "mean over years". */
	readonly over?: string;
	/** Spacing of the original samples: `["5 minutes"]`; one for all axes or one for each. */
	readonly intervals?: readonly string[];
	readonly comment?: string;
}

export type CellMethods = readonly CellMethod[];

/** What was done to time, as far as one variable may stand for another. */
export type TimeMethod = "climatology" | (string & {});

interface Piece {
	readonly text: string;
	readonly at: number;
}

/** A name with its colon, a remark in parentheses (one pair may lie inside), or a word. */
const piece = /[^\s:()]+\s*:|\((?:[^()]|\([^()]*\))*\)|[^\s:()]+|\S/gu;

/**
 * Reads a `cell_methods` attribute; the empty text has no methods. Axes joined as CMIP does ("area: depth: time: mean")
 * share one method. Throws MetadataError naming the place.
 */
export function parseCellMethods(text: string): CellMethods {
	const pieces = [...text.matchAll(piece)].map((match): Piece => ({ text: match[0], at: match.index }));
	const methods: CellMethod[] = [];
	for (let next = 0; next < pieces.length; ) {
		const end = endOfMethod(pieces, next);
		methods.push(oneMethod(pieces.slice(next, end), text));
		next = end;
	}
	return methods;
}

const isAxis = (part: Piece | undefined) => part?.text.endsWith(":") === true && part.text !== ":";
const isRemark = (part: Piece | undefined) => part?.text.startsWith("(") === true && part.text.length > 1;

/** A method ends where, after its word, the next axis begins. */
function endOfMethod(pieces: readonly Piece[], start: number): number {
	let end = start;
	while (isAxis(pieces[end])) end++;
	while (end < pieces.length && !isAxis(pieces[end])) end++;
	return end;
}

function oneMethod(pieces: readonly Piece[], text: string): CellMethod {
	const axes = pieces.filter(isAxis).map((part) => part.text.slice(0, -1).trim());
	const remarks = pieces.filter(isRemark).map((part) => part.text.slice(1, -1));
	const [method, ...modifiers] = pieces.filter((part) => !isAxis(part) && !isRemark(part));
	if (axes.length === 0) throw unreadable(text, pieces[0], 'expected an axis such as "time:"');
	if (method === undefined || !/^\w+$/u.test(method.text))
		throw unreadable(text, method ?? pieces.at(-1), 'expected a method such as "mean"');
	return {
		axes,
		method: method.text.toLowerCase(),
		...modifiersOf(modifiers, text),
		...remarksOf(remarks.join("; ")),
	};
}

function unreadable(text: string, part: Piece | undefined, expected: string): MetadataError {
	const place = part ? `at character ${part.at + 1} ("${part.text}")` : "at its end";
	return new MetadataError(
		`cell_methods "${text}" cannot be read ${place}: ${expected}. Mend the attribute, for example "area: mean time: mean".`,
	);
}

type Modifiers = Pick<CellMethod, "where" | "whereOver" | "within" | "over">;

/** "where A [over B]", "within P" and "over P", in pairs. */
function modifiersOf(pieces: readonly Piece[], text: string): Modifiers {
	const found: { -readonly [Key in keyof Modifiers]: string } = {};
	for (let index = 0; index < pieces.length; index += 2) {
		const [keyword, value] = [pieces[index]!, pieces[index + 1]];
		const key = modifierKey(keyword.text.toLowerCase(), { found, value: value?.text });
		if (key === undefined || value === undefined || found[key] !== undefined)
			throw unreadable(text, keyword, 'expected "where", "over" or "within" and what it refers to');
		found[key] = value.text;
	}
	return found;
}

/** "over" belongs to "where" unless a period follows it. */
function modifierKey(word: string, { found, value }: { found: Modifiers; value: string | undefined }) {
	if (word === "where" || word === "within") return word;
	if (word !== "over") return undefined;
	const isPeriod = /^(?:years|days|hours)$/u.test(value ?? "");
	return found.where !== undefined && !isPeriod ? "whereOver" : "over";
}

/** "interval: 1 hr interval: 5 m comment: sampled": intervals first, then free text, its keyword optional (CF 7.3.2). */
function remarksOf(remark: string): Pick<CellMethod, "intervals" | "comment"> {
	const [, before = "", comment = ""] =
		/^((?:\s*interval:(?:(?!interval:|comment:).)*)*)(.*)$/su.exec(remark) ?? [];
	const intervals = before
		.split("interval:")
		.map((part) => part.trim())
		.filter((part) => part !== "");
	const plain = comment.replace(/^\s*comment:/u, "").trim();
	return { ...(intervals.length > 0 && { intervals }), ...(plain !== "" && { comment: plain }) };
}

/** The attribute's text again, one spelling for all; `parseCellMethods` reads it back to equal methods. */
export function formatCellMethods(methods: CellMethods): string {
	return methods.map(methodText).join(" ");
}

function methodText(cell: CellMethod): string {
	const remarks = [
		...(cell.intervals ?? []).map((interval) => `interval: ${interval}`),
		...(cell.comment === undefined ? [] : [`comment: ${cell.comment}`]),
	].join(" ");
	return [
		...cell.axes.map((axis) => `${axis}:`),
		cell.method,
		...(cell.where === undefined ? [] : ["where", cell.where]),
		...(cell.whereOver === undefined ? [] : ["over", cell.whereOver]),
		...(cell.within === undefined ? [] : ["within", cell.within]),
		...(cell.over === undefined ? [] : ["over", cell.over]),
		...(remarks === "" ? [] : [`(${remarks})`]),
	].join(" ");
}

/** Whether the same was done to the same axes; comments and intervals do not count, nor does "area: mean time: mean" differ from "area: time: mean". */
export function areSameCellMethods(a: CellMethods, b: CellMethods): boolean {
	return bareText(a) === bareText(b);
}

const bareText = (methods: CellMethods) =>
	formatCellMethods(
		methods.flatMap(({ axes, intervals: _intervals, comment: _comment, ...rest }) =>
			axes.map((axis) => ({ ...rest, axes: [axis] })),
		),
	);

const onTime = (methods: CellMethods, time: string) => methods.filter(({ axes }) => axes.includes(time));

/**
 * Whether the values combine like parts of several cycles (CF 7.4): the same month of all years, the same hour of all days.
 * The mean over a month of daily extremes, which CMIP writes in the same form ("maximum within days time: mean over days"),
 * is a plain monthly value and none.
 */
export function isClimatology(methods: CellMethods, time = "time"): boolean {
	return onTime(methods, time).some(({ method, within, over }, index, all) => {
		if (within === "years" || over === "years") return true;
		return within === "days" && (method === "mean" || method === "point") && all[index + 1]?.over === "days";
	});
}

/**
 * What was done to time: "climatology", else the method that sets the values apart ("maximum" for the mean of daily
 * maxima), "mean", "point" ...; `undefined` when time is not mentioned. `time` is the name of the axis.
 */
export function timeMethod(methods: CellMethods, time = "time"): TimeMethod | undefined {
	if (isClimatology(methods, time)) return "climatology";
	const own = onTime(methods, time).map(({ method }) => method);
	return own.find((method) => method !== "mean") ?? own[0];
}

/** The area types the values are restricted to: "land", "ice_free_sea over sea"; `undefined` for whole cells. */
export function whereClause(methods: CellMethods): string | undefined {
	const clauses = methods.flatMap(({ where, whereOver }) => {
		if (where === undefined) return [];
		return [whereOver === undefined ? where : `${where} over ${whereOver}`];
	});
	return clauses.length === 0 ? undefined : [...new Set(clauses)].join(", ");
}

/**
 * `timeMethod` of a variable's attribute, by the axis's own name or by "time"; `undefined` when it has none. Throws MetadataError when it
 * cannot be read.
 */
export function timeMethodOf(attribute: string | undefined, time = "time"): TimeMethod | undefined {
	if (attribute === undefined) return undefined;
	const methods = parseCellMethods(attribute);
	return timeMethod(methods, time) ?? timeMethod(methods);
}
