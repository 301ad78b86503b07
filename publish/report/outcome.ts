import type { Outcome, PodResult, RunResult, VariableResult } from "../../core/model/run-result.ts";

/** How good the news is: each has its colour and its icon. */
export type Tone = "ok" | "bad" | "warn" | "swap" | "idle";

export const podTone: Readonly<Record<Outcome, Tone>> = { succeeded: "ok", failed: "bad", skipped: "idle" };

/** A variable's outcome in a word. What is optional is missed, not mourned. */
export function variableOutcome(variable: VariableResult): { readonly tone: Tone; readonly word: string } {
	switch (variable.outcome) {
		case "delivered":
			return { tone: "ok", word: "delivered" };
		case "replaced":
			return { tone: "swap", word: "replaced" };
		case "unused":
			return { tone: "idle", word: "not needed" };
		case "failed":
			return variable.requirement === "required"
				? { tone: "bad", word: "no data" }
				: { tone: "warn", word: "no data" };
	}
}

export type Tally = Readonly<Record<Outcome, number>> & { readonly all: number };

export function tally(pods: readonly PodResult[]): Tally {
	const count = (outcome: Outcome) => pods.filter((pod) => pod.outcome === outcome).length;
	return {
		all: pods.length,
		succeeded: count("succeeded"),
		failed: count("failed"),
		skipped: count("skipped"),
	};
}

/** "6 of 8 PODs succeeded, 1 failed, 1 skipped". */
export function tallyText(counts: Tally): string {
	const nouns = counts.all === 1 ? "POD" : "PODs";
	if (counts.all === 0) return "no POD ran";
	if (counts.succeeded === counts.all)
		return counts.all === 1 ? "the POD succeeded" : `all ${counts.all} PODs succeeded`;
	const rest = (["failed", "skipped"] as const).flatMap((outcome) =>
		counts[outcome] > 0 ? [`${counts[outcome]} ${outcome}`] : [],
	);
	return [`${counts.succeeded} of ${counts.all} ${nouns} succeeded`, ...rest].join(", ");
}

export function tallyTone(counts: Tally): Tone {
	if (counts.all > 0 && counts.succeeded === counts.all) return "ok";
	return counts.succeeded > 0 ? "warn" : "bad";
}

const verdicts: Readonly<Record<RunResult["exitCode"], { tone: Tone; word: string }>> = {
	0: { tone: "ok", word: "Succeeded" },
	1: { tone: "bad", word: "Failed" },
	3: { tone: "warn", word: "Partial" },
};

export const verdictOf = (result: RunResult) => verdicts[result.exitCode];

export const podsOf = (result: RunResult): readonly PodResult[] => result.cases.flatMap((one) => one.pods);

/** The last part of the run's folder: the run's name. */
export const runName = (result: RunResult): string =>
	result.folder.split(/[/\\]/u).findLast((part) => part !== "") ?? result.folder;
