import { isHeadwaterError, type KnownError } from "../errors.ts";
import { liveSet } from "../loop/alternates.ts";
import { standIn } from "../loop/computed.ts";
import type { DataKey } from "../model/data-key.ts";
import type { EntryExplanation, FoundData } from "../model/explanation.ts";
import { isoText } from "../model/iso-dates.ts";
import type { VarlistEntry } from "../model/varlist-entry.ts";
import { summarizeWish } from "../model/wish-summary.ts";
import type { EntryPlan } from "../ports/source.ts";
import { tablesOf } from "./constraints.ts";
import { insteadOf } from "./instead-of.ts";
import { withoutAdvice } from "./no-data.ts";
import type { Looked, QueryResult } from "./query-result.ts";

interface Explaining {
	readonly looked: Looked;
	/** What would be done with the data selected for the entry. */
	readonly plan: () => Promise<EntryPlan | undefined>;
}

/** How one variable was looked for, and what came of it. */
export async function explainEntry(
	entry: VarlistEntry,
	{ looked, plan }: Explaining,
): Promise<EntryExplanation> {
	const { result } = looked;
	const planned = await tried(plan);
	const problem = causeOf(entry, looked) ?? planned.problem;
	const replaced = insteadOf(entry);
	return {
		id: entry.id,
		pod: entry.pod,
		name: entry.wish.name,
		requirement: entry.requirement,
		...(entry.madeBy === undefined ? {} : { madeBy: entry.madeBy }),
		...(replaced && { insteadOf: replaced }),
		...(entry.computed && { computedFrom: entry.computed.terms.map(({ id }) => id) }),
		asked: { standardName: entry.request.standardName, ...summarizeWish(entry.request) },
		...translationOf(entry, looked),
		...(result ? { looked: whereLooked(result) } : {}),
		found: (result?.keys ?? []).map((key) => foundData(key, key === entry.selected)),
		rejected: (result?.rejected ?? []).map(({ id, files, reason }) => ({ id, files, reason })),
		nearest: result?.nearest ?? [],
		...(entry.selected ? { selected: selectedData(entry.selected, planned.plan) } : {}),
		...(problem ? { problem: { code: problem.code, message: withoutAdvice(problem.message) } } : {}),
		status: isHopeless(planned, looked) ? "failed" : statusOf(entry),
	};
}

/** A plan that fails says why this variable will fail: nothing is lost by telling it beforehand. */
async function tried(
	plan: Explaining["plan"],
): Promise<{ plan?: EntryPlan | undefined; problem?: KnownError }> {
	try {
		return { plan: await plan() };
	} catch (problem) {
		if (!isHeadwaterError(problem) || isHeadwaterError(problem, "Interrupted", "Stage")) throw problem;
		return { problem };
	}
}

/** The only data there are cannot be made into what was asked. */
const isHopeless = ({ problem }: { problem?: KnownError }, { result }: Looked) =>
	problem !== undefined && result?.keys.length === 1;

const causeOf = (entry: VarlistEntry, { problem }: Looked): KnownError | undefined =>
	isHeadwaterError(entry.cause) ? entry.cause : problem;

function translationOf({ translation }: VarlistEntry, { problem }: Looked) {
	if (!translation)
		return isHeadwaterError(problem, "Translation") ? { translationProblem: problem.message } : {};
	const { convention, name } = translation;
	return { translation: { convention, name, tables: tablesOf(translation) } };
}

const whereLooked = ({ looked: { root, files, asked }, constraints }: QueryResult) => ({
	...(asked && { asked }),
	root,
	files,
	constraints: Object.fromEntries(
		Object.entries(constraints).map(([facet, values]) => [facet, [values].flat()]),
	),
});

function foundData(key: DataKey, chosen: boolean): FoundData {
	return {
		experiment: key.experiment.facets,
		facets: key.telling,
		files: key.files.length,
		...(key.range?.kind === "dated" ? { period: isoText(key.range) } : {}),
		chosen,
	};
}

const selectedData = ({ experiment, telling, files }: DataKey, plan: EntryPlan | undefined) => ({
	facets: { ...experiment.facets, ...telling },
	files: files.map(({ path, size }) => ({ path, size })),
	...(plan?.steps && { steps: plan.steps }),
	...(plan && { bytesIn: plan.bytesIn }),
	...(plan?.bytesOut !== undefined && { bytesOut: plan.bytesOut }),
});

function statusOf(entry: VarlistEntry): EntryExplanation["status"] {
	if (entry.status === "inactive") return "unused";
	if (entry.status === "active") return isChosen(entry) ? "selected" : "failed";
	return liveSet(entry)?.every(isChosen) ? "replaced" : "failed";
}

/** Data were selected for it, or for all that it is computed of. */
const isChosen = ({ selected, computed }: VarlistEntry): boolean =>
	computed ? computed.terms.every((term) => standIn(term)?.selected) : selected !== undefined;
