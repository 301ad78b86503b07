import { z } from "zod";
import { planBlocks } from "../core/array/blocks.ts";
import { characters } from "../core/array/build.ts";
import type { LazyArray } from "../core/array/lazy-array.ts";
import type { Attribute, Attributes, Dataset, Variable } from "../core/model/dataset.ts";
import { hasTexts } from "../core/model/has-texts.ts";
import { defineStep, type StepEngine } from "../core/ports/step.ts";

const Options = z.strictObject({});

interface Plan {
	/** Variable of texts → bytes of its longest. */
	readonly widths: Readonly<Record<string, number>>;
}

const BLOCK_BYTES = 2 ** 20;

async function longest(array: LazyArray, engine: StepEngine): Promise<number> {
	const encoder = new TextEncoder();
	let most = 1;
	for (const block of planBlocks(array, { maxBytes: BLOCK_BYTES })) {
		const texts = (await engine.read(array, block)) as readonly string[];
		for (const text of texts) most = Math.max(most, encoder.encode(text).length);
	}
	return most;
}

/** Lists of texts become lines of one text. */
const inOneText = (attributes: Attributes): Attributes =>
	new Map(
		[...attributes].map(([name, value]): [string, Attribute] =>
			Array.isArray(value) ? [name, value.join("\n")] : [name, value],
		),
	);

function dimensionFor(dataset: Dataset, width: number): string {
	let name = `string${width}`;
	while ((dataset.dimensions.get(name)?.size ?? width) !== width) name += "_";
	return name;
}

function spelt(variable: Variable, width: number, dimension: string): Variable {
	const { storage: _, ...rest } = variable;
	const attributes = new Map(variable.attributes);
	attributes.delete("_FillValue");
	if (!attributes.has("_Encoding")) attributes.set("_Encoding", "utf8");
	return {
		...rest,
		type: "char",
		dimensions: [...variable.dimensions, dimension],
		data: characters(variable.data, width),
		attributes,
	};
}

function apply(dataset: Dataset, { widths }: Plan): Dataset {
	if (dataset.variables.size === 0 && dataset.attributes.size === 0) return dataset;
	const dimensions = new Map(dataset.dimensions);
	const variables = [...dataset.variables].map(([name, variable]): [string, Variable] => {
		const plain = { ...variable, attributes: inOneText(variable.attributes) };
		const width = Object.hasOwn(widths, name) ? widths[name] : undefined;
		if (width === undefined) return [name, plain];
		const dimension = dimensionFor({ ...dataset, dimensions }, width);
		dimensions.set(dimension, { size: width, unlimited: false });
		return [name, spelt(plain, width, dimension)];
	});
	return { ...dataset, dimensions, variables: new Map(variables), attributes: inOneText(dataset.attributes) };
}

/** Texts of any length as characters with a dimension for their length, as the classic formats of netCDF hold them. */
export const step = defineStep({
	title: "Spell texts as characters, for formats that know no texts",
	options: Options,
	from: ({ wish, dataset }) => (wish.format !== undefined && hasTexts(dataset) ? {} : undefined),
	async prepare(dataset, _, { engine }) {
		const widths: Record<string, number> = {};
		for (const { name, type, data } of dataset.variables.values())
			if (type === "string") widths[name] = await longest(data, engine);
		return { widths };
	},
	apply,
	describe({ widths }) {
		const names = Object.entries(widths).map(([name, width]) => `"${name}" (${width} bytes each)`);
		return names.length === 0
			? "Joined lists of texts in attributes, line by line"
			: `Spelt texts as characters: ${names.join(", ")}`;
	},
});
