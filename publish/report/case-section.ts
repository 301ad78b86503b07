import type { CaseResult, PodResult } from "../../core/model/run-result.ts";
import { html, type Markup } from "../markup/html.ts";
import { clipped, oneLine } from "../markup/visible.ts";
import { shortData, standInText, type Wanted, wantedVariables } from "./alternates.ts";
import { countText } from "./amounts.ts";
import { smallFigures } from "./figures.ts";
import { caseAnchor } from "./matrix.ts";
import { podTone, tally, tallyText, tallyTone, variableOutcome } from "./outcome.ts";
import { badge, icon } from "./page.ts";
import { problemText } from "./problems.ts";
import type { View } from "./view.ts";

/** Whole messages stand in the problems and on the POD's page. */
const why = (text: string | undefined) =>
	text !== undefined && html`<span class="long">Why: ${clipped(oneLine(text), 180)}</span>`;

function variableItem(one: Wanted): Markup {
	const { variable } = one;
	const { tone, word } = variableOutcome(variable);
	const name = html`${icon(tone)}<b><bdi>${variable.name}</bdi></b>`;
	if (variable.outcome === "delivered") {
		const native = variable.nativeName !== variable.name && variable.nativeName;
		const from = [native, shortData(variable)].filter(Boolean).join(" ");
		return html`<li class="${tone}">${name}<span class="unseen">${word}</span> ${from}</li>`;
	}
	const optional = variable.requirement === "optional" && " (optional)";
	const by =
		variable.outcome === "replaced" &&
		html` by <b>${standInText(one)}</b> ${one.standIns.length === 1 && one.standIns.map(shortData)}`;
	return html`<li class="${tone} long">${name}${optional} <em>${word}</em>${by}${why(variable.problem?.message)}</li>`;
}

function variableList(pod: PodResult): Markup {
	const { wanted, spare } = wantedVariables(pod);
	if (wanted.length === 0) return html`<span class="quiet">no variables</span>`;
	return html`<ul class="vars">${wanted.map(variableItem)}
		${spare.length > 0 && html`<li>${countText(spare.length, "alternate")} not needed</li>`}</ul>`;
}

const podRow = (view: View) => (pod: PodResult) =>
	html`<tr data-name="${pod.name}"${pod.outcome === "succeeded" && html` data-well`}>
		<th scope="row"><a href="${view.pageOf(pod)}"><bdi>${pod.name}</bdi></a><br>${badge(podTone[pod.outcome], pod.outcome)}
		</th><td>${variableList(pod)}</td></tr>`;

const podTable = (one: CaseResult, view: View) =>
	one.pods.length > 0 &&
	html`<table class="pods"><thead><tr><th scope="col">POD</th><th scope="col">Variables and the data used</th></tr></thead>
		<tbody>${one.pods.map(podRow(view))}</tbody></table>`;

/** "CESM2 historical r1i1p1f1" out of the experiment's facets. */
export const facetChips = (facets: Readonly<Record<string, string>> | undefined): Markup | undefined =>
	facets &&
	html`<p class="chips">${Object.entries(facets).map(
		([name, value]) => html`<span><i>${name}</i> ${value}</span> `,
	)}</p>`;

/** One case: its data, its PODs with their variables, its figures. */
export function caseSection(one: CaseResult, view: View): Markup {
	const counts = tally(one.pods);
	const tone = one.problem ? "bad" : tallyTone(counts);
	const withFigures = one.pods.filter((pod) => pod.figures.length > 0);
	const id = caseAnchor(view.result, one);
	return html`<section class="card" aria-labelledby="${id}"><h2 id="${id}"><bdi>${one.name}</bdi></h2>
		<p class="over">${one.period.replace("/", " to ")} · ${one.convention} names · data from ${one.dataManager} · 
		<a href="${view.link(one.folder)}">folder</a></p>
		${facetChips(one.experiment)}
		<p>${badge(tone, tallyText(counts))}</p>
		${one.problem && problemText(one.problem, 1000)}
		${podTable(one, view)}
		${withFigures.length > 0 && html`<h3>Figures</h3>`}${withFigures.map((pod) => smallFigures(pod, view))}</section>`;
}
