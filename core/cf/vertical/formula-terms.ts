import { attributeText, type Variable } from "../../model/dataset.ts";

/** Terms of a parametric vertical coordinate, by their names in the formula: "a: hyam b: hybm ps: PS" (CF 4.3.3). Some models spell the attribute without its last letter. */
export function formulaTerms({ attributes }: Variable): ReadonlyMap<string, string> {
	const text = attributeText(attributes, "formula_terms") ?? attributeText(attributes, "formula_term") ?? "";
	return new Map(
		[...text.matchAll(/([^\s:]+)\s*:\s*([^\s:]+)(?!\s*:)/gu)].map(([, term = "", name = ""]) => [term, name]),
	);
}
