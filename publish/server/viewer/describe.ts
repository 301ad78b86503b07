import { axesOf } from "../../../core/cf/axes.ts";
import { dateOf, formatDate } from "../../../core/cf/calendar-date.ts";
import { decodeTimes } from "../../../core/cf/time-coding.ts";
import type { SpannedAxis } from "../../../core/grid/grid.ts";
import { type GridCoordinates, readGrid } from "../../../core/grid/read-grid.ts";
import { readPresent } from "../../../core/grid/read-present.ts";
import { attributeText, type Dataset, type Variable } from "../../../core/model/dataset.ts";
import type { Engine } from "../../../core/ports/engine.ts";
import type { OpenedDataset, ServedDataset } from "../../../core/ports/served-dataset.ts";
import { unitsLabel } from "../../../core/statistics/labels.ts";
import { readTimeAxis } from "../../../core/time/time-axis.ts";
import type { ViewerAxis, ViewerDescription, ViewerGrid, ViewerSpan } from "./description.ts";
import { type GridPlans, gridKey } from "./grid-plan.ts";
import { type MappedVariable, mappedVariables } from "./mapped-variables.ts";
import { isMeanAt } from "./pyramid.ts";
import { stridesOf, tileOf } from "./zoom-levels.ts";

type Reading = Pick<Engine, "readAll">;

interface Describing {
	readonly engine: Reading;
	readonly plans: GridPlans;
}

/** Reads coordinates: what can be drawn, where, and under which labels. @throws what reading throws */
export async function describeForViewer(
	{ id, title, facets }: ServedDataset,
	{ dataset }: OpenedDataset,
	{ engine, plans }: Describing,
): Promise<ViewerDescription> {
	const mapped = mappedVariables(dataset);
	const grids = new Map<string, GridCoordinates>();
	for (const { coordinates } of mapped) grids.set(gridKey(coordinates), coordinates);
	const keys = [...grids.keys()];
	const first = firstOf(mapped, facets["variable_id"]);
	return {
		id,
		title,
		...(first !== undefined && { first }),
		variables: mapped.map(({ variable, coordinates, others }) => ({
			name: variable.name,
			title: titleOf(variable),
			units: unitsLabel(unitsOf(variable)),
			dimensions: others,
			grid: keys.indexOf(gridKey(coordinates)),
			means: stridesOf(coordinates).map((_, level) => {
				const plan = plans.get(gridKey(coordinates));
				return plan !== undefined && isMeanAt(variable, plan, level);
			}),
		})),
		grids: await Promise.all([...grids.values()].map((one) => gridOf(one, dataset, { engine, plans }))),
		axes: await axesFor(mapped, dataset, engine),
	};
}

const titleOf = ({ name, attributes }: Variable): string =>
	attributeText(attributes, "long_name") ?? attributeText(attributes, "standard_name") ?? name;

const unitsOf = ({ attributes }: Variable): string => attributeText(attributes, "units") ?? "";

/** What the dataset is named after, else what has most dimensions. */
function firstOf(mapped: readonly MappedVariable[], wanted: string | undefined): string | undefined {
	const names = mapped.map(({ variable }) => variable.name);
	if (wanted !== undefined && names.includes(wanted)) return wanted;
	const most = Math.max(0, ...mapped.map(({ others }) => others.length));
	return mapped.find(({ others }) => others.length === most)?.variable.name;
}

async function gridOf(
	coordinates: GridCoordinates,
	dataset: Dataset,
	{ engine, plans }: Describing,
): Promise<ViewerGrid> {
	const { latitude, longitude, dimensions, kind } = coordinates;
	const shape = dimensions.map((name) => dataset.dimensions.get(name)?.size ?? 0);
	const cut = { shape, tile: tileOf(coordinates), strides: stridesOf(coordinates) };
	if (kind !== "rectilinear") {
		const corners = plans.get(gridKey(coordinates))?.corners;
		return {
			...{ ...cut, kind, latitude: latitude.name, longitude: longitude.name },
			...(corners && {
				corners: {
					latitude: corners.latitude.name,
					longitude: corners.longitude.name,
					each: corners.each,
					levels: corners.levels,
				},
			}),
		};
	}
	const grid = await readGrid(engine, dataset, coordinates);
	if (grid.kind !== "rectilinear") throw new TypeError("the grid has changed its kind");
	return { ...cut, kind, latitude: spanOf(grid.latitude), longitude: spanOf(grid.longitude) };
}

/** Cells beside each other share an edge: where they are told apart, midway. */
function spanOf({ values, bounds }: SpannedAxis): ViewerSpan {
	const count = values.length;
	const rises = count < 2 || (values[count - 1] as number) > (values[0] as number);
	const lower = (i: number) => bounds[2 * i + (rises ? 0 : 1)] as number;
	const upper = (i: number) => bounds[2 * i + (rises ? 1 : 0)] as number;
	const edges = Array.from({ length: count + 1 }, (_, i) =>
		i === 0 ? lower(0) : i === count ? upper(count - 1) : (upper(i - 1) + lower(i)) / 2,
	);
	return { centres: [...values].map(rounded), edges: edges.map(rounded) };
}

/** Places of a thousandth of a metre. */
const rounded = (degrees: number): number => Math.round(degrees * 1e8) / 1e8;

async function axesFor(
	mapped: readonly MappedVariable[],
	dataset: Dataset,
	engine: Reading,
): Promise<Readonly<Record<string, ViewerAxis>>> {
	// A Map: names come from files.
	const axes = new Map<string, ViewerAxis>();
	for (const { variable, others } of mapped)
		for (const { dimension, axis, coordinate } of axesOf(dataset, variable)) {
			if (!others.includes(dimension) || axes.has(dimension)) continue;
			const times = axis === "T" ? await timesOf(variable, dataset, engine) : undefined;
			axes.set(
				dimension,
				times ?? {
					title: coordinate ? titleOf(coordinate) : dimension,
					kind: axis === "T" ? "time" : axis === "Z" ? "level" : "other",
					labels: await labelsOf(coordinate, dataset.dimensions.get(dimension)?.size ?? 0, engine),
				},
			);
		}
	return Object.fromEntries(axes);
}

/** Dates of its calendar, no more precise than they must be; `undefined` where the axis cannot be read as times. */
async function timesOf(
	variable: Variable,
	dataset: Dataset,
	engine: Reading,
): Promise<ViewerAxis | undefined> {
	const axis = await readTimeAxis(engine, dataset, variable).catch(() => undefined);
	if (!axis) return undefined;
	const labels = Array.from(axis.values, (value) => {
		if (!Number.isFinite(value)) return "no time";
		const [instant] = decodeTimes([value], axis.units, axis.calendar);
		return instant ? formatDate(dateOf(axis.calendar, instant)) : "no time";
	});
	return { title: "time", kind: "time", calendar: axis.calendar, labels: shortened(labels) };
}

const ENDS = ["T00:00:00", "T12:00:00", ":00"];

function shortened(labels: readonly string[]): readonly string[] {
	const end = ENDS.find((one) => labels.every((label) => label.endsWith(one))) ?? "";
	return labels.map((label) => label.slice(0, label.length - end.length).replace("T", " "));
}

async function labelsOf(
	coordinate: Variable | undefined,
	size: number,
	engine: Reading,
): Promise<readonly string[]> {
	if (!coordinate || coordinate.type === "char") return Array.from({ length: size }, (_, i) => String(i));
	if (coordinate.type === "string") return (await engine.readAll(coordinate.data)) as readonly string[];
	const units = unitsOf(coordinate);
	const numbers = await readPresent(engine, coordinate);
	return Array.from(numbers, (value) =>
		`${Number(value.toPrecision(7))}${units === "1" ? "" : ` ${units}`}`.trim(),
	);
}
