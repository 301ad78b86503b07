import { conversion } from "../../core/cf/units/index.ts";
import type { PodWorld } from "../../core/ports/pod-world.ts";
import { areaWeights } from "../../core/statistics/area-weights.ts";
import type { Field } from "../../core/statistics/field.ts";
import { shown, unitsLabel, yearsLabel } from "../../core/statistics/labels.ts";
import { weightedMean } from "../../core/statistics/moments.ts";
import { niceScale } from "../../core/statistics/nice.ts";
import { caseLabel } from "../../core/statistics/requested-field.ts";
import { json } from "../../core/statistics/tables.ts";

const LEVEL = 850;

interface Level {
	readonly field: Field;
	readonly values: Float64Array;
	/** Where it was taken from, for the caption. */
	readonly origin: string;
}

interface Sources {
	readonly offered: Field | undefined;
	readonly ta: Field;
	/** Time mean of `ta`. */
	readonly mean: Float64Array;
	readonly timeMean: (world: PodWorld, field: Field) => Promise<Float64Array>;
}

/** 850 hPa of a time mean on pressure levels: the level itself, or between its neighbours, linear in the logarithm of pressure. */
export function levelAt850(field: Field, mean: Float64Array): Float64Array | undefined {
	const { level } = field;
	if (level === undefined || !/pa|bar/i.test(level.units)) return undefined;
	const { scale } = conversion(level.units, "hPa");
	const places = Array.from(level.values, (value) => Math.log(value * scale));
	const wanted = Math.log(LEVEL);
	const size = mean.length / places.length;
	const block = (index: number) => mean.subarray(index * size, (index + 1) * size);
	const exact = places.findIndex((place) => Math.abs(place - wanted) < 1e-6);
	if (exact >= 0) return block(exact);
	const low = places.findIndex(
		(place, index) => index + 1 < places.length && (place - wanted) * (places[index + 1]! - wanted) < 0,
	);
	if (low < 0) return undefined;
	const share = (wanted - places[low]!) / (places[low + 1]! - places[low]!);
	const above = block(low + 1);
	return block(low).map((value, index) => value * (1 - share) + above[index]! * share);
}

async function levelOf(world: PodWorld, sources: Sources): Promise<Level | undefined> {
	const { offered, ta, mean } = sources;
	if (offered !== undefined && offered.data.shape[1] === 1) {
		return { field: offered, values: await sources.timeMean(world, offered), origin: "delivered as a slice" };
	}
	const values = levelAt850(ta, mean);
	return values === undefined ? undefined : { field: ta, values, origin: 'taken from the levels of "ta"' };
}

/** Map of temperature at 850 hPa, and its mean in `statistics.json`. */
export async function drawLevel(world: PodWorld, sources: Sources): Promise<void> {
	const level = await levelOf(world, sources);
	if (level === undefined || level.values.every(Number.isNaN)) {
		world.say("There is no temperature at 850 hPa: its map is left out.");
		return;
	}
	const { field, values, origin } = level;
	const units = unitsLabel(field.units);
	const mean = weightedMean(values, areaWeights(field.grid));
	await world.figure(
		"ta-850hPa",
		{
			kind: "map",
			title: "Air temperature at 850 hPa",
			subtitle: caseLabel(world, yearsLabel(field.time)),
			note: `mean ${shown(mean)} ${units}`,
			longitudes: [...field.grid.longitude.values],
			latitudes: [...field.grid.latitude.values],
			values,
			scale: {
				map: "plasma",
				...niceScale(values, { trim: 0.005, steps: 15 }),
				label: `air temperature [${units}]`,
			},
		},
		`Time mean of air temperature at 850 hPa, ${origin}. Grey: below the ground or missing.`,
	);
	const data = { case: world.environment["CASENAME"], years: yearsLabel(field.time), units: field.units };
	await world.write("statistics.json", json({ ...data, level: `${LEVEL} hPa`, origin, mean }));
}
