import type { CaseResult, PodResult, ResultProblem, RunResult } from "../../core/model/run-result.ts";
import { html, type Markup } from "../markup/html.ts";
import { clipped } from "../markup/visible.ts";
import { countText } from "./amounts.ts";
import { podTone, type Tone } from "./outcome.ts";
import { badge } from "./page.ts";
import type { View } from "./view.ts";

interface Place {
	readonly case: CaseResult;
	readonly pod?: PodResult;
	readonly variable?: string;
}

/** One problem, and all that it befell. */
export interface Trouble {
	readonly problem: ResultProblem;
	readonly tone: Tone;
	readonly places: readonly Place[];
}

type Single = Omit<Trouble, "places"> & { readonly place: Place };

/** What its variables say beyond what the POD's own problem says. */
function ofVariables(one: CaseResult, pod: PodResult): Single[] {
	const known = [pod.problem?.message, one.problem?.message].join("\n");
	return pod.variables.flatMap(({ outcome, problem, name, requirement }) =>
		outcome !== "failed" ||
		problem === undefined ||
		requirement === "alternate" ||
		known.includes(problem.message)
			? []
			: [
					{
						problem,
						tone: requirement === "required" ? "bad" : "warn",
						place: { case: one, pod, variable: name },
					},
				],
	);
}

function ofPod(one: CaseResult, pod: PodResult): Single[] {
	const own = pod.problem
		? [{ problem: pod.problem, tone: podTone[pod.outcome], place: { case: one, pod } }]
		: [];
	return [...own, ...ofVariables(one, pod)];
}

const order: readonly Tone[] = ["bad", "idle", "warn", "swap", "ok"];

/** All problems of a run, the worst first, each told once however many it befell. */
export function troubles(result: RunResult): readonly Trouble[] {
	const singles = result.cases.flatMap((one): Single[] => [
		...(one.problem ? [{ problem: one.problem, tone: "bad" as const, place: { case: one } }] : []),
		...one.pods.flatMap((pod) => ofPod(one, pod)),
	]);
	const grouped = new Map<string, Trouble>();
	for (const { problem, tone, place } of singles) {
		const key = JSON.stringify([tone, problem.code, problem.message]);
		const places = [...(grouped.get(key)?.places ?? []), place];
		grouped.set(key, { problem, tone, places });
	}
	return [...grouped.values()].sort((a, b) => order.indexOf(a.tone) - order.indexOf(b.tone));
}

const words: Readonly<Record<Tone, string>> = {
	bad: "failed",
	warn: "no data, optional",
	idle: "skipped",
	swap: "replaced",
	ok: "well",
};

function placeText({ case: one, pod, variable }: Place, view: View): Markup {
	if (pod === undefined) return html`case <b><bdi>${one.name}</bdi></b>`;
	const log = pod.log !== undefined && html` (<a href="${view.link(pod.log)}">log</a>)`;
	const of = variable !== undefined && html`variable <b><bdi>${variable}</bdi></b> of `;
	return html`${of}<a href="${view.pageOf(pod)}"><bdi>${pod.name}</bdi></a>, case <bdi>${one.name}</bdi>${log}`;
}

/** The message with its line breaks, and the code `docs/errors.md` explains. */
export const problemText = (problem: ResultProblem, room = Number.POSITIVE_INFINITY): Markup =>
	html`<p class="said">${clipped(problem.message, room)} <code class="quiet">${problem.code}</code></p>`;

const item =
	(view: View) =>
	({ problem, tone, places }: Trouble) =>
		html`<li class="${tone}"><p class="where">${badge(tone, words[tone])} <span>${places.map((place, i) => [i > 0 && "; ", placeText(place, view)])}</span></p>
		${problemText(problem, 4000)}</li>`;

/** Problems told at once; more are one click away, so that the overview stays near. */
const atOnce = 8;

/** The section of all problems; nothing where there are none. */
export function problemSection(view: View): Markup | undefined {
	const found = troubles(view.result);
	if (found.length === 0) return undefined;
	const rest = found.slice(atOnce);
	return html`<section class="card" aria-labelledby="problems"><h2 id="problems">Problems</h2>
		<ul class="troubles">${found.slice(0, atOnce).map(item(view))}</ul>
		${rest.length > 0 && html`<details><summary>${countText(rest.length, "more problem")}</summary><ul class="troubles">${rest.map(item(view))}</ul></details>`}</section>`;
}
