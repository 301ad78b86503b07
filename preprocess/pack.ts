import { z } from "zod";
import { planBlocks } from "../core/array/blocks.ts";
import { affine } from "../core/array/build.ts";
import { DEFAULT_FILL, integerRange } from "../core/array/element.ts";
import { missingValues, unpacked } from "../core/cf/packing.ts";
import { InterruptedError, MetadataError, UsageError } from "../core/errors.ts";
import {
	type Attribute,
	type Dataset,
	type Variable,
	withoutAttributes,
	withVariable,
} from "../core/model/dataset.ts";
import { defineStep, type StepEngine } from "../core/ports/step.ts";
import { variableNamed } from "../core/recipe/named.ts";

const Options = z.strictObject({
	variable: z
		.string()
		.describe("Name of the variable")
		.meta({ examples: ["tas"] }),
	type: z
		.enum(["int8", "uint8", "int16", "uint16", "int32"])
		.default("int16")
		.describe("The integers that values are stored as"),
	scale: z
		.number()
		.optional()
		.describe(
			"One step of the integers, in units of the variable; none: the finest that holds all values, for which all are read first",
		),
	offset: z
		.number()
		.optional()
		.describe("What the integer 0 stands for; none: the middle of the values, or 0 where a scale is given"),
});
type Options = z.infer<typeof Options>;

interface Plan {
	readonly variable: string;
	readonly type: Options["type"];
	readonly scale: number;
	readonly offset: number;
}

const BLOCK_BYTES = 8 * 2 ** 20;

/** The least and greatest value, missing ones left out; reads all, block by block. */
async function rangeOf(
	variable: Variable,
	engine: StepEngine,
	signal?: AbortSignal,
): Promise<readonly [number, number] | undefined> {
	const missing = new Set(
		missingValues(variable).map((value) => (variable.type === "float32" ? Math.fround(value) : value)),
	);
	let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (const block of planBlocks(variable.data, { maxBytes: BLOCK_BYTES })) {
		if (signal?.aborted) throw new InterruptedError("The run was stopped. Run it again to go on.");
		for (const one of (await engine.read(variable.data, block)) as Float64Array) {
			const value = Number(one);
			if (Number.isNaN(value) || missing.has(value)) continue;
			if (value < least) least = value;
			if (value > most) most = value;
		}
	}
	return least <= most ? [least, most] : undefined;
}

/** One integer of the type stands for "missing": netCDF's own. */
const fillOf = (type: Options["type"]): number => Number(DEFAULT_FILL[type]);

/** The values are spread over all integers but the outermost, of which one stands for what is missing. */
function packingFor(
	[least, most]: readonly [number, number],
	type: Options["type"],
): { scale: number; offset: number } {
	const [lowest, highest] = integerRange(type) as readonly [number, number];
	const steps = highest - lowest - 3;
	if (least === most) return { scale: 1, offset: least };
	const scale = (most - least) / steps;
	// The integers lie around the middle; where there are none below 0, above the least value.
	return lowest < 0 ? { scale, offset: least + (most - least) / 2 } : { scale, offset: least };
}

async function planFor(
	dataset: Dataset,
	options: Options,
	world: { engine: StepEngine; signal?: AbortSignal },
): Promise<Plan> {
	const { variable: name, type, scale, offset } = options;
	const variable = unpacked(variableNamed(dataset, name));
	if (variable.type === "string" || variable.type === "char")
		throw new MetadataError(`"${name}" holds texts, which cannot be packed. Name a variable of numbers.`);
	if (scale === 0) throw new UsageError("A scale of 0 makes all values equal. Give another, or none.");
	if (scale !== undefined) return { variable: name, type, scale, offset: offset ?? 0 };
	const range = (await rangeOf(variable, world.engine, world.signal)) ?? [0, 0];
	const found = packingFor(range, type);
	return { variable: name, type, ...found, ...(offset !== undefined && { offset }) };
}

function apply(dataset: Dataset, { variable: name, type, scale, offset }: Plan): Dataset {
	const variable = dataset.variables.get(name);
	if (!variable) return dataset;
	const plain = unpacked(variable);
	const fill = fillOf(type);
	const kept = withoutAttributes(plain.attributes, "missing_value", "valid_range", "valid_min", "valid_max");
	const attributes = new Map<string, Attribute>([
		...kept,
		["scale_factor", { type: "float64", values: [scale] }],
		["add_offset", { type: "float64", values: [offset] }],
		["_FillValue", { type, values: [fill] }],
	]);
	const data = affine(plain.data, {
		scale: 1 / scale,
		offset: -offset / scale,
		missing: missingValues(plain),
		fill,
		type,
	});
	return withVariable(dataset, { ...plain, type, data, attributes });
}

/** Values as integers with scale_factor and add_offset (CF 8.1), rounded to the nearest step; what the integers cannot hold is missing. */
export const step = defineStep({
	title: "Pack values as integers with a scale and an offset",
	options: Options,
	prepare: (dataset, options, world): Promise<Plan> => planFor(dataset, options, world),
	apply,
	describe: ({ variable, type, scale, offset }) =>
		`Packed "${variable}" as ${type} with scale_factor ${scale} and add_offset ${offset}`,
});
