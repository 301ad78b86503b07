import { areaWeights } from "../../core/statistics/area-weights.ts";
import { shown, unitsLabel } from "../../core/statistics/labels.ts";
import { weightedMean } from "../../core/statistics/moments.ts";
import { regions } from "../../core/statistics/regions.ts";
import { caseLabel } from "../../core/statistics/requested-field.ts";
import { csv, json } from "../../core/statistics/tables.ts";
import { differenceScale, mapOf, minus, sharedScale, zonalLines } from "./maps.ts";
import type { Material } from "./material.ts";

async function drawMean(material: Material, mean: number): Promise<void> {
	const { world, field, means, years } = material;
	await world.figure(
		"time-mean",
		mapOf(material, means.all, {
			title: "Near-surface air temperature, time mean",
			subtitle: caseLabel(world, years),
			note: `mean ${shown(mean)} ${unitsLabel(field.units)}`,
			scale: sharedScale(material, [means.all]),
		}),
		`Time mean of near-surface air temperature. There is no reference (OBS_DATA is empty). Grey: missing.`,
	);
}

async function drawChange(material: Material, change: number): Promise<void> {
	const { world, field, means, years } = material;
	const scale = sharedScale(material, [means.firstHalf, means.secondHalf]);
	const difference = minus(means.secondHalf, means.firstHalf);
	await world.figure(
		"change",
		{
			kind: "panels",
			title: `Near-surface air temperature, second against first half of ${years}`,
			columns: 2,
			panels: [
				mapOf(material, means.firstHalf, { title: "First half", subtitle: caseLabel(world, years), scale }),
				mapOf(material, means.secondHalf, { title: "Second half", subtitle: caseLabel(world, years), scale }),
				mapOf(material, difference, {
					title: "Second minus first half",
					note: `mean ${shown(change)} ${unitsLabel(field.units)}`,
					scale: differenceScale(material, difference),
				}),
				zonalLines(material, [
					{ label: "first half", values: means.firstHalf },
					{ label: "second half", values: means.secondHalf, dashed: true },
				]),
			],
		},
		"Means of the two halves of the period, their difference, and their zonal means.",
	);
}

/** Time mean and the change within the period: figures, `statistics.json`, `statistics.csv`. */
export async function compareHalves(material: Material): Promise<void> {
	const { world, field, means, years } = material;
	const rows = regions
		.map(({ id, label, box }) => {
			const weights = areaWeights(field.grid, box);
			const mean = weightedMean(means.all, weights);
			const firstHalf = weightedMean(means.firstHalf, weights);
			const secondHalf = weightedMean(means.secondHalf, weights);
			return { region: id, label, mean, firstHalf, secondHalf, change: secondHalf - firstHalf };
		})
		.filter(({ mean }) => !Number.isNaN(mean));
	await drawMean(material, rows[0]?.mean ?? Number.NaN);
	const comparable = means.secondHalf.some((value) => !Number.isNaN(value));
	if (comparable) await drawChange(material, rows[0]?.change ?? Number.NaN);
	else world.say("There is one step only: no change within the period can be shown.");
	await world.write(
		"statistics.json",
		json({ case: world.environment["CASENAME"], years, units: field.units, regions: rows }),
	);
	const header = ["region", "mean", "first_half", "second_half", "change"];
	await world.write(
		"statistics.csv",
		csv(
			header,
			rows.map((row) => [row.region, row.mean, row.firstHalf, row.secondHalf, row.change]),
		),
	);
}
