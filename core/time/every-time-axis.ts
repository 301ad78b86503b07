import { axesOf } from "../cf/axes.ts";
import { tidyDataset } from "../cf/tidy.ts";
import { looksLikeTimeUnits } from "../cf/time-units.ts";
import { CoverageError, MetadataError } from "../errors.ts";
import { attributeText, type Dataset } from "../model/dataset.ts";
import type { Engine } from "../ports/engine.ts";
import { readTimeAxis, type TimeAxis } from "./time-axis.ts";
import { statedTimeMethod } from "./time-method.ts";

/** One time axis of a dataset. */
export interface DatasetTime {
	readonly axis: TimeAxis;
	/** Some variable on it says of its values that they stand for intervals, not instants. */
	readonly ofIntervals: boolean;
}

/**
 * Reads every time axis of a dataset, whatever variables are on it; none when it has none.
 * @throws TimeError when one cannot be read.
 */
export async function readTimeAxes(
	engine: Pick<Engine, "readAll">,
	raw: Dataset,
): Promise<readonly DatasetTime[]> {
	const dataset = tidyDataset(raw);
	const found = new Map<string, DatasetTime>();
	for (const variable of dataset.variables.values()) {
		const time = axesOf(dataset, variable).find(({ axis }) => axis === "T");
		const units = time?.coordinate && attributeText(time.coordinate.attributes, "units");
		if (!time?.coordinate || !looksLikeTimeUnits(units ?? "")) continue;
		const method = statedTimeMethod(variable, time.coordinate.name);
		const ofIntervals = method !== undefined && method !== "point";
		const known = found.get(time.dimension);
		const axis = known?.axis ?? (await readTimeAxis(engine, dataset, variable));
		if (axis) found.set(time.dimension, { axis, ofIntervals: ofIntervals || known?.ofIntervals === true });
	}
	return [...found.values()];
}

/** The same, of a dataset that must have one whose times increase. `wish` ends the message: "so no dates can be chosen". */
export async function needTimeAxes(
	engine: Pick<Engine, "readAll">,
	dataset: Dataset,
	wish: string,
): Promise<readonly DatasetTime[]> {
	const times = await readTimeAxes(engine, dataset);
	if (times.length === 0)
		throw new MetadataError(
			`There is no time axis (a coordinate with units such as "days since 1850-01-01"), ${wish}.`,
		);
	for (const { axis } of times) {
		const at = axis.values.findIndex((value, index) => !(value > (axis.values[index - 1] ?? -Infinity)));
		if (at >= 0)
			throw new CoverageError(
				`The times in "${axis.name}" do not increase at step ${at + 1} of ${axis.values.length}, ${wish}. Mend the file, or choose steps with --select.`,
			);
	}
	return times;
}
