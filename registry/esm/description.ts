import { z } from "zod";
import { CatalogueError } from "../../core/errors.ts";

// The ESM collection specification 0.1.0, as intake-esm reads it. Collections are other people's files: unknown keys are theirs.

const Assets = z
	.object({
		column_name: z.string(),
		format: z.string().nullish(),
		format_column_name: z.string().nullish(),
	})
	.refine(({ format, format_column_name }) => Boolean(format ?? format_column_name), {
		message: 'one of "format" and "format_column_name" is needed',
	});

const Aggregation = z.object({ type: z.string(), attribute_name: z.string() });

const Control = z.object({
	variable_column_name: z.string(),
	groupby_attrs: z.array(z.string()).nullish(),
	aggregations: z.array(Aggregation).nullish(),
});

const Value = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.unknown())]);

const Description = z
	.object({
		esmcat_version: z.string(),
		id: z.string().nullish(),
		description: z.string().nullish(),
		title: z.string().nullish(),
		attributes: z.array(z.object({ column_name: z.string() })),
		assets: Assets,
		aggregation_control: Control.nullish(),
		catalog_file: z.string().nullish(),
		catalog_dict: z.array(z.record(z.string(), Value)).nullish(),
	})
	.refine(({ catalog_file, catalog_dict }) => Boolean(catalog_file) !== Boolean(catalog_dict), {
		message: 'one of "catalog_file" and "catalog_dict" is needed, not both',
	});

/** What the JSON file of a collection says. */
export type EsmDescription = z.infer<typeof Description>;

/** @throws CatalogueError naming the collection and what is wrong with it */
export function parseDescription(text: string, place: string): EsmDescription {
	const parsed = Description.safeParse(jsonOf(text, place));
	if (parsed.success) return parsed.data;
	const mistakes = parsed.error.issues.slice(0, 3).map(({ path, message }) => {
		const where = path.length > 0 ? `"${path.join(".")}": ` : "";
		return where + message.charAt(0).toLowerCase() + message.slice(1);
	});
	throw new CatalogueError(
		`"${place}" is no ESM collection: ${mistakes.join("; ")}. Mend the file, or name another.`,
	);
}

function jsonOf(text: string, place: string): unknown {
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw new CatalogueError(`"${place}" is no JSON. Name the JSON file of an ESM collection.`, { cause });
	}
}
