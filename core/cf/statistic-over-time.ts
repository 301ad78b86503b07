import type { Statistic } from "../array/operations/grouped.ts";
import { isHeadwaterError } from "../errors.ts";
import { type CellMethod, type CellMethods, formatCellMethods, parseCellMethods } from "./cell-methods.ts";

/** How a statistic is called in `cell_methods` (CF appendix E); percentiles other than the median have no name there. */
export function methodName(statistic: Statistic): string {
	switch (statistic.method) {
		case "min":
			return "minimum";
		case "max":
			return "maximum";
		case "std":
			return "standard_deviation";
		case "percentile":
			return statistic.percent === 50 ? "median" : "percentile";
		default:
			return statistic.method;
	}
}

/** What the name alone does not say. */
function commentOf(statistic: Statistic): string | undefined {
	if (statistic.method === "percentile")
		return `${statistic.percent}th percentile, ${statistic.between === "linear" ? "linear interpolation" : "nearest rank"}`;
	return statistic.method === "std" && statistic.ddof === 1 ? "divided by n-1" : undefined;
}

/** Text that follows no grammar says nothing. */
function methodsIn(text: string): CellMethods | undefined {
	try {
		return parseCellMethods(text);
	} catch (error) {
		if (isHeadwaterError(error, "Metadata")) return undefined;
		throw error;
	}
}

const isOfTime = ({ axes }: CellMethod, time: string): boolean =>
	axes.includes(time) || axes.includes("time");
const isPlain = (method: CellMethod | undefined): method is CellMethod =>
	method !== undefined && method.within === undefined && method.over === undefined;

/** Done twice these are what they were done once. */
const REPEATABLE = ["mean", "minimum", "maximum", "sum"];

/**
 * `cell_methods` after a statistic over time (CF 7.3): methods are listed in the order they were applied. A mean of means is a mean, a
 * maximum of maxima a maximum; instants ("time: point") give way; anything else is listed in turn.
 */
export function cellMethodsAfter(
	text: string | undefined,
	time: string,
	statistic: Statistic & { readonly comment?: string },
): string {
	const own = entry(time, statistic);
	const plain = (text ?? "").trim();
	const methods = methodsIn(plain);
	if (!methods) return `${plain} ${formatCellMethods([own])}`;
	const last = methods.findLast((method) => isOfTime(method, time));
	if (
		own.comment === undefined &&
		isPlain(last) &&
		last.method === own.method &&
		REPEATABLE.includes(own.method)
	)
		return plain;
	return formatCellMethods([...withoutPoint(methods, time), own]);
}

const entry = (time: string, statistic: Statistic & { readonly comment?: string }): CellMethod => {
	const comments = [commentOf(statistic), statistic.comment].filter((one) => one !== undefined);
	const comment = comments.length === 0 ? undefined : comments.join(", ");
	return { axes: [time], method: methodName(statistic), ...(comment !== undefined && { comment }) };
};

/** What is said of instants ends with them, for time alone: "area: time: point" keeps its area. */
const withoutPoint = (methods: CellMethods, time: string): CellMethods =>
	methods.flatMap((method) => {
		if (!isOfTime(method, time) || method.method !== "point" || !isPlain(method)) return [method];
		return withoutTime(method, time);
	});

function withoutTime(method: CellMethod, time: string): CellMethods {
	const axes = method.axes.filter((axis) => axis !== time && axis !== "time");
	return axes.length === 0 ? [] : [{ ...method, axes }];
}

/**
 * `cell_methods` after a statistic over the same part of several years (CF 7.4): "time: mean within years time: mean over years".
 * `oncePerYear`: each year gives one value to it, so that within years nothing was done but what had been done before.
 */
export function cellMethodsOfClimatology(
	text: string | undefined,
	time: string,
	{ statistic, oncePerYear }: { readonly statistic: Statistic; readonly oncePerYear: boolean },
): string {
	const plain = (text ?? "").trim();
	const methods = methodsIn(plain);
	const own = entry(time, statistic);
	const last = methods?.findLast((method) => isOfTime(method, time));
	const before = isPlain(last) ? last.method : undefined;
	const within = oncePerYear ? (before ?? own.method) : own.method;
	const { comment, ...bare } = own;
	const made: CellMethods = [
		{ ...bare, method: within, within: "years" },
		{ ...own, over: "years" },
	];
	if (!methods) return `${plain} ${formatCellMethods(made)}`;
	// The method of time itself is told by "within years", unless it was another.
	const kept = methods.flatMap((method) =>
		method === last && isPlain(last) && (last.method === within || last.method === "point")
			? withoutTime(last, time)
			: [method],
	);
	return formatCellMethods([...kept, ...made]);
}
