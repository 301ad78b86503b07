import type { VarlistEntry } from "../model/varlist-entry.ts";

type EntrySet = readonly VarlistEntry[];
type Judge = (entry: VarlistEntry) => boolean;

const hasFailed: Judge = (entry) => entry.status === "failed";

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
export function liveSet(root: VarlistEntry, isDead: Judge = hasFailed): EntrySet | undefined {
	if (!isDead(root)) return [root];
	const obtainable = obtainableFrom(root, isDead);
	const queue: EntrySet[] = [[root]];
	const seen = new Set<string>();
	for (const set of queue) {
		if (!set.every((entry) => obtainable.has(entry))) continue;
		const dead = set.find(isDead);
		if (!dead) return set;
		const id = setId(set);
		if (seen.has(id)) continue;
		seen.add(id);
		queue.push(...replaceMember(set, dead));
	}
	return undefined;
}

/** Entries that live or have a set of alternates all of which can be had: sets with any other member need not be searched. */
function obtainableFrom(root: VarlistEntry, isDead: Judge): ReadonlySet<VarlistEntry> {
	const all = [...withAllAlternates(root)];
	const obtainable = new Set(all.filter((entry) => !isDead(entry)));
	for (let before = -1; before < obtainable.size; ) {
		before = obtainable.size;
		for (const entry of all) {
			const replaceable = entry.alternates.some((set) => set.every((member) => obtainable.has(member)));
			if (replaceable) obtainable.add(entry);
		}
	}
	return obtainable;
}

/** The entry and all that can ever stand in for it. */
export function withAllAlternates(root: VarlistEntry): Set<VarlistEntry> {
	const all = new Set<VarlistEntry>([root]);
	for (const entry of all) for (const alternate of entry.alternates.flat()) all.add(alternate);
	return all;
}
