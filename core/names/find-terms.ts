import type { FoundTerm } from "../cf/derive.ts";
import { dataVariables } from "../cf/describing.ts";
import { MetadataError } from "../errors.ts";
import { attributeText, type Dataset, type Variable } from "../model/dataset.ts";
import type { Derivation, DerivationTerm } from "./derivations.table.ts";
import { presentName } from "./known-variable.ts";

const standardNameOf = (variable: Variable): string =>
	presentName(attributeText(variable.attributes, "standard_name")?.toLowerCase() ?? "");

/**
 * The variables a derivation's terms are in a file: as somebody says, else by the name, else by the standard name where one variable has it; pressure
 * may be that of the levels. @throws MetadataError telling what is not there
 */
export function findTerms(
	dataset: Dataset,
	{ name, terms }: Pick<Derivation, "name" | "terms">,
	said: Readonly<Record<string, string>>,
): readonly FoundTerm[] {
	const lacking: string[] = [];
	const found = terms.map((term): FoundTerm => {
		const variable = Object.hasOwn(said, term.name) ? said[term.name] : variableFor(dataset, term);
		const isThere = variable !== undefined && dataset.variables.has(variable);
		if (!isThere && (variable !== undefined || term.standardName !== "air_pressure"))
			lacking.push(`"${variable ?? term.name}"${term.standardName === "" ? "" : ` (${term.standardName})`}`);
		return {
			name: term.name,
			...(variable !== undefined && { variable }),
			...(term.units !== "" && { units: term.units }),
		};
	});
	if (lacking.length === 0) return found;
	throw new MetadataError(
		`"${name}" cannot be computed: there is no ${lacking.join(", no ")}. Name the variables that are: terms.${terms[0]?.name}=NAME.`,
	);
}

function variableFor(dataset: Dataset, { name, standardName }: DerivationTerm): string | undefined {
	const own = dataset.variables.get(name);
	const wanted = presentName(standardName);
	if (own && ["", wanted].includes(standardNameOf(own))) return name;
	const alike = dataVariables(dataset).filter((variable) => standardNameOf(variable) === wanted);
	if (alike.length < 2) return alike[0]?.name;
	throw new MetadataError(
		`Several variables are "${standardName}": ${alike.map((one) => `"${one.name}"`).join(", ")}. Name the one meant: terms.${name}=NAME.`,
	);
}
