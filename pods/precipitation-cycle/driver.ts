import type { MapFigure } from "../../core/ports/figure.ts";
import { definePod, type PodWorld } from "../../core/ports/pod-world.ts";
import { areaWeights, boxArea } from "../../core/statistics/area-weights.ts";
import { type Field, stepsOf } from "../../core/statistics/field.ts";
import { shown, unitsLabel, yearsLabel } from "../../core/statistics/labels.ts";
import { presentWeight, type RunningMean, runningMean, weightedMean } from "../../core/statistics/moments.ts";
import { seasonalCycle } from "../../core/statistics/months.ts";
import { niceScale } from "../../core/statistics/nice.ts";
import { caseLabel, insufficient, requestedField } from "../../core/statistics/requested-field.ts";
import { csv, json } from "../../core/statistics/tables.ts";
import type { TimeAxis } from "../../core/statistics/time-axis.ts";
import { belts } from "./belts.ts";

const POD = "precipitation-cycle";
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

interface Season {
	readonly id: "year" | "djf" | "jja";
	readonly label: string;
	readonly months: readonly number[];
}

const seasons: readonly Season[] = [
	{ id: "year", label: "All months", months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] },
	{ id: "djf", label: "December to February", months: [12, 1, 2] },
	{ id: "jja", label: "June to August", months: [6, 7, 8] },
];

interface Result {
	readonly maps: ReadonlyMap<Season["id"], Float64Array>;
	readonly cycles: readonly Cycle[];
}

interface Cycle {
	readonly id: string;
	readonly label: string;
	readonly coverage: number;
	/** January first. */
	readonly values: readonly number[];
}

/** Seasonal maps and regional series in one pass over the data. */
async function collect(world: PodWorld, field: Field, time: TimeAxis): Promise<Result> {
	const [, , rows = 1, columns = 1] = field.data.shape;
	const means = new Map<Season["id"], RunningMean>(
		seasons.map(({ id }) => [id, runningMean(rows * columns)]),
	);
	const weights = belts.map(({ box }) => areaWeights(field.grid, box));
	const series: number[][] = belts.map(() => []);
	const covered = belts.map(() => 0);
	for await (const { index, values } of stepsOf(world, field)) {
		const step = time.steps[index]!;
		for (const { id, months } of seasons) {
			if (months.includes(step.month)) means.get(id)?.add(values, step.days);
		}
		weights.forEach((weight, belt) => {
			series[belt]!.push(weightedMean(values, weight));
			covered[belt] = Math.max(covered[belt]!, presentWeight(values, weight));
		});
	}
	const cycles = belts.map(({ id, label, box }, belt) => ({
		id,
		label,
		coverage: covered[belt]! / boxArea(box),
		values: seasonalCycle(series[belt]!, time.steps),
	}));
	return {
		maps: new Map([...means].map(([id, mean]) => [id, mean.mean()])),
		cycles: cycles.filter(({ coverage }) => coverage > 0),
	};
}

async function drawCycles(world: PodWorld, field: Field, cycles: readonly Cycle[]): Promise<void> {
	const partial = cycles.filter(({ coverage }) => coverage < 0.95).length > 0;
	await world.figure(
		"seasonal-cycle",
		{
			kind: "lines",
			title: "Seasonal cycle of precipitation",
			subtitle:
				caseLabel(world, yearsLabel(field.time)) +
				(partial ? "; cells cover only parts of some regions" : ""),
			xLabel: "month",
			yLabel: `precipitation [${unitsLabel(field.units)}]`,
			xTicks: months.map((label, index) => ({ at: index + 1, label })),
			series: cycles.map(({ label, values }) => ({
				label,
				x: months.map((_, index) => index + 1),
				y: values,
			})),
		},
		"Area-weighted mean precipitation of each calendar month by region, over all years.",
	);
	const rows = months.map((month, index) => [month, ...cycles.map(({ values }) => values[index])]);
	await world.write("seasonal-cycle.csv", csv(["month", ...cycles.map(({ id }) => id)], rows));
}

/** June to August minus December to February, when there are both. */
function contrastOf(world: PodWorld, field: Field, maps: Result["maps"]): MapFigure | undefined {
	const [summer, winter] = [maps.get("jja"), maps.get("djf")];
	const values = summer?.map((value, index) => value - (winter?.[index] ?? Number.NaN));
	if (values === undefined || values.every(Number.isNaN)) return undefined;
	return {
		kind: "map",
		title: "June–August minus December–February",
		subtitle: caseLabel(world, yearsLabel(field.time)),
		longitudes: [...field.grid.longitude.values],
		latitudes: [...field.grid.latitude.values],
		values,
		scale: {
			map: "BrBG",
			...niceScale(values, { symmetric: true, trim: 0.005, steps: 14 }),
			label: `difference [${unitsLabel(field.units)}]`,
		},
	};
}

async function drawMaps(world: PodWorld, field: Field, maps: Result["maps"]): Promise<void> {
	const shownSeasons = seasons.filter(({ id }) => maps.get(id)?.some((value) => !Number.isNaN(value)));
	const units = unitsLabel(field.units);
	const all = shownSeasons.flatMap(({ id }) => [...maps.get(id)!]);
	const { max, levels } = niceScale([0, ...all], { trim: 0.003, steps: 14 });
	const scale = { map: "YlGnBu", min: 0, max, levels, label: `precipitation [${units}]` };
	const weights = areaWeights(field.grid);
	const panels = shownSeasons.map(
		({ id, label }): MapFigure => ({
			kind: "map",
			title: label,
			subtitle: caseLabel(world, yearsLabel(field.time)),
			note: `mean ${shown(weightedMean(maps.get(id)!, weights))} ${units}`,
			longitudes: [...field.grid.longitude.values],
			latitudes: [...field.grid.latitude.values],
			values: maps.get(id)!,
			scale,
		}),
	);
	const contrast = contrastOf(world, field, maps);
	const shownPanels = contrast === undefined ? panels : [...panels, contrast];
	await world.figure(
		"seasonal-maps",
		{
			kind: "panels",
			title: "Mean precipitation",
			columns: Math.min(2, shownPanels.length),
			panels: shownPanels,
		},
		"Mean precipitation of the whole year and of two seasons, and their contrast; months weigh by their length. Grey: missing.",
	);
}

const monthOf = (values: readonly number[], best: (...numbers: number[]) => number): string => {
	const there = values.filter((value) => !Number.isNaN(value));
	return months[values.indexOf(best(...there))] ?? "";
};

export const pod = definePod({
	async run(world) {
		const field = await requestedField(world, POD, "pr");
		const { time } = field;
		if (time === undefined)
			insufficient(POD, `"${field.name}" has no time axis, so there is no seasonal cycle.`);
		const { maps, cycles } = await collect(world, field, time);
		if (cycles.length === 0) insufficient(POD, `every value of "${field.name}" is missing.`);
		const absent = months.filter((_, index) => cycles.every(({ values }) => Number.isNaN(values[index]!)));
		if (absent.length > 0) world.say(`The period has no ${absent.join(", ")}: the cycle has gaps there.`);
		await drawCycles(world, field, cycles);
		await drawMaps(world, field, maps);
		const regions = cycles.map(({ values, ...rest }) => ({
			...rest,
			wettest: monthOf(values, Math.max),
			driest: monthOf(values, Math.min),
			range: Math.max(...values) - Math.min(...values),
			months: values,
		}));
		const data = { case: world.environment["CASENAME"], years: yearsLabel(time), units: field.units };
		await world.write("statistics.json", json({ ...data, regions }));
	},
});
