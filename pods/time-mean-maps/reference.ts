import { conversion } from "../../core/cf/units/index.ts";
import { attributeText } from "../../core/model/dataset.ts";
import type { PodWorld } from "../../core/ports/pod-world.ts";
import { bilinear } from "../../core/statistics/bilinear.ts";
import { type Field, openField, stepsOf } from "../../core/statistics/field.ts";
import { yearsLabel } from "../../core/statistics/labels.ts";
import { runningMean } from "../../core/statistics/moments.ts";

/** A reference on the model's grid and in its units. */
export interface Reference {
	readonly values: Float64Array;
	/** What it says of itself: title or source. */
	readonly label: string;
	readonly years: string;
}

const FILE = "tas_reference.nc";

/** "tas", or the one variable of the file that is an air temperature. */
async function nameIn(world: PodWorld, path: string): Promise<string> {
	const { variables } = await world.open(path);
	if (variables.has("tas")) return "tas";
	const likely = [...variables.values()].find(
		(variable) => attributeText(variable.attributes, "standard_name") === "air_temperature",
	);
	return likely?.name ?? "tas";
}

/** The time mean of `OBS_DATA/tas_reference.nc`, interpolated bilinearly to the model's grid; `undefined` when there is none. */
export async function openReference(world: PodWorld, model: Field): Promise<Reference | undefined> {
	const folder = world.environment["OBS_DATA"] ?? "";
	const path = `${folder}/${FILE}`;
	if (folder === "" || !(await world.exists(path))) {
		world.say(
			`There is no reference "${FILE}" below OBS_DATA: the halves of the period are compared instead.`,
		);
		return undefined;
	}
	const field = await openField(world, path, await nameIn(world, path));
	const mean = runningMean((field.data.shape[2] ?? 1) * (field.data.shape[3] ?? 1));
	for await (const { index, values } of stepsOf(world, field))
		mean.add(values, field.time?.steps[index]?.days ?? 1);
	const { scale, offset } = conversion(field.units, model.units);
	const converted = mean.mean().map((value) => value * scale + offset);
	const { attributes } = await world.open(path);
	return {
		values: bilinear(converted, field.grid, model.grid),
		label: attributeText(attributes, "source") ?? attributeText(attributes, "title") ?? "Reference",
		years: yearsLabel(field.time),
	};
}
