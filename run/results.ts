import { relative } from "node:path";
import { isHeadwaterError, messageOf, type NearMiss } from "../core/errors.ts";
import { liveSet, withAllAlternates } from "../core/loop/alternates.ts";
import { reasonOf } from "../core/loop/needs.ts";
import type { Pod } from "../core/model/pod.ts";
import type { PodResult, ResultProblem, VariableResult } from "../core/model/run-result.ts";
import type { VarlistEntry } from "../core/model/varlist-entry.ts";
import { summarizeWish } from "../core/model/wish-summary.ts";
import type { PodRun } from "../core/ports/pod-runner.ts";
import { provenancePath } from "./product-provenance.ts";

export function problemOf(cause: unknown): ResultProblem & { readonly nearest?: readonly NearMiss[] } {
	if (!isHeadwaterError(cause))
		return {
			code: "Bug",
			message: cause instanceof Error ? (cause.stack ?? cause.message) : messageOf(cause),
		};
	return { code: cause.code, message: cause.message };
}

/** Every entry of a POD, framework-made alternates included, and what came of it. */
export function variableResults(pod: Pod, files: ReadonlyMap<VarlistEntry, string>): VariableResult[] {
	const all = new Set(pod.varlist.flatMap((entry) => [...withAllAlternates(entry)]));
	return [...all]
		.filter((entry) => !entry.madeBy || entry.status !== "inactive" || entry.product)
		.map((entry) => variableResult(entry, files));
}

function variableResult(entry: VarlistEntry, files: ReadonlyMap<VarlistEntry, string>): VariableResult {
	const { wish, product, selected } = entry;
	const outcome = outcomeOf(entry);
	const file = files.get(entry);
	return {
		id: entry.id,
		name: wish.name,
		standardName: entry.request.standardName,
		asked: summarizeWish(entry.request),
		requirement: entry.requirement,
		outcome,
		...(outcome === "replaced" ? { replacedBy: (liveSet(entry) ?? []).map((other) => other.id) } : {}),
		...(entry.madeBy ? { madeBy: entry.madeBy } : {}),
		...(entry.translation ? { nativeName: entry.translation.name } : {}),
		...(selected ? { facets: { ...selected.experiment.facets, ...selected.telling } } : {}),
		...(product
			? {
					inputs: product.inputs,
					steps: product.steps,
					...(product.content ? { content: product.content } : {}),
					...(product.repairs?.length ? { repairs: product.repairs } : {}),
					sha256: product.sha256,
					bytes: product.bytes,
				}
			: {}),
		notes: [...entry.notes, ...(product?.notes ?? [])],
		...(file ? { file, provenance: provenancePath(file) } : {}),
		...(entry.status === "failed"
			? { problem: problemOf(outcome === "failed" ? reasonOf(entry) : entry.cause) }
			: {}),
	};
}

function outcomeOf(entry: VarlistEntry): VariableResult["outcome"] {
	if (entry.product && entry.status === "active") return entry.isTerm ? "unused" : "delivered";
	if (entry.status !== "failed") return "unused";
	return liveSet(entry)?.every((other) => other.product) ? "replaced" : "failed";
}

interface PodPlace {
	/** Absolute path of the run's folder. */
	readonly run: string;
	/** Absolute path of the POD's folder. */
	readonly folder: string;
	/** Absolute path of the log of its data. */
	readonly dataLog: string;
}

/** What is told of one POD: its run if it ran, else why it did not. */
export function podResult(
	pod: Pod,
	place: PodPlace,
	outcome: { readonly run?: PodRun; readonly variables: readonly VariableResult[] },
): PodResult {
	const { run } = outcome;
	const inRun = (path: string) => relative(place.run, `${place.folder}/${path}`);
	const problem = run ? run.problem : pod.cause;
	const result = run?.outcome ?? (isHeadwaterError(pod.cause, "Interrupted") ? "skipped" : "failed");
	return {
		name: pod.name,
		longName: pod.settings?.longName ?? "",
		description: pod.settings?.description ?? "",
		outcome: result,
		...(problem ? { problem: problemOf(problem) } : {}),
		folder: relative(place.run, place.folder),
		...(run ? { seconds: run.seconds } : {}),
		...(run?.exitCode === undefined ? {} : { exitCode: run.exitCode }),
		...(run?.log ? { log: inRun(run.log) } : {}),
		dataLog: relative(place.run, place.dataLog),
		lastLines: run?.lastLines ?? [],
		notes: run?.notes ?? [],
		figures: (run?.figures ?? []).map((path) => ({ path: inRun(path) })),
		pages: (run?.pages ?? []).map(inRun),
		files: (run?.files ?? []).map(inRun),
		variables: outcome.variables,
	};
}
