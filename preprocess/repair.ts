import { z } from "zod";
import { axesMeant, isGeographic } from "../core/cf/axes.ts";
import { timeMethodOf } from "../core/cf/cell-methods.ts";
import { dataVariables } from "../core/cf/describing.ts";
import { type MadeBounds, makeBounds, withMadeBounds } from "../core/cf/make-bounds.ts";
import { applyRepairs, type Repair } from "../core/cf/repair.ts";
import { axisRepairs } from "../core/cf/repairs/axis-attributes.ts";
import { fillRepairs } from "../core/cf/repairs/fill-values.ts";
import { referenceRepairs } from "../core/cf/repairs/references.ts";
import { unitRepairs } from "../core/cf/repairs/unit-spellings.ts";
import { tidyDataset, tidyRepairs } from "../core/cf/tidy.ts";
import { isHeadwaterError, MetadataError } from "../core/errors.ts";
import { attributeText, type Dataset, type Variable } from "../core/model/dataset.ts";
import { defineStep, type StepWorld } from "../core/ports/step.ts";
import { absoluteTimeRepairs } from "../core/time/absolute-times.ts";
import { readNumbers } from "../core/time/time-axis.ts";
import { stampPlaces } from "../core/time/time-bounds.ts";

const Options = z.strictObject({
	level: z
		.enum(["repair", "strict"])
		.default("repair")
		.describe("repair: put right and tell; strict: fail, naming all that would have to be put right"),
	fix: z
		.string()
		.optional()
		.describe(
			"A fix in translators/fixes to use, such as CMIP6/CESM2; else those that the file's header calls for",
		),
	bounds: z.boolean().default(true).describe("Make bounds of times, latitudes and longitudes that have none"),
	stamps: z
		.enum(stampPlaces)
		.optional()
		.describe("Where in their intervals times lie that are between two: needed only to make bounds of such"),
	fill: z
		.boolean()
		.default(true)
		.describe("Make _FillValue and missing_value one, in the type of the values"),
	axes: z.boolean().default(true).describe("Fill in standard_name, axis and positive of axes"),
	units: z.boolean().default(true).describe("Mend spellings of units; radians of places become degrees"),
	references: z.boolean().default(true).describe("Drop names of variables that the file does not hold"),
});
type Options = z.infer<typeof Options>;

interface Plan {
	readonly repairs: readonly Repair[];
	readonly made: readonly MadeBounds[];
	/** Coordinates whose bounds could not be made, with the reason. */
	readonly left: readonly string[];
}

/** Every repair in the order it is made, each seeing what those before it made. */
async function repairsOf(raw: Dataset, options: Options, world: StepWorld) {
	const { engine, fixes } = world;
	let dataset = tidyDataset(raw);
	const repairs: Repair[] = [...tidyRepairs(raw, dataset)];
	const take = (found: readonly Repair[]) => {
		dataset = applyRepairs(dataset, found);
		repairs.push(...found);
	};
	const name = options.fix;
	for (const fix of (await fixes?.({ dataset, ...(name !== undefined && { name }) })) ?? [])
		take(await fix.repairs(dataset, ({ data }) => readNumbers(engine, data)));
	take(await absoluteTimeRepairs(dataset, engine));
	if (options.references) take(referenceRepairs(dataset));
	if (options.fill) take(fillRepairs(dataset));
	if (options.units) take(unitRepairs(dataset));
	if (options.axes) take(axisRepairs(dataset));
	return { dataset, repairs };
}

/** Coordinates of data that should have bounds and have none; instants have no extent. */
function boundless(dataset: Dataset): readonly Variable[] {
	const found = new Map<string, Variable>();
	for (const variable of dataVariables(dataset))
		for (const { axis, coordinate, bounds } of axesMeant(dataset, variable)) {
			if (!coordinate || bounds || coordinate.dimensions.length !== 1) continue;
			const isInstant =
				axis === "T" &&
				timeMethodOf(attributeText(variable.attributes, "cell_methods"), coordinate.name) === "point";
			const isOwn = coordinate.name === coordinate.dimensions[0];
			if (isOwn && !isInstant && (axis === "T" || isGeographic(coordinate)))
				found.set(coordinate.name, coordinate);
		}
	return [...found.values()];
}

async function boundsFor(dataset: Dataset, { stamps }: Options, { engine }: StepWorld) {
	const made: MadeBounds[] = [];
	const left: string[] = [];
	for (const coordinate of boundless(dataset)) {
		try {
			made.push(await makeBounds(engine, dataset, { coordinate, stamps }));
		} catch (error) {
			if (!isHeadwaterError(error, "Metadata")) throw error;
			left.push(error.message);
		}
	}
	return { made, left };
}

const linesOf = ({ repairs, made }: Omit<Plan, "left">): string[] => [
	...repairs.map(({ what, why }) => `${what}: ${why}`),
	...made.map(({ what }) => what),
];

/** Puts right what a file says of itself. Directions of axes stay: see the steps `latitudes` and `longitudes`. @throws MetadataError at the level strict */
export const step = defineStep<Options, Plan>({
	title: "Repair metadata: fixes of models, bounds, fill values, axes, units",
	options: Options as z.ZodType<Options>,
	async prepare(raw, options, world) {
		const { dataset, repairs } = await repairsOf(raw, options, world);
		const { made, left } = options.bounds ? await boundsFor(dataset, options, world) : { made: [], left: [] };
		const lines = linesOf({ repairs, made });
		if (options.level === "strict" && lines.length > 0)
			throw new MetadataError(
				`The file needs ${lines.length} repairs: ${lines.join("; ")}. Mend it, or take --step repair without level=strict.`,
			);
		return { repairs, made, left };
	},
	apply: (dataset, { repairs, made }) => made.reduce(withMadeBounds, applyRepairs(dataset, repairs)),
	describe: ({ left, ...plan }) => {
		const lines = [...linesOf(plan), ...left.map((line) => line.replace(/\.$/, ""))];
		return lines.length > 0 ? `Repaired: ${lines.join("; ")}` : "Repaired nothing: all is as it should be";
	},
});
