import type { AxisOf } from "../../../core/cf/axes.ts";
import { isGeographic } from "../../../core/cf/axes.ts";
import { withoutJumps } from "../../../core/grid/axis-bounds.ts";
import { directionOf } from "../../../core/grid/read-grid.ts";
import { readPresent } from "../../../core/grid/read-present.ts";
import { attributeText, type Dataset, type Variable } from "../../../core/model/dataset.ts";
import type { Engine } from "../../../core/ports/engine.ts";
import type { SectionAcross } from "../../../core/ports/figure.ts";
import { unitsLabel } from "../../../core/statistics/labels.ts";
import type { Steps } from "./steps.ts";

/** Two axes of a variable that a picture is drawn along, neither of them latitude and longitude together. */
export interface SectionAxes {
	readonly x: AxisOf;
	readonly y: AxisOf;
}

/** An axis of a section with what is read of it. */
export interface SectionAxis {
	readonly values: Float64Array;
	readonly label: string;
	readonly kind: SectionAcross["kind"];
	readonly ticks?: SectionAcross["ticks"];
	readonly down: boolean;
	/** Pressures, which people look at on a logarithmic axis. */
	readonly isPressure: boolean;
}

/**
 * The axes of a section: the two that are longer than one, height upright; with one, time runs beside it. `undefined` where there are
 * fewer, or where latitude and longitude make a map.
 */
export function sectionAxes(
	axes: readonly AxisOf[],
	shape: readonly number[],
	time: AxisOf | undefined,
): SectionAxes | undefined {
	const long = axes.filter(({ position }) => (shape[position] ?? 1) > 1);
	const others = long.filter(({ dimension }) => dimension !== time?.dimension);
	const isTimed = time !== undefined && long.includes(time);
	const along = (axis: string) => others.find((one) => one.axis === axis);
	const [first, second] = [others.at(-2), others.at(-1)];
	if (along("Y") && along("X")) return undefined;
	if (first && second) {
		const upright = along("Z") ?? first;
		return { y: upright, x: upright === second ? first : second };
	}
	if (!isTimed || !second) return undefined;
	return second.axis === "X" ? { x: second, y: time } : { x: time, y: second };
}

interface Reading {
	readonly engine: Pick<Engine, "readAll">;
	readonly dataset: Dataset;
	readonly variable: Variable;
	readonly steps: Steps;
}

/** The values of an axis, in hPa where they are pressures; where it has none that run one way, their places. */
export async function readSectionAxis(
	{ dimension, coordinate, axis, position }: AxisOf,
	{ engine, variable, steps }: Reading,
): Promise<SectionAxis> {
	const length = variable.data.shape[position] as number;
	const plain = { kind: "other", down: false, isPressure: false } as const;
	const counted = { ...plain, values: Float64Array.from({ length }, (_, i) => i), label: dimension };
	if (axis === "T") {
		const { times, texts } = steps;
		const values = times ?? counted.values;
		return {
			...counted,
			values,
			label: "time",
			ticks: [...texts].map((label, i) => ({ at: values[i] as number, label })),
		};
	}
	if (!coordinate || coordinate.type === "string" || coordinate.type === "char") return counted;
	const read = await readPresent(engine, coordinate);
	const direction = isGeographic(coordinate) ? directionOf(coordinate) : undefined;
	const values = direction === "longitude" ? withoutJumps(read) : read;
	if (!isMonotonic(values)) return counted;
	const units = attributeText(coordinate.attributes, "units") ?? "";
	const scale = PRESSURES[units.toLowerCase()];
	const name =
		attributeText(coordinate.attributes, "long_name") ??
		attributeText(coordinate.attributes, "standard_name") ??
		coordinate.name;
	const title = name.replaceAll("_", " ");
	if (direction) return { ...plain, values, label: direction, kind: direction };
	const shown = scale === undefined ? units : "hPa";
	return {
		...plain,
		values: scale === undefined ? values : values.map((value) => value * scale),
		label: shown === "" || shown === "1" ? title : `${title} [${unitsLabel(shown)}]`,
		down: scale !== undefined || attributeText(coordinate.attributes, "positive") === "down",
		isPressure: scale !== undefined && values.every((value) => value > 0),
	};
}

/** To hPa. */
const PRESSURES: Readonly<Record<string, number | undefined>> = {
	pa: 0.01,
	hpa: 1,
	mb: 1,
	mbar: 1,
	millibar: 1,
	millibars: 1,
	bar: 1000,
	dbar: 100,
};

function isMonotonic(values: Float64Array): boolean {
	const sign = Math.sign((values[1] ?? 0) - (values[0] ?? 0));
	return values.every(
		(value, i) => Number.isFinite(value) && (i === 0 || (value - (values[i - 1] as number)) * sign > 0),
	);
}
