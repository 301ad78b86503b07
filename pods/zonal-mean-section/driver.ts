import { conversion } from "../../core/cf/units/index.ts";
import type { SectionFigure } from "../../core/ports/figure.ts";
import { definePod, type PodWorld } from "../../core/ports/pod-world.ts";
import { type Field, stepsOf, zonalMean } from "../../core/statistics/field.ts";
import { unitsLabel, yearsLabel } from "../../core/statistics/labels.ts";
import { runningMean } from "../../core/statistics/moments.ts";
import { niceScale } from "../../core/statistics/nice.ts";
import {
	caseLabel,
	insufficient,
	offeredField,
	requestedField,
} from "../../core/statistics/requested-field.ts";
import { csv } from "../../core/statistics/tables.ts";
import { drawLevel } from "./level-850.ts";

const POD = "zonal-mean-section";

/** Time mean, row-major [level][latitude][longitude]. */
export async function timeMean(world: PodWorld, field: Field): Promise<Float64Array> {
	const [, levels = 1, rows = 1, columns = 1] = field.data.shape;
	const mean = runningMean(levels * rows * columns);
	for await (const { index, values } of stepsOf(world, field))
		mean.add(values, field.time?.steps[index]?.days ?? 1);
	return mean.mean();
}

/** Levels in hPa where they are pressures, otherwise as the file has them. */
function heights(field: Field): { values: number[]; label: string; pressure: boolean } {
	const level = field.level;
	if (level === undefined) return { values: [0], label: "level", pressure: false };
	if (!/pa|bar/i.test(level.units)) {
		return { values: [...level.values], label: `level [${level.units}]`, pressure: false };
	}
	const { scale } = conversion(level.units, "hPa");
	return { values: [...level.values].map((value) => value * scale), label: "pressure [hPa]", pressure: true };
}

interface Look {
	readonly title: string;
	readonly map: string;
	readonly symmetric: boolean;
	readonly quantity: string;
}

function sectionOf(world: PodWorld, field: Field, shown: { zonal: Float64Array; look: Look }): SectionFigure {
	const { zonal, look } = shown;
	const { values, label, pressure } = heights(field);
	return {
		kind: "section",
		title: look.title,
		subtitle: caseLabel(world, yearsLabel(field.time)),
		latitudes: [...field.grid.latitude.values],
		levels: values,
		levelLabel: label,
		logarithmic: pressure && values.every((level) => level > 0),
		positive: field.level?.positive ?? "down",
		values: zonal,
		scale: {
			map: look.map,
			...niceScale(zonal, { symmetric: look.symmetric, steps: 12 }),
			label: `${look.quantity} [${unitsLabel(field.units)}]`,
		},
	};
}

const looks: Readonly<Record<"ta" | "ua", Look>> = {
	ta: { title: "Zonal-mean air temperature", map: "plasma", symmetric: false, quantity: "air temperature" },
	ua: { title: "Zonal-mean eastward wind", map: "RdBu_r", symmetric: true, quantity: "eastward wind" },
};

async function drawSection(world: PodWorld, field: Field, name: "ta" | "ua"): Promise<Float64Array> {
	const mean = await timeMean(world, field);
	if (mean.every(Number.isNaN)) insufficient(POD, `every value of "${field.name}" is missing.`);
	const zonal = zonalMean(mean, field.grid.longitude.values.length);
	const look = looks[name];
	await world.figure(
		`${name}-section`,
		sectionOf(world, field, { zonal, look }),
		`${look.title}, mean over all steps (weighted by their length) and longitudes. Grey: below the ground or missing.`,
	);
	const latitudes = field.grid.latitude.values;
	const rows = heights(field).values.flatMap((level, index) =>
		[...latitudes].map((latitude, row) => [level, latitude, zonal[index * latitudes.length + row]]),
	);
	await world.write(`${name}-section.csv`, csv(["level", "latitude", name], rows));
	return mean;
}

export const pod = definePod({
	async run(world) {
		const ta = await requestedField(world, POD, "ta");
		const mean = await drawSection(world, ta, "ta");
		await drawLevel(world, { offered: await offeredField(world, "ta850"), ta, mean, timeMean });
		const ua = await offeredField(world, "ua");
		if (ua === undefined) world.say('There are no data of "ua": the section of the wind is left out.');
		else await drawSection(world, ua, "ua");
	},
});
