import { MetadataError } from "../errors.ts";
import type { Dataset, Variable } from "../model/dataset.ts";
import { didYouMean } from "../text/nearest.ts";

const list = (names: Iterable<string>): string => {
	const all = [...names];
	return all.length === 0 ? "none" : `${all.slice(0, 20).join(", ")}${all.length > 20 ? " ..." : ""}`;
};

/** A variable somebody named. @throws MetadataError with those there are */
export function variableNamed(dataset: Dataset, name: string): Variable {
	const found = dataset.variables.get(name);
	if (found) return found;
	const reason = dataset.unreadable?.get(name);
	if (reason !== undefined) throw new MetadataError(`The variable "${name}" cannot be read: ${reason}.`);
	throw new MetadataError(
		`There is no variable "${name}".${didYouMean(name, dataset.variables.keys())} There are: ${list(dataset.variables.keys())}.`,
	);
}

/** The length of a dimension somebody named. @throws MetadataError with those there are */
export function lengthNamed(dataset: Dataset, name: string): number {
	const found = dataset.dimensions.get(name);
	if (found) return found.size;
	throw new MetadataError(
		`There is no dimension "${name}".${didYouMean(name, dataset.dimensions.keys())} There are: ${list(dataset.dimensions.keys())}.`,
	);
}
