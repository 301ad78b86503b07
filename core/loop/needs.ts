import { isHeadwaterError } from "../errors.ts";
import type { Pod } from "../model/pod.ts";
import { STAGES, type VarlistEntry } from "../model/varlist-entry.ts";
import { liveSet, withAllAlternates } from "./alternates.ts";

/** What PODs need now. */
export interface Needs {
	readonly entries: ReadonlySet<VarlistEntry>;
	/** Those of `entries` that stand for a required variable, themselves or as its alternates. */
	readonly required: ReadonlySet<VarlistEntry>;
}

const isAsked = (entry: VarlistEntry) => entry.requirement !== "alternate";

/** Every entry of the PODs, the alternates steps can make included. */
export const allEntries = (pods: readonly Pod[]): ReadonlySet<VarlistEntry> =>
	new Set(pods.flatMap((pod) => pod.varlist.flatMap((entry) => [...withAllAlternates(entry)])));

/**
 * Why a variable could not be had: its own cause, or that of what a step was to make it from if this came further. That a convention
 * has no name for a level tells nothing when the whole column lacks the level, or is not there.
 */
export function reasonOf(lost: VarlistEntry): unknown {
	const made = [...withAllAlternates(lost)].filter(
		(one) => one.madeBy && !one.isTerm && one.status === "failed",
	);
	const distance = (one: VarlistEntry) =>
		2 * STAGES.indexOf(one.stage) + (isHeadwaterError(one.cause, "Translation") ? 0 : 1);
	return made.reduce((best, one) => (distance(one) > distance(best) ? one : best), lost).cause;
}

/** Everything the PODs need now; a required variable without any set left fails its POD, with the reason that came furthest. */
export function needsOf(pods: readonly Pod[]): Needs {
	const entries = new Set<VarlistEntry>();
	const required = new Set<VarlistEntry>();
	for (const pod of pods) {
		if (pod.status === "failed") continue;
		const lost = pod.varlist.find((root) => root.requirement === "required" && !liveSet(root));
		if (lost) {
			pod.deactivate(reasonOf(lost));
			continue;
		}
		for (const root of pod.varlist.filter(isAsked)) {
			for (const entry of liveSet(root) ?? []) {
				entries.add(entry);
				if (root.requirement === "required") required.add(entry);
			}
		}
	}
	return { entries, required };
}

/** How many PODs could have all they require if these entries were lost. */
export const countRunnable = (pods: readonly Pod[], isLost: (entry: VarlistEntry) => boolean): number =>
	pods.filter(
		(pod) =>
			pod.status !== "failed" &&
			pod.varlist.every((root) => root.requirement !== "required" || liveSet(root, isLost)),
	).length;
