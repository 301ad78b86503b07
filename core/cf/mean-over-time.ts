import { isHeadwaterError } from "../errors.ts";
import { type CellMethod, parseCellMethods } from "./cell-methods.ts";

const isOfTime = ({ axes }: CellMethod, time: string): boolean =>
	axes.includes(time) || axes.includes("time");

/**
 * `cell_methods` after a mean over time (CF 7.3): methods are listed in the order they were applied. A mean over time of means is a mean;
 * instants ("time: point") make a mean; anything else is averaged in turn.
 */
export function cellMethodsOfTimeMean(text: string | undefined, time: string): string {
	const own = `${time}: mean`;
	if (text === undefined || text.trim() === "") return own;
	const last = methodsIn(text).findLast((method) => isOfTime(method, time));
	const isPlain = last !== undefined && last.within === undefined && last.over === undefined;
	if (isPlain && last.method === "mean") return text;
	const isPoint = isPlain && last.method === "point" && last.axes.length === 1;
	const kept = isPoint
		? text.replace(new RegExp(`(^|\\s)${last.axes[0]}\\s*:\\s*point(?=\\s|$)`, "i"), "$1")
		: text;
	return `${kept.trim()} ${own}`.trim();
}

/** Text that follows no grammar says nothing. */
function methodsIn(text: string): readonly CellMethod[] {
	try {
		return parseCellMethods(text);
	} catch (error) {
		if (isHeadwaterError(error, "Metadata")) return [];
		throw error;
	}
}
