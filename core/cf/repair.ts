import {
	type Attribute,
	attributeText,
	type Dataset,
	type Variable,
	withAttribute,
	withoutAttributes,
	withVariable,
} from "../model/dataset.ts";

/** One thing put right in what a file says of itself. */
export interface Repair {
	/** Name of the variable. */
	readonly variable: string;
	/** What became of it, a sentence without full stop: `units of "sst" set to "degC" (was "C")`. */
	readonly what: string;
	/** What was wrong, or where the right text is known from. */
	readonly why: string;
	readonly change: Change;
}

type Change =
	| { readonly set: string; readonly to: Attribute }
	| { readonly drop: string }
	| { readonly rename: string; readonly to: string }
	| { readonly put: Variable };

/** How a file's metadata are dealt with: nothing repaired but told, what is missing or known to be wrong repaired, or overruled by the request. */
export const metadataLevels = ["strict", "repair", "trust-request"] as const;
export type MetadataLevel = (typeof metadataLevels)[number];

const was = (variable: Variable, attribute: string): string => {
	const found = attributeText(variable.attributes, attribute);
	return found === undefined ? "was missing" : `was "${found}"`;
};

/** An attribute set to a text; nothing where it says so already. */
export function settingText(
	variable: Variable,
	attribute: string,
	value: { to: string; why: string },
): Repair[] {
	if (attributeText(variable.attributes, attribute) === value.to) return [];
	return [
		{
			variable: variable.name,
			what: `${attribute} of "${variable.name}" set to "${value.to}" (${was(variable, attribute)})`,
			why: value.why,
			change: { set: attribute, to: value.to },
		},
	];
}

/** An attribute taken away; nothing where there is none. */
export function dropping(variable: Variable, attribute: string, why: string): Repair[] {
	if (!variable.attributes.has(attribute)) return [];
	const text = attributeText(variable.attributes, attribute);
	return [
		{
			variable: variable.name,
			what: `${attribute} of "${variable.name}" dropped${text === undefined ? "" : ` (${was(variable, attribute)})`}`,
			why,
			change: { drop: attribute },
		},
	];
}

/** A variable with other values, or a new one. */
export const putting = (put: Variable, { what, why }: { what: string; why: string }): Repair => ({
	variable: put.name,
	what,
	why,
	change: { put },
});

function changed(dataset: Dataset, { variable: name, change }: Repair): Dataset {
	if ("put" in change) return withVariable(dataset, change.put);
	const variable = dataset.variables.get(name);
	if (!variable) return dataset;
	const { attributes } = variable;
	const put = (next: Variable["attributes"]) => withVariable(dataset, { ...variable, attributes: next });
	if ("set" in change) return put(withAttribute(attributes, change.set, change.to));
	if ("drop" in change) return put(withoutAttributes(attributes, change.drop));
	const renamed = [...attributes].map(([key, value]): [string, Attribute] => [
		key === change.rename ? change.to : key,
		value,
	]);
	return put(new Map(renamed));
}

export const applyRepairs = (dataset: Dataset, repairs: readonly Repair[]): Dataset =>
	repairs.reduce(changed, dataset);

/** A repair as reports list it, with the files it was made in. */
export interface ListedRepair {
	readonly what: string;
	readonly why: string;
	/** Paths. */
	readonly files: readonly string[];
}

/** Equal repairs of several files as one line each. */
export function listRepairs(
	files: readonly { readonly path: string; readonly repairs: readonly Repair[] }[],
): readonly ListedRepair[] {
	const lines = new Map<string, { what: string; why: string; files: string[] }>();
	for (const { path, repairs } of files)
		for (const { what, why } of repairs) {
			const line = lines.get(`${what}\n${why}`) ?? { what, why, files: [] };
			if (line.files.at(-1) !== path) line.files.push(path);
			lines.set(`${what}\n${why}`, line);
		}
	return [...lines.values()];
}
