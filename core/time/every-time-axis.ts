import { axesOf } from "../cf/axes.ts";
import { tidyDataset } from "../cf/tidy.ts";
import { looksLikeTimeUnits } from "../cf/time-units.ts";
import { CoverageError, MetadataError } from "../errors.ts";
import { attributeText, type Dataset, type Variable } from "../model/dataset.ts";
import type { Engine } from "../ports/engine.ts";
import { readTimeAxis, stampsTell, type TimeAxis } from "./time-axis.ts";

/**
 * Reads every time axis of a dataset, whatever variables are on it; none when it has none.
 * @throws TimeError when one cannot be read.
 */
export async function readTimeAxes(
	engine: Pick<Engine, "readAll">,
	raw: Dataset,
): Promise<readonly TimeAxis[]> {
	const dataset = tidyDataset(raw);
	const found = new Map<string, TimeAxis>();
	for (const [dimension, { coordinate, variables }] of timedVariables(dataset)) {
		const axis = await readTimeAxis(engine, dataset, variables[0] as Variable);
		if (axis) found.set(dimension, { ...axis, goesByStamps: stampsTell(coordinate, variables) });
	}
	return [...found.values()];
}

/** The variables on each time axis. */
function timedVariables(dataset: Dataset): ReadonlyMap<string, Timed> {
	const found = new Map<string, Timed>();
	for (const variable of dataset.variables.values()) {
		const time = axesOf(dataset, variable).find(({ axis }) => axis === "T");
		const units = time?.coordinate && attributeText(time.coordinate.attributes, "units");
		if (!time?.coordinate || !looksLikeTimeUnits(units ?? "")) continue;
		const known = found.get(time.dimension)?.variables ?? [];
		found.set(time.dimension, { coordinate: time.coordinate, variables: [...known, variable] });
	}
	return found;
}

interface Timed {
	readonly coordinate: Variable;
	readonly variables: readonly Variable[];
}

/** The same, of a dataset that must have one whose times increase. `wish` ends the message: "so no dates can be chosen". */
export async function needTimeAxes(
	engine: Pick<Engine, "readAll">,
	dataset: Dataset,
	wish: string,
): Promise<readonly TimeAxis[]> {
	const times = await readTimeAxes(engine, dataset);
	if (times.length === 0)
		throw new MetadataError(
			`There is no time axis (a coordinate with units such as "days since 1850-01-01"), ${wish}.`,
		);
	for (const axis of times) {
		const at = axis.values.findIndex((value, index) => !(value > (axis.values[index - 1] ?? -Infinity)));
		if (at >= 0)
			throw new CoverageError(
				`The times in "${axis.name}" do not increase at step ${at + 1} of ${axis.values.length}, ${wish}. Mend the file, or choose steps with --select.`,
			);
	}
	return times;
}
