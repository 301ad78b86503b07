import { formatTimeUnits } from "../cf/time-units.ts";
import { MetadataError } from "../errors.ts";
import type { Dataset } from "../model/dataset.ts";
import type { Engine } from "../ports/engine.ts";
import { needTimeAxes } from "./every-time-axis.ts";
import { type GroupedBy, type GroupOptions, groupSteps } from "./group-steps.ts";
import type { GroupedAxis } from "./grouped-dataset.ts";
import { inDays, type TimeAxis } from "./time-axis.ts";

/** What steps of such groups are called in the DRS, or as near as it comes. */
const FREQUENCIES: Readonly<Partial<Record<GroupedBy, string>>> = {
	day: "day",
	month: "mon",
	season: "season",
	year: "yr",
	"month-of-year": "monC",
	"season-of-year": "seasonC",
	"day-of-year": "dayC",
};

/** The bounds of a climatology reach over years: they say nothing of how long its steps are (CF 7.4). */
function plainBounds(dataset: Dataset, axis: TimeAxis): TimeAxis {
	if (!dataset.variables.get(axis.name)?.attributes.has("climatology")) return axis;
	const { bounds: _, ...bare } = axis;
	return bare;
}

/** The groups of every time axis of a dataset. @throws MetadataError, CoverageError when there is none that can be grouped */
export async function planGroups(
	engine: Pick<Engine, "readAll">,
	dataset: Dataset,
	options: GroupOptions,
): Promise<readonly GroupedAxis[]> {
	const times = await needTimeAxes(engine, dataset, "so there is no statistic over time");
	return times.map((axis) => ({
		...named(axis),
		...groupSteps(plainBounds(dataset, axis), options),
		...(FREQUENCIES[options.by] !== undefined && { frequency: FREQUENCIES[options.by] as string }),
	}));
}

const named = (axis: TimeAxis) => ({
	dimension: axis.dimension,
	name: axis.name,
	steps: axis.values.length,
	...(axis.bounds && { bounds: axis.bounds.name }),
});

export interface WindowOptions extends Pick<GroupOptions, "minFraction" | "stamp"> {
	/** Steps of a window. */
	readonly window: number;
}

/** Windows of steps that follow each other, on every time axis of a dataset. @throws MetadataError where an axis is shorter */
export async function planWindows(
	engine: Pick<Engine, "readAll">,
	dataset: Dataset,
	options: WindowOptions,
): Promise<readonly GroupedAxis[]> {
	const times = await needTimeAxes(engine, dataset, "so there is no running statistic");
	return times.map((axis) => ({ ...named(axis), ...windowsOf(axis, options) }));
}

function windowsOf(axis: TimeAxis, { window, stamp, minFraction = 0 }: WindowOptions) {
	const count = axis.values.length - window + 1;
	if (count < 1)
		throw new MetadataError(
			`"${axis.name}" has ${axis.values.length} steps, so there is no window of ${window}. Choose a shorter window.`,
		);
	const isFixed = axis.units.unit !== "month" && axis.units.unit !== "year";
	const { values, bounds, units } = isFixed ? axis : inDays(axis);
	const edges = Array.from({ length: count }, (_, first): readonly [number, number] => {
		const last = first + window - 1;
		if (bounds) return [bounds.values[2 * first] as number, bounds.values[2 * last + 1] as number];
		return [values[first] as number, values[last] as number];
	});
	return {
		groups: [],
		count,
		window,
		least: [Math.max(1, Math.ceil(window * minFraction - 1e-9))],
		units: formatTimeUnits(units),
		values: edges.map(([from, to]) =>
			stamp === "first" ? from : stamp === "last" ? to : from + (to - from) / 2,
		),
		edges: edges.flat(),
		isClimatology: false,
		mostPeriods: 1,
		incomplete: [],
	};
}
