import { z } from "zod";
import { schemaOf } from "./config-kinds.ts";
import { caseRules, type Rule, runRules, spellings } from "./config-rules.ts";
import { facetKeys } from "./facet-keys.ts";

const fields = (rules: readonly Rule[]) =>
	Object.fromEntries(
		rules.flatMap((rule) =>
			spellings(rule).map((key) => [key, schemaOf(rule.kind).describe(rule.description).optional()]),
		),
	);

const facetFields = Object.fromEntries(
	facetKeys.map((key) => [
		key,
		z
			.union([z.string(), z.number(), z.array(z.union([z.string(), z.number()])).min(1)])
			.describe("Facet: this value, or any of several; * and ? stand for anything, !value excludes.")
			.optional(),
	]),
);

/**
 * The case file as editors should see it. Loose: the options of data sources are not known here, and keys may be spelled with `-`
 * and in either case. `resolveConfig` is what decides.
 */
export const CaseFile = z
	.looseObject({
		$schema: z.string().describe("For editors.").optional(),
		case_list: z
			.union([
				z.array(z.looseObject({ ...fields(caseRules), ...facetFields })),
				z.record(z.string(), z.looseObject({ ...fields(caseRules), ...facetFields })),
			])
			.describe("The cases: a list, or an object from names to cases.")
			.optional(),
		...fields(caseRules),
		...fields(runRules),
		...facetFields,
	})
	.meta({
		title: "Headwater case file",
		description: "Which data, which diagnostics, and how they are run.",
	});
