import type { LineFigure } from "../../core/ports/figure.ts";
import { definePod, type PodWorld } from "../../core/ports/pod-world.ts";
import { areaWeights, boxArea } from "../../core/statistics/area-weights.ts";
import { type Field, stepsOf } from "../../core/statistics/field.ts";
import { shown, unitsLabel, yearsLabel } from "../../core/statistics/labels.ts";
import { presentWeight, weightedMean } from "../../core/statistics/moments.ts";
import { annualMeans, anomalies, seasonalCycle, type YearMean } from "../../core/statistics/months.ts";
import { type Region, regions } from "../../core/statistics/regions.ts";
import { caseLabel, insufficient, requestedField } from "../../core/statistics/requested-field.ts";
import { csv, json } from "../../core/statistics/tables.ts";
import type { TimeAxis } from "../../core/statistics/time-axis.ts";
import { linearTrend, type Trend } from "../../core/statistics/trend.ts";

const POD = "area-mean-series";

interface RegionSeries {
	readonly region: Region;
	/** Fraction of the region that cells with values cover. */
	readonly coverage: number;
	readonly monthly: readonly number[];
	/** The months without the seasonal cycle: departures from the mean of their calendar month. */
	readonly departures: readonly number[];
	readonly annual: readonly YearMean[];
	/** Of the whole years, per year; absent with fewer than three. */
	readonly trend?: Trend;
}

/** Regional means of every step, in one pass over the data. */
async function meansOf(world: PodWorld, field: Field): Promise<{ means: number[][]; coverage: number[] }> {
	const weights = regions.map(({ box }) => areaWeights(field.grid, box));
	const means: number[][] = regions.map(() => []);
	const coverage = regions.map(() => 0);
	for await (const { values } of stepsOf(world, field)) {
		weights.forEach((weight, index) => {
			means[index]!.push(weightedMean(values, weight));
			coverage[index] = Math.max(coverage[index]!, presentWeight(values, weight));
		});
	}
	return { means, coverage: coverage.map((area, index) => area / boxArea(regions[index]!.box)) };
}

function seriesOf(
	region: Region,
	monthly: readonly number[],
	time: TimeAxis,
): Omit<RegionSeries, "coverage"> {
	const cycle = seasonalCycle(monthly, time.steps);
	const departures = anomalies(monthly, time.steps, cycle);
	const annual = annualMeans(monthly, time.steps, time.calendar);
	const trend =
		annual.length < 3
			? undefined
			: linearTrend(
					annual.map(({ year }) => year + 0.5),
					annual.map(({ mean }) => mean),
				);
	return { region, monthly, departures, annual, ...(trend === undefined ? {} : { trend }) };
}

/** The error that can be told: adjusted for autocorrelation where that is defined. */
const errorOf = (trend: Trend): number =>
	Number.isNaN(trend.adjustedError) ? trend.standardError : trend.adjustedError;

const trendText = (trend: Trend, units: string): string =>
	`${shown(trend.slope * 10)} ± ${shown(errorOf(trend) * 10)} ${units} per decade`;

function panelOf(series: RegionSeries, field: Field, time: TimeAxis): LineFigure {
	const units = unitsLabel(field.units);
	const years = series.annual.map(({ year }) => year + 0.5);
	const { trend } = series;
	const middle = weightedMean(
		series.monthly,
		time.steps.map(({ days }) => days),
	);
	const covered = series.coverage < 0.95 ? `; cells cover ${shown(series.coverage * 100, 1)} % of it` : "";
	const ends = [years[0]!, years[years.length - 1]!];
	const straight =
		trend === undefined
			? []
			: [
					{
						label: "trend",
						x: ends,
						y: ends.map((x) => trend.intercept + trend.slope * x),
						dashed: true,
						colour: 1,
					},
				];
	return {
		kind: "lines",
		title: series.region.label,
		subtitle:
			(trend === undefined ? "fewer than three whole years: no trend" : trendText(trend, units)) + covered,
		xLabel: "year",
		yLabel: `[${units}]`,
		series: [
			{
				label: "deseasonalised months",
				x: time.decimalYears,
				y: series.departures.map((departure) => departure + middle),
				faint: true,
				colour: 0,
			},
			{ label: "whole years", x: years, y: series.annual.map(({ mean }) => mean), colour: 0 },
			...straight,
		],
	};
}

function anomalyFigure(all: readonly RegionSeries[], field: Field, subtitle: string): LineFigure {
	return {
		kind: "lines",
		title: "Annual anomalies of near-surface air temperature",
		subtitle,
		xLabel: "year",
		yLabel: `departure from the mean of all years [${unitsLabel(field.units)}]`,
		series: all.map(({ region, annual }) => {
			const mean = annual.reduce((sum, year) => sum + year.mean, 0) / annual.length;
			return {
				label: region.label,
				x: annual.map(({ year }) => year + 0.5),
				y: annual.map((year) => year.mean - mean),
			};
		}),
	};
}

async function draw(
	world: PodWorld,
	field: Field,
	shownAs: { all: readonly RegionSeries[]; time: TimeAxis },
) {
	const { all, time } = shownAs;
	const subtitle = caseLabel(world, yearsLabel(time));
	await world.figure(
		"series",
		{
			kind: "panels",
			title: `Near-surface air temperature: ${subtitle}`,
			columns: Math.min(2, all.length),
			panels: all.map((series) => panelOf(series, field, time)),
		},
		"Area-weighted means: months without their mean seasonal cycle (thin), whole years weighted by days (thick), and the linear trend of the years ± one standard error, adjusted for lag-1 autocorrelation of the residuals where that is defined.",
	);
	if ((all[0]?.annual.length ?? 0) < 2) return;
	await world.figure(
		"anomalies",
		anomalyFigure(all, field, subtitle),
		"Annual means of each region minus the mean of all its whole years.",
	);
}

async function writeTables(world: PodWorld, all: readonly RegionSeries[], time: TimeAxis): Promise<void> {
	const ids = all.map(({ region }) => region.id);
	const months = time.steps.map((step, index) => [
		step.year,
		step.month,
		...all.map(({ monthly }) => monthly[index]),
		...all.map(({ departures }) => departures[index]),
	]);
	const header = ["year", "month", ...ids, ...ids.map((id) => `${id}_anomaly`)];
	await world.write("months.csv", csv(header, months));
	const years = [...new Set(all.flatMap(({ annual }) => annual.map(({ year }) => year)))];
	const meanIn = (series: RegionSeries, year: number) => series.annual.find((one) => one.year === year)?.mean;
	await world.write(
		"years.csv",
		csv(
			["year", ...ids],
			years.map((year) => [year, ...all.map((series) => meanIn(series, year))]),
		),
	);
}

const summary = ({ region, coverage, annual, trend }: RegionSeries) => ({
	region: region.id,
	label: region.label,
	coverage,
	wholeYears: annual.length,
	...(trend === undefined
		? {}
		: {
				trendPerDecade: trend.slope * 10,
				standardErrorPerDecade: trend.standardError * 10,
				adjustedErrorPerDecade: trend.adjustedError * 10,
				effectiveSamples: trend.effectiveSamples,
				lagOneCorrelation: trend.lagOneCorrelation,
			}),
});

export const pod = definePod({
	async run(world) {
		const field = await requestedField(world, POD, "tas");
		const { time } = field;
		const steps = time?.steps.length ?? 0;
		if (time === undefined || steps < 2) {
			insufficient(
				POD,
				`a series needs at least two steps, "${field.name}" has ${Math.max(1, steps)}. Widen the period.`,
			);
		}
		const { means, coverage } = await meansOf(world, field);
		const all = regions
			.map((region, index) => ({ ...seriesOf(region, means[index]!, time), coverage: coverage[index]! }))
			.filter((series) => series.coverage > 0);
		if (all.length === 0) insufficient(POD, `every value of "${field.name}" is missing.`);
		await draw(world, field, { all, time });
		await writeTables(world, all, time);
		const data = { case: world.environment["CASENAME"], units: field.units, years: yearsLabel(time) };
		await world.write("statistics.json", json({ ...data, regions: all.map(summary) }));
		const trend = all[0]?.trend;
		world.say(
			trend === undefined
				? "No trend: fewer than three whole years."
				: `Trend ${trendText(trend, field.units)}.`,
		);
	},
});
