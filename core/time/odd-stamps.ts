import type { TimeAxis } from "./time-axis.ts";

/** How many stamps do not lie inside their own bounds. */
export function oddStamps({ values, bounds }: Pick<TimeAxis, "values" | "bounds">): number {
	const edges = bounds?.values;
	if (!edges) return 0;
	return values.filter((stamp, step) => {
		const [lower, upper] = [edges[2 * step] as number, edges[2 * step + 1] as number];
		return !(stamp > lower && stamp < upper) && !(stamp === lower && stamp === upper);
	}).length;
}
