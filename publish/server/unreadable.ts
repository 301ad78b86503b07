import type { Dataset } from "../../core/model/dataset.ts";
import type { OpenedDataset, ServedDataset } from "../../core/ports/served-dataset.ts";
import { withoutPaths } from "./failure.ts";

/** Why the variable of a key ("ta/.zarray") cannot be given at all; `undefined` where nothing keeps it from being read. */
export function whyUnreadable(
	{ id }: ServedDataset,
	{ dataset }: OpenedDataset,
	key: string,
): string | undefined {
	const [name, why] = [...unreadableIn(dataset)].find(([path]) => key.startsWith(`${path}/`)) ?? [];
	return why === undefined ? undefined : `"${name}" of "${id}" cannot be read: ${withoutPaths(why)}`;
}

/** Variables that no reader can give, by path, with the reason. */
function* unreadableIn(dataset: Dataset, above = ""): Iterable<readonly [string, string]> {
	for (const [name, reason] of dataset.unreadable ?? []) yield [above + name, reason];
	for (const [name, group] of dataset.groups) yield* unreadableIn(group, `${above}${name}/`);
}
