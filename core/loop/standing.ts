import type { SelectionError } from "../errors.ts";
import type { Pod } from "../model/pod.ts";
import type { Stage, VarlistEntry } from "../model/varlist-entry.ts";
import { productsOfTerms } from "./computed.ts";
import { allEntries, needsOf } from "./needs.ts";
import type { Selector } from "./selector.ts";

// How far the variables of PODs have come.

const active = (pods: readonly Pod[]): VarlistEntry[] =>
	[...allEntries(pods)].filter((entry) => entry.status === "active");

/** Those that are looked for and have come just so far. */
export const entriesAt = (pods: readonly Pod[], stage: Stage): VarlistEntry[] =>
	active(pods).filter((entry) => !entry.computed && entry.stage === stage);

const uncomputed = (pods: readonly Pod[]): VarlistEntry[] =>
	active(pods).filter((entry) => entry.computed && entry.stage !== "preprocessed");

/** Those that are computed of others, once all of these are there. */
export const computableEntries = (pods: readonly Pod[]): VarlistEntry[] =>
	uncomputed(pods).filter((entry) => productsOfTerms(entry) !== undefined);

/** True while an entry that is needed has not come so far. */
export function isBelow(pods: readonly Pod[], until: "selected" | "preprocessed"): boolean {
	const before: readonly Stage[] = ["initialized", "queried"];
	const open: readonly Stage[] = until === "selected" ? before : [...before, "selected", "fetched"];
	const isLeft = until === "preprocessed" && uncomputed(pods).length > 0;
	return isLeft || open.some((stage) => entriesAt(pods, stage).length > 0);
}

/**
 * Activates what is needed now, suspends what no longer is, and fails PODs for which nothing is left to try. `ties`: PODs whose data
 * cannot be decided, by name. Gives what stands for required variables.
 */
export function settle(
	pods: readonly Pod[],
	ties: ReadonlyMap<string, SelectionError> = new Map(),
): ReadonlySet<VarlistEntry> {
	for (const pod of pods) {
		const tie = ties.get(pod.name);
		if (tie) pod.deactivate(tie);
	}
	const { entries, required } = needsOf(pods);
	for (const entry of allEntries(pods)) {
		if (entries.has(entry)) entry.activate();
		else entry.suspend();
	}
	return required;
}

/** A key that failed is left for the next; a variable without a next is lost. */
export function giveUp(entry: VarlistEntry, cause: Error, selector: Selector | undefined): void {
	const key = entry.selected;
	entry.selected = undefined;
	if (!key) {
		entry.deactivate(cause);
		return;
	}
	key.deactivate(cause);
	entry.note(`${key.id} could not be used: ${cause.message}`);
	if (selector?.hasNext(entry)) entry.advance("queried", "next data key");
	else entry.deactivate(cause);
}
