import { axesOf } from "../../core/cf/axes.ts";
import { relatedNames } from "../../core/cf/related.ts";
import { MetadataError } from "../../core/errors.ts";
import type { Dataset, Variable } from "../../core/model/dataset.ts";
import { didYouMean } from "../../core/text/nearest.ts";

/** Variables that no other variable needs to be understood: neither axes nor bounds, areas, maps. */
function dataVariables(dataset: Dataset): Variable[] {
	const all = [...dataset.variables.values()];
	const isOwnAxis = ({ name, dimensions }: Variable) => dimensions.length === 1 && dimensions[0] === name;
	const needed = new Set(
		all.flatMap((one) => [...relatedNames(dataset, one)].filter((name) => name !== one.name)),
	);
	const free = all.filter((one) => !isOwnAxis(one) && !needed.has(one.name) && one.dimensions.length > 0);
	const timed = free.filter((one) => axesOf(dataset, one).some(({ axis }) => axis === "T"));
	return timed.length > 0 ? timed : free;
}

/**
 * The variable a file was named for: the one the user names, else the one the convention or the POD names, else the only one there is.
 * @throws MetadataError when there is none of that name, or several are left.
 */
export function mainVariable(
	path: string,
	dataset: Dataset,
	names: { readonly told: string | undefined; readonly usual: readonly string[] },
): Variable {
	const { told, usual } = names;
	const found = (told === undefined ? usual : [told]).flatMap((name) => dataset.variables.get(name) ?? []);
	if (found[0]) return found[0];
	if (told !== undefined)
		throw new MetadataError(
			`"${path}" has no variable "${told}".${didYouMean(told, dataset.variables.keys())} Mend "var_name" in the case file.`,
		);
	const [only, ...others] = dataVariables(dataset);
	if (only && others.length === 0) return only;
	const list = [only, ...others].flatMap((one) => (one ? [`"${one.name}"`] : [])).join(", ");
	throw new MetadataError(
		only
			? `"${path}" holds several variables (${list}) and none is called "${usual.join('" or "')}". Name one of them as "var_name" in the case file.`
			: `"${path}" holds no variable of data. Name other files in "globs".`,
	);
}
