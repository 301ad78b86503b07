import { MetadataError } from "../core/errors.ts";
import type { Dataset } from "../core/model/dataset.ts";
import { groupOf } from "../core/model/group-path.ts";
import { pathsOf, seenFrom } from "../core/model/seen-from.ts";

/** What a file's variable can see, without groups, and what is to be said of that. */
export interface VariableScope {
	readonly dataset: Dataset;
	readonly note?: string;
}

/**
 * A file with groups as its variable sees it: the root's, else that of the one group that has it. @throws MetadataError where several have
 */
export function scopeOf(path: string, dataset: Dataset, name: string): VariableScope {
	if (dataset.groups.size === 0) return { dataset };
	const [found, ...others] = dataset.variables.has(name) ? [name] : pathsOf(dataset, name);
	if (others.length > 0)
		throw new MetadataError(
			`"${path}" has "${name}" in several groups (${[found, ...others].join(", ")}), and nothing says which is meant. Bring one to a file of its own: headwater convert IN OUT --variable ${found}.`,
		);
	const group = groupOf(found ?? "");
	const note =
		group === ""
			? `Groups of "${path}" were left out: ${[...dataset.groups.keys()].join(", ")}`
			: `Took "${name}" from the group "${group}" of "${path}"; other groups were left out`;
	return { dataset: seenFrom(dataset, found ?? name), note };
}
