import { bytesOf } from "../../core/array/element.ts";
import { lengthOf } from "../../core/array/lazy-array.ts";
import { formatDate } from "../../core/cf/calendar-date.ts";
import type { GridCoordinates } from "../../core/grid/read-grid.ts";
import { readPresent } from "../../core/grid/read-present.ts";
import { allVariables, attributeText, type Dataset } from "../../core/model/dataset.ts";
import type { Engine } from "../../core/ports/engine.ts";
import type { Coverage, Period } from "./coverage.ts";
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

/** Reads coordinates, no values. What cannot be read is left out. */
export async function summaryOf(
	dataset: Dataset,
	{ data, period }: Coverage,
	engine: Reading,
): Promise<DatasetSummary> {
	const mapped = mappedVariables(dataset);
	const main = mapped.toSorted((a, b) => b.others.length - a.others.length)[0];
	const grid = main && (await gridText(main.coordinates, engine).catch(() => undefined));
	return {
		variables: data.map(({ name, attributes }) => ({
			name,
			title: attributeText(attributes, "long_name") ?? attributeText(attributes, "standard_name") ?? "",
			units: attributeText(attributes, "units") ?? "",
		})),
		...(period && { period: periodText(period) }),
		...(grid !== undefined && { grid }),
		bytes: storedBytes(dataset),
	};
}

type Reading = Pick<Engine, "readAll">;

function periodText({ start, end }: Period): string {
	const [first, last] = [start, end].map((date) => formatDate(date).replace(/T.*/, ""));
	return first === last ? `${first}` : `${first} to ${last}`;
}

/** Bytes of all numbers of a dataset and its groups. */
export const storedBytes = (dataset: Dataset): number =>
	allVariables(dataset).reduce(
		(sum, { type, data }) => sum + (type === "string" ? 0 : bytesOf(type) * lengthOf(data.shape)),
		0,
	);

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
