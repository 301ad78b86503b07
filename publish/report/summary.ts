import type { CaseResult, PodResult, RunResult } from "../../core/model/run-result.ts";
import { clipped, oneLine } from "../markup/visible.ts";
import { durationText, secondsBetween } from "./amounts.ts";
import { podsOf, podTone, type Tone, tally, tallyText, verdictOf } from "./outcome.ts";
import { type Cell, columns, type Ink, inked, type Setting } from "./terminal.ts";

export const tones: Readonly<Record<Tone, { readonly ink: Ink; readonly mark: string }>> = {
	ok: { ink: "green", mark: "✔" },
	bad: { ink: "red", mark: "✖" },
	warn: { ink: "yellow", mark: "!" },
	swap: { ink: "cyan", mark: "⇄" },
	idle: { ink: "quiet", mark: "–" },
};

/** Which POD it is stands at the beginning of the line already, and with it in which folder its settings lie. */
const reason = ({ name, problem }: PodResult) =>
	problem?.message.replace(`POD "${name}": `, "").replace(/^\S*\/([^/\s]+:\d+:\d+: )/u, "$1");

function podCells(pod: PodResult): readonly Cell[] {
	const { ink, mark } = tones[podTone[pod.outcome]];
	return [
		{ text: mark, ink },
		{ text: pod.name },
		{ text: pod.outcome, ink },
		{ text: pod.seconds === undefined ? "" : durationText(pod.seconds), ink: "quiet" },
		pod.problem ? { text: reason(pod) ?? "" } : { text: standIns(pod), ink: "quiet" },
	];
}

/** What succeeded with other data than asked for says so. */
function standIns(pod: PodResult): string {
	const names = pod.variables.filter(({ outcome }) => outcome === "replaced").map(({ name }) => name);
	// A chain of alternates stands for one variable.
	return names.length > 0 ? `with an alternate for ${[...new Set(names)].join(", ")}` : "";
}

/** The case, what stopped it as a whole, and its PODs. */
function caseLines(one: CaseResult, table: readonly string[], setting: Setting): readonly string[] {
	const problem = one.problem ? oneLine(`✖ ${one.problem.message}`) : undefined;
	return [
		inked(oneLine(one.name), "bold", setting),
		...(problem ? [`  ${inked(clipped(problem, setting.width - 2), "red", setting)}`] : []),
		...table.map((line) => `  ${line}`),
		"",
	];
}

/** What a run says last on a terminal: a line per POD of each case, the count, and where the report is. */
export function summaryLines(
	result: RunResult,
	{ colour, width = 100 }: { readonly colour: boolean; readonly width?: number },
): string[] {
	const setting = { colour, width };
	const seconds = secondsBetween(result.started, result.finished);
	const { tone, word } = verdictOf(result);
	const limits = [1, 36, 9, 12];
	const table = columns(podsOf(result).map(podCells), { colour, width: width - 2, limits });
	const perCase = result.cases.map(({ pods }, i) => {
		const before = result.cases.slice(0, i).reduce((sum, one) => sum + one.pods.length, 0);
		return table.slice(before, before + pods.length);
	});
	return [
		...result.cases.flatMap((one, i) => caseLines(one, perCase[i] ?? [], setting)),
		`${inked(`${word}:`, tones[tone].ink, setting)} ${tallyText(tally(podsOf(result)))}${
			seconds === undefined ? "" : ` in ${durationText(seconds)}`
		}.`,
		`Report: ${oneLine(result.folder.replace(/[/\\]+$/u, ""))}/index.html`,
	];
}
