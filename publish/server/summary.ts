import { bytesOf } from "../../core/array/element.ts";
import { lengthOf } from "../../core/array/lazy-array.ts";
import { dateOf, formatDate } from "../../core/cf/calendar-date.ts";
import { decodeTimes } from "../../core/cf/time-coding.ts";
import { type GridCoordinates, gridCoordinates } from "../../core/grid/read-grid.ts";
import { readPresent } from "../../core/grid/read-present.ts";
import { allVariables, attributeText, type Dataset, type Variable } from "../../core/model/dataset.ts";
import type { Engine } from "../../core/ports/engine.ts";
import { readTimeAxis } from "../../core/time/time-axis.ts";
import { mappedVariables } from "./viewer/mapped-variables.ts";

/** A dataset in few words, for a card. */
export interface DatasetSummary {
	readonly variables: readonly { readonly name: string; readonly title: string; readonly units: string }[];
	/** "1850-01-16 to 2014-12-16". */
	readonly period?: string;
	/** "192 × 288 cells, 0.94° × 1.25°". */
	readonly grid?: string;
	/** Of all values, not compressed. */
	readonly bytes: number;
}

type Reading = Pick<Engine, "readAll">;

/** Reads coordinates, no values. What cannot be read is left out. */
export async function summaryOf(dataset: Dataset, engine: Reading): Promise<DatasetSummary> {
	const mapped = mappedVariables(dataset);
	const most = Math.max(0, ...mapped.map(({ others }) => others.length));
	const main = mapped.find(({ others }) => others.length === most);
	const named = mapped.length > 0 ? mapped.map(({ variable }) => variable) : plainVariables(dataset);
	const period = main && (await periodOf(main.variable, dataset, engine).catch(() => undefined));
	const grid = main && (await gridText(main.coordinates, engine).catch(() => undefined));
	return {
		variables: named.map(({ name, attributes }) => ({
			name,
			title: attributeText(attributes, "long_name") ?? attributeText(attributes, "standard_name") ?? "",
			units: attributeText(attributes, "units") ?? "",
		})),
		...(period !== undefined && { period }),
		...(grid !== undefined && { grid }),
		bytes: storedBytes(dataset),
	};
}

const plainVariables = ({ variables }: Dataset): readonly Variable[] =>
	[...variables.values()].filter(
		({ name, dimensions }) => dimensions.length > 0 && !dimensions.includes(name),
	);

/** Bytes of all numbers of a dataset and its groups. */
export const storedBytes = (dataset: Dataset): number =>
	allVariables(dataset).reduce(
		(sum, { type, data }) => sum + (type === "string" ? 0 : bytesOf(type) * lengthOf(data.shape)),
		0,
	);

async function periodOf(variable: Variable, dataset: Dataset, engine: Reading): Promise<string | undefined> {
	const axis = await readTimeAxis(engine, dataset, variable);
	if (!axis || axis.values.length === 0) return undefined;
	const finite = axis.values.filter(Number.isFinite).sort();
	const ends = decodeTimes([finite[0] ?? 0, finite.at(-1) ?? 0], axis.units, axis.calendar);
	const [first, last] = ends.map((instant) => formatDate(dateOf(axis.calendar, instant)).slice(0, 10));
	return first === last ? first : `${first} to ${last}`;
}

async function gridText(coordinates: GridCoordinates, engine: Reading): Promise<string> {
	const { latitude, longitude, kind } = coordinates;
	const lengths =
		kind === "rectilinear" ? [...latitude.data.shape, ...longitude.data.shape] : latitude.data.shape;
	const cells = `${lengths.join(" × ")} cells`;
	if (kind !== "rectilinear") return `${cells}, ${kind}`;
	const steps = await Promise.all(
		[latitude, longitude].map(async (one) => stepOf(await readPresent(engine, one))),
	);
	return steps.some((step) => step === undefined)
		? cells
		: `${cells}, ${steps.map((step) => `${step}°`).join(" × ")}`;
}

function stepOf(values: Float64Array): number | undefined {
	if (values.length < 2) return undefined;
	const mean = Math.abs((values.at(-1)! - values[0]!) / (values.length - 1));
	return mean > 0 && Number.isFinite(mean) ? Number(mean.toPrecision(3)) : undefined;
}
