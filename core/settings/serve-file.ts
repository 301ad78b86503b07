import { z } from "zod";
import { ACCESS_LEVELS } from "../ports/served-dataset.ts";
import { RecipeEntry } from "../recipe/recipe.ts";

const texts = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

/** How datasets are given, whatever they are made from. */
const how = {
	steps: z
		.array(z.union([z.string(), RecipeEntry]))
		.describe("Changes made when values are read, as --step and recipes name them.")
		.optional(),
	codec: z
		.enum(["none", "zlib", "gzip", "zstd", "blosc"])
		.describe("Compression of what is computed; absent: that of the files.")
		.optional(),
	level: z.number().int().min(0).max(22).describe("How hard it is compressed.").optional(),
	shuffle: z.boolean().describe("Whether bytes of equal rank are put together first.").optional(),
	chunks: z
		.record(z.string(), z.number().int().positive())
		.describe("Lengths of chunks by dimension; absent: those of the files.")
		.optional(),
	keep_bits: z
		.number()
		.int()
		.min(1)
		.max(52)
		.describe(
			"Bits of the mantissa that floating-point data keep (BitRound), stated in attributes; absent: all, nothing is lost.",
		)
		.optional(),
	access: z.enum(ACCESS_LEVELS).describe("Who may see it; absent: everybody.").optional(),
};

const DatasetEntry = z
	.strictObject({
		files: texts.describe("Paths, patterns (**/*.nc) or addresses; several are joined along time."),
		title: z.string().describe("For people.").optional(),
		description: z.string().describe("What it is, in a sentence or two.").optional(),
		facets: z
			.record(z.string(), z.string())
			.describe("What sorts it in catalogues: source_id, experiment_id ...; absent: what its files say.")
			.optional(),
		version: z.string().describe("A name of what never changes: v20190308.").optional(),
		superseded: z.boolean().describe("Whether there is a newer version.").optional(),
		retracted: z.string().min(1).describe("Why it is no longer given.").optional(),
		...how,
	})
	.meta({ title: "a dataset" });

const SourceEntry = z
	.strictObject({
		data_manager: z.string().describe("A data source, as --data-manager names it."),
		options: z
			.record(z.string(), z.unknown())
			.describe("What the source takes (root ...): `headwater sources show NAME`.")
			.optional(),
		facets: z
			.record(z.string(), texts)
			.describe("Which datasets: values, lists, wildcards, !value; absent: all.")
			.optional(),
		...how,
	})
	.meta({ title: "a source" });

/** What a server publishes, and how. */
export const ServeFile = z
	.strictObject({
		$schema: z.string().describe("For editors.").optional(),
		title: z.string().describe("What the server calls itself.").optional(),
		datasets: z
			.record(
				z
					.string()
					.regex(/^(?!\.+$)[\w.-]+$/, "is no id. Give letters, digits, dots, hyphens and underscores."),
				DatasetEntry,
			)
			.describe("Datasets by their ids.")
			.optional(),
		sources: z.array(SourceEntry).describe("Data sources whose datasets are published.").optional(),
	})
	.meta({
		title: "a file of headwater serve",
		description: "Which datasets are published over HTTP, and how.",
	});
export type ServeFile = z.infer<typeof ServeFile>;
export type DatasetEntry = z.infer<typeof DatasetEntry>;
export type SourceEntry = z.infer<typeof SourceEntry>;
