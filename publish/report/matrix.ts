import type { CaseResult, PodResult, RunResult } from "../../core/model/run-result.ts";
import { breakable, html, type Markup } from "../markup/html.ts";
import { durationText } from "./amounts.ts";
import { podTone } from "./outcome.ts";
import { icon } from "./page.ts";
import type { View } from "./view.ts";

/** Names of all PODs, in the order they first occur. */
export const podNames = (result: RunResult): readonly string[] => [
	...new Set(result.cases.flatMap((one) => one.pods.map((pod) => pod.name))),
];

function cell(pod: PodResult | undefined, view: View): Markup {
	if (pod === undefined) return html`<td class="quiet">not asked</td>`;
	const tone = podTone[pod.outcome];
	const time = pod.seconds !== undefined && html`<small>${durationText(pod.seconds)}</small>`;
	return html`<td><a class="badge ${tone}" href="${view.pageOf(pod)}">${icon(tone)}${pod.outcome}${time}</a></td>`;
}

interface Row {
	readonly name: string;
	readonly cells: readonly (PodResult | undefined)[];
}

function rowsOf(result: RunResult): readonly Row[] {
	const byCase = result.cases.map((one) => new Map(one.pods.map((pod) => [pod.name, pod])));
	return podNames(result).map((name) => ({ name, cells: byCase.map((pods) => pods.get(name)) }));
}

const row =
	(view: View) =>
	({ name, cells }: Row) =>
		html`<tr data-name="${name}"${cells.every((pod) => pod === undefined || pod.outcome === "succeeded") && html` data-well`}>
		<th scope="row">${breakable(name)}</th>${cells.map((pod) => cell(pod, view))}</tr>`;

export const caseAnchor = (result: RunResult, one: CaseResult): string =>
	`case-${result.cases.indexOf(one) + 1}`;

const tools = html`<div class="tools" hidden><label>Show PODs named <input type="search"></label>
	<label><input type="checkbox"> only with problems</label><output></output></div>`;

/** A filter is in the way of a handful. */
const many = 8;

/** PODs by cases: outcome, time and the way to each page. */
export function matrixSection(view: View): Markup | undefined {
	const rows = rowsOf(view.result);
	if (rows.length === 0) return undefined;
	const head = view.result.cases.map(
		(one) => html`<th scope="col"><a href="#${caseAnchor(view.result, one)}">${breakable(one.name)}</a></th>`,
	);
	return html`<section class="card" aria-labelledby="overview"><h2 id="overview">Overview</h2>
		${rows.length >= many && tools}
		<div class="scroll" role="region" tabindex="0" aria-label="PODs by cases"><table class="matrix">
		<thead><tr><th scope="col">POD</th>${head}</tr></thead>
		<tbody>${rows.map(row(view))}</tbody></table></div></section>`;
}
