import { z } from "zod";
import { chunkHint } from "../core/array/tree.ts";
import { axesMeant, axesOf } from "../core/cf/axes.ts";
import type { Dataset, Variable } from "../core/model/dataset.ts";
import { defineStep, type StepContext } from "../core/ports/step.ts";
import { lengthNamed } from "../core/recipe/named.ts";

const Options = z.strictObject({
	chunks: z
		.record(z.string(), z.int().min(1))
		.optional()
		.describe("Length of a chunk along each dimension named; others stay")
		.meta({ examples: [{ time: 1, lat: 90 }] }),
	deflate: z
		.int()
		.min(0)
		.max(9)
		.optional()
		.describe("Compression, 0 (off) to 9; none: as it is")
		.meta({ examples: [4] }),
	shuffle: z.boolean().optional().describe("Whether bytes are shuffled before compression; none: as it is"),
});
type Options = z.infer<typeof Options>;

/** Lengths named replace those the variable has; where it has none, an axis is whole and an unlimited one 1 long. */
function chunkShape(variable: Variable, dataset: Dataset, chunks: Readonly<Record<string, number>>) {
	const { dimensions, data, storage } = variable;
	if (!dimensions.some((name) => Object.hasOwn(chunks, name))) return storage?.chunkShape;
	const own = storage?.chunkShape ?? chunkHint(data);
	return dimensions.map((name, axis) => {
		if (Object.hasOwn(chunks, name)) return chunks[name] as number;
		const whole = dataset.dimensions.get(name)?.unlimited ? 1 : (data.shape[axis] ?? 1);
		return own?.[axis] ?? whole;
	});
}

function stored(variable: Variable, dataset: Dataset, { chunks = {}, deflate, shuffle }: Options): Variable {
	if (variable.dimensions.length === 0) return variable;
	const shape = chunkShape(variable, dataset, chunks);
	const storage = {
		...variable.storage,
		...(shape && { chunkShape: shape }),
		...(deflate !== undefined && { deflate }),
		...(shuffle !== undefined && { shuffle }),
	};
	return { ...variable, storage };
}

function apply(dataset: Dataset, options: Options): Dataset {
	if (dataset.variables.size === 0 && dataset.groups.size === 0) return dataset;
	return {
		...dataset,
		variables: new Map([...dataset.variables].map(([name, one]) => [name, stored(one, dataset, options)])),
		groups: new Map([...dataset.groups].map(([name, group]) => [name, apply(group, options)])),
	};
}

/** As a POD's settings say, its axes by the names they have now; a chunk is never longer than its axis. */
function from({ dataset, variable, wish }: StepContext): Options | undefined {
	const main = dataset.variables.get(variable);
	if (!wish.storage || !main) return undefined;
	const { chunks, ...rest } = wish.storage;
	// Rows and columns stand for latitudes and longitudes that are no axes.
	const axes = [...axesMeant(dataset, main), ...axesOf(dataset, main)].filter(
		(one) => one.dimension !== undefined,
	);
	const named = Object.entries(chunks ?? {}).flatMap(([name, length]): [string, number][] => {
		const wished = wish.dimensions.find((one) => one.name === name);
		const dimension = axes.find(({ axis }) => axis === wished?.axis)?.dimension;
		const size = dimension === undefined ? undefined : dataset.dimensions.get(dimension)?.size;
		return dimension === undefined || !size ? [] : [[dimension, Math.min(length, size)]];
	});
	return { ...rest, ...(named.length > 0 && { chunks: Object.fromEntries(named) }) };
}

/** How all variables are cut into chunks and compressed; their values stay. */
export const step = defineStep({
	title: "Choose chunks and compression",
	options: Options,
	from,
	async prepare(dataset, options) {
		for (const name of Object.keys(options.chunks ?? {})) lengthNamed(dataset, name);
		return options;
	},
	apply,
	describe({ chunks = {}, deflate, shuffle }) {
		const cut = Object.entries(chunks).map(([name, length]) => `${name}=${length}`);
		const parts = [
			...(cut.length > 0 ? [`chunks of ${cut.join(", ")}`] : []),
			...(deflate === undefined ? [] : [`deflate ${deflate}`]),
			...(shuffle === undefined ? [] : [shuffle ? "shuffled" : "not shuffled"]),
		];
		return `Stored with ${parts.join(", ")}`;
	},
});
