import type { VarlistEntry } from "../model/varlist-entry.ts";

type EntrySet = readonly VarlistEntry[];

const setId = (set: EntrySet) =>
	set
		.map((entry) => entry.id)
		.sort()
		.join(" ");

/** The sets that replace a failed member by each of its own alternates, the other members kept. */
const replaceMember = (set: EntrySet, failed: VarlistEntry): EntrySet[] =>
	failed.alternates.map((alternate) => [
		...new Set([...set.filter((entry) => entry !== failed), ...alternate]),
	]);

/**
 * The set of entries that now stands for a variable: itself while it lives; else, breadth first, the first of its alternates' sets in
 * which nobody failed, then the sets that alternates of their members make. A set counts only whole, every set is tried once, and no
 * number of tries limits the search. Computed anew from who has failed, so the order in which failures came does not matter.
 */
export function liveSet(root: VarlistEntry): EntrySet | undefined {
	const queue: EntrySet[] = [[root]];
	const seen = new Set<string>();
	for (let set = queue.shift(); set; set = queue.shift()) {
		const failed = set.find((entry) => entry.status === "failed");
		if (!failed) return set;
		const id = setId(set);
		if (seen.has(id)) continue;
		seen.add(id);
		queue.push(...replaceMember(set, failed));
	}
	return undefined;
}

/** The entry and all that can ever stand in for it. */
export function withAllAlternates(root: VarlistEntry): Set<VarlistEntry> {
	const all = new Set<VarlistEntry>([root]);
	for (const entry of all) for (const alternate of entry.alternates.flat()) all.add(alternate);
	return all;
}
