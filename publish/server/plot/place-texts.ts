import type { AxisOf } from "../../../core/cf/axes.ts";
import { attributeText } from "../../../core/model/dataset.ts";
import type { TaskWorld } from "../../../core/ports/tasks.ts";
import { unitsLabel } from "../../../core/statistics/labels.ts";

/** The first place along each axis, of which nothing else is shown: "plev 85000 Pa". */
export const placeTexts = (
	engine: TaskWorld["engine"],
	axes: readonly AxisOf[],
): Promise<readonly string[]> =>
	Promise.all(
		axes.map(async ({ dimension, coordinate }) => {
			if (!coordinate) return `${dimension} 0`;
			const [first] = (await engine.readAll(coordinate.data)) as ArrayLike<unknown>[number][];
			const text = typeof first === "string" ? first : String(Number(Number(first).toPrecision(6)));
			return `${coordinate.name} ${text} ${unitsLabel(attributeText(coordinate.attributes, "units") ?? "")}`.trim();
		}),
	);
