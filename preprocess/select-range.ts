import { z } from "zod";
import { stride } from "../core/array/build.ts";
import { withoutForeignMeasures } from "../core/cf/measures.ts";
import { MetadataError } from "../core/errors.ts";
import { isHorizontal } from "../core/grid/fields.ts";
import type { Dataset, Variable } from "../core/model/dataset.ts";
import { cropDimension, ofPart } from "../core/model/sub-dataset.ts";
import { defineStep } from "../core/ports/step.ts";
import { lengthNamed } from "../core/recipe/named.ts";

const Options = z.strictObject({
	dimension: z
		.string()
		.describe("Name of the dimension")
		.meta({ examples: ["lat"] }),
	start: z
		.int()
		.optional()
		.describe("First index, from 0; below 0 counted from the end; none: 0")
		.meta({ examples: [0] }),
	stop: z
		.int()
		.optional()
		.describe("Index behind the last; below 0 counted from the end; none: the length")
		.meta({ examples: [10] }),
	every: z
		.int()
		.min(1)
		.default(1)
		.describe("Keep only every n-th of them")
		.meta({ examples: [2] }),
});
type Options = z.infer<typeof Options>;

const fromEnd = (index: number, length: number): number => (index < 0 ? length + index : index);

function rangeOf(
	{ start = 0, stop }: Options,
	length: number,
): { readonly start: number; readonly count: number } {
	const first = fromEnd(start, length);
	return { start: first, count: fromEnd(stop ?? length, length) - first };
}

const text = ({ dimension, start, stop, every }: Options): string =>
	`${dimension}=${start ?? ""}:${stop ?? ""}${every === 1 ? "" : `:${every}`}`;

function assertInside(options: Options, length: number): void {
	const { start, count } = rangeOf(options, length);
	if (start >= 0 && count > 0 && start + count <= length) return;
	const reason = count <= 0 ? "holds no index" : "reaches beyond the dimension";
	throw new MetadataError(
		`"${text(options)}" ${reason}: "${options.dimension}" is ${length} long. Choose indices from 0, the last one excluded.`,
	);
}

function thinned(dataset: Dataset, dimension: string, every: number): Dataset {
	const known = dataset.dimensions.get(dimension);
	if (!known || every === 1) return dataset;
	const thin = (variable: Variable): Variable => {
		const axis = variable.dimensions.indexOf(dimension);
		if (axis < 0) return variable;
		const attributes = ofPart(variable.attributes);
		return { ...variable, attributes, data: stride(variable.data, { axis, every }) };
	};
	const size = Math.ceil(known.size / every);
	return {
		...dataset,
		dimensions: new Map(dataset.dimensions).set(dimension, { ...known, size }),
		variables: new Map([...dataset.variables].map(([name, variable]) => [name, thin(variable)])),
	};
}

/** A range of indices of one dimension, half open, perhaps only every n-th. @throws MetadataError when it does not lie inside */
export const step = defineStep({
	title: "Keep a range of indices of a dimension",
	options: Options,
	async prepare(dataset, options) {
		assertInside(options, lengthNamed(dataset, options.dimension));
		return options;
	},
	apply(dataset, options) {
		const length = dataset.dimensions.get(options.dimension)?.size;
		if (length === undefined) return dataset;
		const cropped = cropDimension(dataset, options.dimension, rangeOf(options, length));
		const kept = thinned(cropped, options.dimension, options.every);
		if (kept === dataset || !isHorizontal(dataset, options.dimension)) return kept;
		return withoutForeignMeasures(kept, [options.dimension]);
	},
	describe: (options) => `Kept the indices ${text(options)}`,
});
