import type { PodResult } from "../../core/model/run-result.ts";
import { html, type Markup, type Part } from "../markup/html.ts";
import { wantedVariables } from "./alternates.ts";
import { durationText } from "./amounts.ts";
import { largeFigures } from "./figures.ts";
import { podTone, runName } from "./outcome.ts";
import { badge, pageText } from "./page.ts";
import { problemText } from "./problems.ts";
import { noteList, spareSection, variableSection } from "./variable-section.ts";
import type { PodPlace, View } from "./view.ts";

const card = (title: string, body: Part): Markup =>
	html`<section class="card"><h2>${title}</h2>${body}</section>`;

/** The same POD in the run's other cases. */
function elsewhere({ case: here, pod }: PodPlace, view: View): Markup | undefined {
	const others = view.result.cases
		.filter((one) => one !== here)
		.flatMap((one) => one.pods.filter(({ name }) => name === pod.name).map((other) => ({ one, other })));
	if (others.length === 0) return undefined;
	return html`<nav aria-label="Same POD, other cases"><ul class="links small"><li class="quiet">Also in</li>${others.map(
		({ one, other }) =>
			html`<li><a href="${view.pageOf(other)}"><bdi>${one.name}</bdi></a> (${other.outcome})</li>`,
	)}</ul></nav>`;
}

function header(place: PodPlace, view: View): Markup {
	const { case: one, pod } = place;
	const figures = [
		pod.seconds === undefined ? [] : durationText(pod.seconds),
		pod.exitCode === undefined ? [] : `exit code ${pod.exitCode}`,
	].flat();
	return html`<p class="over"><a href="${view.link("index.html")}">← <bdi>${runName(view.result)}</bdi></a></p>
		<h1><bdi>${pod.longName}</bdi></h1>
		<p class="quiet"><bdi>${pod.name}</bdi> on <bdi>${one.name}</bdi>, ${one.period.replace("/", " to ")}</p>
		<p>${badge(podTone[pod.outcome], pod.outcome)} <span class="quiet small">${figures.join(" · ")}</span></p>
		<p class="said">${pod.description}</p>${elsewhere(place, view)}`;
}

function problem(pod: PodResult, view: View): Markup | undefined {
	const lines = pod.lastLines ?? [];
	if (!pod.problem && !pod.notes?.length) return undefined;
	return card(pod.problem ? "What went wrong" : "Worth knowing", [
		pod.problem &&
			html`<ul class="troubles"><li class="${podTone[pod.outcome]}">${problemText(pod.problem)}</li></ul>`,
		pod.problem &&
			lines.length > 0 &&
			html`<h3>The end of its log</h3><pre tabindex="0">${lines.join("\n")}</pre>`,
		pod.problem &&
			pod.log !== undefined &&
			html`<p class="small"><a href="${view.link(pod.log)}">whole log</a></p>`,
		pod.problem ? noteList(pod.notes) : html`<ul>${pod.notes?.map((note) => html`<li>${note}</li>`)}</ul>`,
	]);
}

function files(pod: PodResult, view: View): Markup {
	const item = (path: string) => html`<li><a href="${view.link(path)}"><code>${path}</code></a></li>`;
	const log =
		pod.log !== undefined && html`<li><a href="${view.link(pod.log)}"><code>${pod.log}</code></a> (log)</li>`;
	const dataLog =
		pod.dataLog !== undefined &&
		html`<li><a href="${view.link(pod.dataLog)}"><code>${pod.dataLog}</code></a> (how its data were found)</li>`;
	return card(
		"Files",
		html`<ul class="small">${pod.pages.map(item)}${pod.files.map(item)}${log}${dataLog}
		<li><a href="${view.link(pod.folder)}"><code>${pod.folder}</code></a> (folder)</li></ul>`,
	);
}

function variables(pod: PodResult, view: View): Markup {
	const { wanted, spare } = wantedVariables(pod);
	if (wanted.length === 0) return card("Variables", html`<p class="quiet">It asked for none.</p>`);
	return card("Variables and their data", [
		wanted.map((one) => variableSection(one, view)),
		spareSection(spare),
	]);
}

const pageLinks = (pod: PodResult, view: View) =>
	pod.pages.length > 0 &&
	html`<p><b>Its own page:</b> ${pod.pages.map((path) => html`<a href="${view.link(path)}">${path.slice(path.lastIndexOf("/") + 1)}</a> `)}</p>`;

/** One POD of one case: figures, what went wrong, and the line of every figure's data back to the archive's files. */
export function podPage(place: PodPlace, view: View): string {
	const { pod } = place;
	return pageText({
		title: `${pod.name} on ${place.case.name}: ${pod.outcome}`,
		maker: `Headwater ${view.result.headwater}`,
		header: header(place, view),
		main: [
			problem(pod, view),
			(pod.figures.length > 0 || pod.pages.length > 0) &&
				card("Results", [pageLinks(pod, view), pod.figures.length > 0 && largeFigures(pod, view)]),
			variables(pod, view),
			files(pod, view),
		],
	});
}
