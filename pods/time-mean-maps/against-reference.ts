import { areaWeights } from "../../core/statistics/area-weights.ts";
import { shown, unitsLabel } from "../../core/statistics/labels.ts";
import { type Comparison, compareFields } from "../../core/statistics/moments.ts";
import { regions } from "../../core/statistics/regions.ts";
import { caseLabel, insufficient } from "../../core/statistics/requested-field.ts";
import { csv, json } from "../../core/statistics/tables.ts";
import { differenceScale, mapOf, minus, sharedScale, zonalLines } from "./maps.ts";
import type { Material } from "./material.ts";
import type { Reference } from "./reference.ts";

async function draw(material: Material, reference: Reference, global: Comparison): Promise<void> {
	const { world, means, years, field } = material;
	const scale = sharedScale(material, [means.all, reference.values]);
	const difference = minus(means.all, reference.values);
	const units = unitsLabel(field.units);
	const model = mapOf(material, means.all, {
		title: "Model",
		subtitle: caseLabel(world, years),
		note: `mean ${shown(global.firstMean)} ${units}`,
		scale,
	});
	const observed = mapOf(material, reference.values, {
		title: "Reference",
		subtitle: [reference.label, reference.years].filter(Boolean).join(", "),
		note: `mean ${shown(global.secondMean)} ${units}`,
		scale,
	});
	const change = mapOf(material, difference, {
		title: "Model minus reference",
		subtitle: `bias ${shown(global.bias)}, RMSE ${shown(global.rmse)} ${units}`,
		note: `r = ${shown(global.correlation, 3)}`,
		scale: differenceScale(material, difference),
	});
	const lines = zonalLines(material, [
		{ label: "model", values: means.all },
		{ label: "reference", values: reference.values, dashed: true },
	]);
	await world.figure(
		"time-mean",
		{
			kind: "panels",
			title: "Near-surface air temperature, time mean",
			columns: 2,
			panels: [model, observed, change, lines],
		},
		`Time mean of near-surface air temperature of the model and of ${reference.label}, interpolated to the model grid; their difference (area-weighted bias ${shown(global.bias)} ${units}, root mean square ${shown(global.rmse)} ${units}, centred pattern correlation ${shown(global.correlation, 3)}); zonal means. Grey: missing.`,
	);
}

/** Model, reference, difference: figure, `statistics.json`, `statistics.csv`. */
export async function compareWithReference(material: Material, reference: Reference): Promise<void> {
	const { world, field, means, years } = material;
	const compared = regions
		.map(({ id, label, box }) => {
			const weights = areaWeights(field.grid, box);
			return { region: id, label, ...compareFields(means.all, reference.values, weights) };
		})
		.filter(({ cells }) => cells > 0);
	const global = compared.find(({ region }) => region === "global");
	if (global === undefined) {
		insufficient("time-mean-maps", `model and reference "${reference.label}" have no cell in common.`);
	}
	await draw(material, reference, global);
	await world.write(
		"statistics.json",
		json({
			case: world.environment["CASENAME"],
			years,
			units: field.units,
			reference: reference.label,
			regions: compared,
		}),
	);
	const header = ["region", "cells", "model_mean", "reference_mean", "bias", "rmse", "pattern_correlation"];
	const rows = compared.map((one) => [
		one.region,
		one.cells,
		one.firstMean,
		one.secondMean,
		one.bias,
		one.rmse,
		one.correlation,
	]);
	await world.write("statistics.csv", csv(header, rows));
	world.say(`Global bias ${shown(global.bias)} ${field.units}, RMSE ${shown(global.rmse)} ${field.units}.`);
}
