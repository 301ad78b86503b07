import { LevelError, MetadataError } from "../../errors.ts";
import type { Dataset, Variable } from "../../model/dataset.ts";
import type { Engine } from "../../ports/engine.ts";
import { dataVariables } from "../describing.ts";
import { areConvertible, conversion } from "../units/index.ts";
import { askedLevels } from "./asked-levels.ts";
import type { ColumnChange } from "./column-totals.ts";
import { layerEdges } from "./layer-edges.ts";
import { layerWeights, type VerticalRange } from "./layer-weights.ts";
import { type VerticalField, verticalFieldOf } from "./vertical-field.ts";

/** Standard gravity, m s-2: what turns a difference of pressure into a mass per area. */
export const GRAVITY = 9.80665;

/** What is meant where several vertical axes are. */
export interface MeantAxis {
	/** A variable that has it. */
	readonly variable?: Variable | undefined;
	/** See `verticalFieldOf`. */
	readonly measured?: Variable | undefined;
}

/** The first variable with a vertical axis, or the one named. @throws MetadataError when there is none, or several axes to choose from */
export function verticalMeant(
	dataset: Dataset,
	{ variable: named, measured }: MeantAxis = {},
): { main: Variable; vertical: VerticalField } {
	const isBeside = (main: Variable) =>
		measured === undefined ||
		(main !== measured && measured.dimensions.every((name) => main.dimensions.includes(name)));
	const found = new Map<string, { main: Variable; vertical: VerticalField }>();
	for (const main of named ? [named] : dataVariables(dataset).filter(isBeside)) {
		const vertical = verticalFieldOf(dataset, main, measured);
		if (vertical && !found.has(vertical.axis.dimension))
			found.set(vertical.axis.dimension, { main, vertical });
	}
	const [first] = found.values();
	if (first && found.size === 1) return first;
	if (first)
		throw new MetadataError(
			`There are several vertical axes: ${[...found.keys()].map((one) => `"${one}"`).join(", ")}. Name a variable that has the one meant: variable=NAME.`,
		);
	throw new MetadataError(
		`${named ? `"${named.name}" has no` : "No variable has a"} vertical axis. Give one of its coordinates the attribute axis = "Z".`,
	);
}

interface Asked extends MeantAxis {
	readonly divided: boolean;
	/** Two levels, with units: "0/700m". */
	readonly range?: string | undefined;
}

/** What is to be done for a sum or mean over layers; reads the axis. @throws MetadataError, LevelError */
export async function columnChange(
	dataset: Dataset,
	{ divided, range: text, ...meant }: Asked,
	engine: Pick<Engine, "readAll">,
): Promise<
	ColumnChange & { readonly source: string; readonly isMass: boolean; readonly thicknessUnits: string }
> {
	const { main, vertical } = verticalMeant(dataset, meant);
	const { coordinate, dimension } = vertical.axis;
	const range = text === undefined ? undefined : rangeOf(text, vertical);
	const isMass = vertical.units !== undefined && areConvertible(vertical.units, "Pa");
	const edges = layerEdges(dataset, main, vertical);
	const scale = divided ? 1 : scaleOf(vertical, isMass);
	const extent = vertical.kind !== "axis" ? undefined : await extentOf(edges, { vertical, range, engine });
	return {
		dimension,
		coordinate: coordinate.name,
		divided,
		scale,
		...(range && { range }),
		...(extent && { extent }),
		...(meant.measured && { measured: meant.measured.name }),
		axisName: vertical.kind === "axis" ? coordinate.name : (vertical.standardName ?? coordinate.name),
		renamed: {},
		source: edges.source,
		isMass,
		thicknessUnits: isMass ? "kg m-2" : "m",
	};
}

function rangeOf(text: string, vertical: VerticalField): VerticalRange {
	const { targets } = askedLevels([text], vertical);
	const [from, to] = targets;
	if (from === undefined || to === undefined || targets.length !== 2 || from === to)
		throw new LevelError(
			`"${text}" are no two levels. Write both ends of the part that counts, such as 0/700m.`,
		);
	return { from, to };
}

/** What a unit of thickness counts: kilograms per square metre, or metres. @throws MetadataError where nobody knows what the levels measure */
function scaleOf({ units, axis }: VerticalField, isMass: boolean): number {
	if (isMass) return conversion(units as string, "Pa").scale / GRAVITY;
	if (units !== undefined && areConvertible(units, "m")) return conversion(units, "m").scale;
	throw new MetadataError(
		`"${axis.coordinate.name}" is ${units === undefined ? "without units" : `in "${units}"`}, neither a pressure nor a length: nothing can be added up over its layers. Mend its units, or take vertical-mean.`,
	);
}

interface Reach {
	readonly vertical: VerticalField;
	readonly range: VerticalRange | undefined;
	readonly engine: Pick<Engine, "readAll">;
}

/** From the first to the last edge of what counts. @throws LevelError when no layer lies inside the range */
async function extentOf(
	edges: ReturnType<typeof layerEdges>,
	{ vertical, range, engine }: Reach,
): Promise<readonly [number, number]> {
	const isPositive = vertical.standardName !== "altitude" && vertical.standardName !== "height";
	const read = async (array: Parameters<typeof engine.readAll>[0]) =>
		Float64Array.from((await engine.readAll(array)) as ArrayLike<number>, Number);
	const thickness = await read(layerWeights(edges, { range, isPositive }).array);
	if (thickness.every(Number.isNaN))
		throw new LevelError(
			`No layer of "${vertical.axis.coordinate.name}" lies in the part asked for. Ask levels inside the axis.`,
		);
	const ends = (await Promise.all(edges.edges.map(({ array }) => read(array)))).flatMap((one) => [...one]);
	const [low, high] = [Math.min(...ends), Math.max(...ends)];
	const lowest = isPositive ? Math.max(0, low) : low;
	return [
		Math.max(lowest, range ? Math.min(range.from, range.to) : lowest),
		Math.min(high, range ? Math.max(range.from, range.to) : high),
	];
}
