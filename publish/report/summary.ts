import type { CaseResult, PodResult, RunResult } from "../../core/model/run-result.ts";
import { durationText, secondsBetween } from "./amounts.ts";
import { podsOf, podTone, type Tone, tally, tallyText, verdictOf } from "./outcome.ts";
import { type Cell, columns, type Ink, inked } from "./terminal.ts";
import { oneLine } from "./visible.ts";

export const tones: Readonly<Record<Tone, { readonly ink: Ink; readonly mark: string }>> = {
	ok: { ink: "green", mark: "✔" },
	bad: { ink: "red", mark: "✖" },
	warn: { ink: "yellow", mark: "!" },
	swap: { ink: "blue", mark: "⇄" },
	idle: { ink: "quiet", mark: "–" },
};

const marked = (tone: Tone, word: string): Cell => ({
	text: `${tones[tone].mark} ${word}`,
	ink: tones[tone].ink,
});

const podCells = (one: CaseResult, pod: PodResult): readonly Cell[] => [
	{ text: one.name },
	{ text: pod.name },
	marked(podTone[pod.outcome], pod.outcome),
	{ text: pod.seconds === undefined ? "" : durationText(pod.seconds) },
	{ text: pod.problem?.message ?? standIns(pod), ...(pod.problem ? {} : { ink: "quiet" as const }) },
];

/** What succeeded with other data than asked for says so. */
function standIns(pod: PodResult): string {
	const names = pod.variables.filter(({ outcome }) => outcome === "replaced").map(({ name }) => name);
	return names.length > 0 ? `with an alternate for ${names.join(", ")}` : "";
}

const caseCells = (one: CaseResult): readonly (readonly Cell[])[] => [
	...(one.problem
		? [
				[
					{ text: one.name },
					{ text: "" },
					marked("bad", "failed"),
					{ text: "" },
					{ text: one.problem.message },
				],
			]
		: []),
	...one.pods.map((pod) => podCells(one, pod)),
];

/** What a run says last on a terminal: a line per case and POD, the count, and where the report is. */
export function summaryLines(
	result: RunResult,
	{ colour, width = 100 }: { readonly colour: boolean; readonly width?: number },
): string[] {
	const setting = { colour, width };
	const seconds = secondsBetween(result.started, result.finished);
	const { tone, word } = verdictOf(result);
	const head = ["case", "POD", "outcome", "time", "reason"].map((text): Cell => ({ text, ink: "quiet" }));
	const rows = result.cases.flatMap(caseCells);
	return [
		...(rows.length > 0 ? [...columns([head, ...rows], { ...setting, limits: [28, 28, 11, 12] }), ""] : []),
		`${inked(`${word}:`, tones[tone].ink, setting)} ${tallyText(tally(podsOf(result)))}${
			seconds === undefined ? "" : ` in ${durationText(seconds)}`
		}.`,
		`Report: ${oneLine(result.folder.replace(/[/\\]+$/u, ""))}/index.html`,
	];
}
