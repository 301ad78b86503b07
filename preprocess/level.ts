import { z } from "zod";
import { unpacked } from "../core/cf/packing.ts";
import { type AskedLevels, askedLevels } from "../core/cf/vertical/asked-levels.ts";
import { axisMeant, axisOptions } from "../core/cf/vertical/axis-options.ts";
import { verticalMeant } from "../core/cf/vertical/column-change.ts";
import { freeName, interpolateLevels, type LevelChange } from "../core/cf/vertical/interpolate-levels.ts";
import { pickIndices } from "../core/cf/vertical/pick-levels.ts";
import { dropDimension } from "../core/cf/vertical/scalar-level.ts";
import type { VerticalField } from "../core/cf/vertical/vertical-field.ts";
import { levelBetween, onModelLevels, surfacePressureBelow } from "../core/cf/vertical/wished-level.ts";
import { LevelError, UsageError } from "../core/errors.ts";
import type { Dataset } from "../core/model/dataset.ts";
import type { ScalarWish, VariableWish } from "../core/model/wish.ts";
import { defineStep, type StepContext, type StepEngine } from "../core/ports/step.ts";
import { readNumbers } from "../core/time/time-axis.ts";

const Level = z.union([z.number(), z.string()]);
const Options = z.strictObject({
	value: Level.optional()
		.describe(
			"One level, with its units (850hPa) or in those of the axis; the axis becomes a scalar coordinate",
		)
		.meta({ examples: ["850hPa"] }),
	values: z
		.array(Level)
		.optional()
		.describe("Several levels, in the order wanted; units behind the last hold for all (850/500/250hPa)"),
	method: z
		.enum(["linear", "log", "nearest"])
		.default("linear")
		.describe("Between two levels: linear, linear in the logarithm (of pressure), or the nearer one"),
	tolerance: z
		.number()
		.min(0)
		.optional()
		.describe(
			"With the method nearest, how far from the level asked for a level may lie, in units of that; none: any on the axis will do",
		),
	outside: z
		.enum(["missing", "nearest"])
		.default("missing")
		.describe("What stands where the level lies outside a column: missing values, or the end of the column"),
	...axisOptions,
});
type Options = z.infer<typeof Options>;

type Plan =
	| {
			readonly how: "taken";
			readonly dimension: string;
			readonly coordinate: string;
			readonly indices: readonly number[];
			readonly isOne: boolean;
			readonly text: string;
	  }
	| {
			readonly how: "interpolated";
			readonly change: LevelChange;
			readonly isOne: boolean;
			readonly text: string;
	  };

/** Real files hold 92500.00000001 for 925 hPa: levels agree to one part in a hundred thousand. */
const SAME = 1e-5;
const MOST_LISTED = 40;

function wantedOf({ value, values }: Options): readonly (number | string)[] {
	if ((value === undefined) === (values === undefined))
		throw new UsageError(
			"Ask one level with value=, or several with values=, such as value=850hPa or values=850/500hPa.",
		);
	return value === undefined ? (values ?? []) : [value];
}

const near = (a: number, b: number): boolean => Math.abs(a - b) <= SAME * Math.max(Math.abs(a), Math.abs(b));

/** Places of levels that are on the axis as they are, or are near enough for the method. */
function placesOf(
	levels: Float64Array,
	{ targets, units }: AskedLevels & { units: string | undefined },
	options: Options,
) {
	const places = targets.map((target) => levels.findIndex((level) => near(level, target)));
	if (options.method !== "nearest") return places;
	const range = [Math.min(...levels), Math.max(...levels)] as const;
	return targets.map((target, i) => {
		if ((places[i] ?? -1) >= 0) return places[i] as number;
		const distances = levels.map((level) => Math.abs(level - target));
		const least = Math.min(...distances);
		const isInside = target >= range[0] && target <= range[1];
		const reaches =
			options.tolerance === undefined
				? isInside || options.outside === "nearest"
				: least <= options.tolerance;
		if (reaches) return distances.indexOf(least);
		throw new LevelError(
			`No level lies near ${target}${units ? ` ${units}` : ""}. There are: ${listOf(levels)}. Ask one of these, or with a larger tolerance.`,
		);
	});
}

const listOf = (levels: Float64Array): string =>
	`${[...levels.subarray(0, MOST_LISTED)].join(", ")}${levels.length > MOST_LISTED ? " ..." : ""}`;

const textOf = ({ values, units }: AskedLevels): string => `${values.join(", ")}${units ? ` ${units}` : ""}`;

async function planFor(dataset: Dataset, options: Options, engine: StepEngine): Promise<Plan> {
	const { vertical: field } = verticalMeant(dataset, axisMeant(dataset, options));
	const asked = askedLevels(wantedOf(options), field);
	const { coordinate, dimension } = field.axis;
	const common = { isOne: options.value !== undefined, text: textOf(asked) };
	if (field.kind !== "axis")
		return { how: "interpolated", change: parametricChange(dataset, field, { asked, options }), ...common };
	const levels = await readNumbers(engine, unpacked(coordinate).data);
	const inFileUnits =
		options.tolerance === undefined
			? options
			: { ...options, tolerance: options.tolerance * unitRatio(asked) };
	const indices = placesOf(levels, { ...asked, units: field.units }, inFileUnits);
	if (indices.every((index) => index >= 0))
		return { how: "taken", dimension, coordinate: coordinate.name, indices, ...common };
	assertReached(levels, asked, { options, field });
	const change = {
		dimension,
		coordinate: coordinate.name,
		levels: [...levels],
		targets: asked.targets.map((target, i) => levels[indices[i] ?? -1] ?? target),
		method: options.method,
		beyond: options.outside,
		result: { name: dimension, values: asked.targets, attributes: {} },
	};
	return { how: "interpolated", change, ...common };
}

/** How many units of the axis one of those asked in is. */
const unitRatio = ({ targets, values }: AskedLevels): number => {
	const at = values.findIndex((value) => value !== 0);
	return at < 0 ? 1 : Math.abs((targets[at] as number) / (values[at] as number));
};

/** A level outside the axis leaves nothing but missing values: refused, unless the end of the axis may stand there. @throws LevelError */
function assertReached(
	levels: Float64Array,
	{ targets }: AskedLevels,
	{ options, field }: { readonly options: Options; readonly field: VerticalField },
): void {
	const [low, high] = [Math.min(...levels), Math.max(...levels)];
	const lost = targets.find(
		(target) => !(target >= low && target <= high) && !levels.some((level) => near(level, target)),
	);
	if (lost !== undefined && options.outside === "missing")
		throw new LevelError(
			`${lost}${field.units ? ` ${field.units}` : ""} lies outside "${field.axis.coordinate.name}" (${low} to ${high}). Ask a level inside, or let the nearest stand for it: outside=nearest.`,
		);
	if (options.method === "log" && !(low > 0))
		throw new LevelError(
			`"${field.axis.coordinate.name}" has levels down to ${low}, which have no logarithm. Use method=linear.`,
		);
}

const RESULT_NAMES: Readonly<Record<string, string>> = {
	air_pressure: "plev",
	altitude: "alt",
	depth: "depth",
};

function parametricChange(
	dataset: Dataset,
	{ axis: { coordinate, dimension }, standardName = "", units = "", positive }: VerticalField,
	{ asked, options }: { readonly asked: AskedLevels; readonly options: Options },
): LevelChange {
	const taken = new Map<string, unknown>([...dataset.variables, ...dataset.dimensions]);
	return {
		dimension,
		coordinate: coordinate.name,
		targets: asked.targets,
		method: options.method,
		beyond: options.outside,
		...(options.coordinate !== undefined && { measured: options.coordinate }),
		result: {
			name: freeName(RESULT_NAMES[standardName] ?? "level", taken, coordinate.name),
			values: asked.values,
			attributes: {
				standard_name: standardName,
				units: asked.units ?? units,
				axis: "Z",
				...(positive && { positive }),
			},
		},
	};
}

function apply(dataset: Dataset, plan: Plan): Dataset {
	if (plan.how === "taken") {
		const { dimension, coordinate, indices, isOne } = plan;
		if (!dataset.dimensions.has(dimension)) return dataset;
		const picked = pickIndices(dataset, dimension, indices);
		return isOne ? dropDimension(picked, dimension, coordinate) : picked;
	}
	const changed = interpolateLevels(dataset, plan.change);
	if (changed === dataset || !plan.isOne) return changed;
	return dropDimension(changed, plan.change.result.name, plan.change.result.name);
}

const HOW = {
	linear: "linearly",
	log: "linearly in its logarithm",
	nearest: "by the nearest level",
} as const;

function describe(plan: Plan): string {
	if (plan.how === "taken") return `Took ${plan.text} of "${plan.coordinate}"`;
	const { method, levels, measured, coordinate, beyond } = plan.change;
	const source =
		levels || measured
			? `"${measured ?? coordinate}"`
			: `the levels that the formula of "${coordinate}" gives`;
	return `Interpolated to ${plan.text} from ${source} ${HOW[method]}${beyond === "nearest" ? ", the ends standing for what lies outside" : ""}`;
}

/** Of a POD's slice whose columns are on model levels: in the logarithm of pressure, between neighbours. */
const optionsFor = ({ dimension, value }: ScalarWish, variable?: string): Options => ({
	value: dimension.units === undefined ? value : `${value} ${dimension.units}`,
	method: dimension.standardName === "air_pressure" ? "log" : "linear",
	outside: "missing",
	...(variable !== undefined && { variable }),
});

function alternates(wish: VariableWish): VariableWish[][] {
	const column = onModelLevels(wish);
	return column ? [[column]] : [];
}

/** Where the files of a column lack the pressure at the ground, it is brought by itself. */
function compositions(wish: VariableWish) {
	const column = onModelLevels(wish);
	const level = wish.scalars.find(({ dimension }) => dimension.standardName === "air_pressure");
	if (!column || !level) return [];
	return [{ terms: [column, surfacePressureBelow(column)], options: optionsFor(level) }];
}

function from(context: StepContext): Options | undefined {
	// A part of what is computed has its levels still: its pressure comes later.
	const level = levelBetween(context);
	return level && optionsFor(level, context.variable);
}

/** Values at levels of pressure, height or depth, taken or interpolated; hybrid and other parametric axes by their formula. @throws LevelError, MetadataError */
export const step = defineStep({
	title: "Take vertical levels by value, or interpolate to them",
	options: Options,
	alternates,
	compositions,
	from,
	prepare: (dataset, options, { engine }): Promise<Plan> => planFor(dataset, options, engine),
	apply,
	describe,
});
