import type { RunResult } from "../../core/model/run-result.ts";
import { html, type Markup } from "../markup/html.ts";
import { durationText, secondsBetween, timeText } from "./amounts.ts";
import { caseSection } from "./case-section.ts";
import { lineagePath } from "./lineage-page.ts";
import { matrixSection } from "./matrix.ts";
import { podsOf, podTone, runName, type Tally, tally, tallyText, verdictOf } from "./outcome.ts";
import { icon, pageText } from "./page.ts";
import { problemSection } from "./problems.ts";
import type { View } from "./view.ts";

const bar = (counts: Tally): Markup =>
	html`<div class="bar" aria-hidden="true">${(["succeeded", "failed", "skipped"] as const).map(
		(outcome) =>
			counts[outcome] > 0 && html`<i class="${podTone[outcome]}" style="flex:${counts[outcome]}"></i>`,
	)}</div>`;

/** "Partial: 6 of 8 PODs succeeded, 1 failed, 1 skipped." */
function verdict(result: RunResult): Markup {
	const { tone, word } = verdictOf(result);
	const counts = tally(podsOf(result));
	const cases = result.cases.length > 1 && ` in ${result.cases.length} cases`;
	return html`<div class="verdict ${tone}"><strong>${icon(tone)}${word}</strong>
		<span>${tallyText(counts)}${cases}.</span>${counts.all > 1 && bar(counts)}</div>`;
}

function facts({ result, link }: View): Markup {
	const seconds = secondsBetween(result.started, result.finished);
	return html`<dl class="facts">
		<dt>Command</dt><dd><code>${result.command}</code></dd>
		<dt>Started</dt><dd><time datetime="${result.started}">${timeText(result.started)}</time>${
			seconds !== undefined && `, took ${durationText(seconds)}`
		}</dd>
		<dt>Folder</dt><dd><code>${result.folder}</code></dd>
		<dt>Records</dt><dd><ul class="links"><li><a href="${link(lineagePath)}">where the data come from</a></li>
		<li><a href="${link("result.json")}">result.json</a> (this report, for programs)</li>
		<li><a href="${link(result.log)}">log of the run</a></li>
		${result.catalogue !== undefined && html`<li><a href="${link(result.catalogue)}">${result.catalogue}</a> (the prepared files, for intake-esm)</li>`}</ul></dd></dl>`;
}

/** `index.html`: what became of the whole run, problems first. */
export function runPage(view: View): string {
	const { result } = view;
	return pageText({
		title: `${runName(result)}: ${verdictOf(result).word.toLowerCase()}`,
		maker: `Headwater ${result.headwater}`,
		header: html`<p class="over">Headwater run</p><h1><bdi>${runName(result)}</bdi></h1>${verdict(result)}${facts(view)}`,
		main: [problemSection(view), matrixSection(view), result.cases.map((one) => caseSection(one, view))],
	});
}
