import type { VariableResult } from "../../core/model/run-result.ts";
import { html, type Markup } from "../markup/html.ts";
import { standInText, type Wanted } from "./alternates.ts";
import { bytesText, countText } from "./amounts.ts";
import { facetChips } from "./case-section.ts";
import { variableOutcome } from "./outcome.ts";
import { badge, icon } from "./page.ts";
import { problemText } from "./problems.ts";
import { stepList } from "./step-list.ts";
import type { View } from "./view.ts";

type Input = NonNullable<VariableResult["inputs"]>[number];

/** Handles that the handle system resolves; anything else in their place stays text. */
const handle = /^hdl:(21\.\d+\/[\w-]+)$/u;

export function tracking(id: string | undefined): Markup | undefined {
	if (id === undefined) return undefined;
	const found = handle.exec(id)?.[1];
	return found
		? html`<a href="https://hdl.handle.net/${found}"><code>${id}</code></a>`
		: html`<code>${id}</code>`;
}

const inputRow = (input: Input) =>
	html`<tr><td><code>${input.path}</code></td><td class="num">${bytesText(input.size)}</td>
		<td>${tracking(input.trackingId) ?? html`<span class="quiet">none</span>`}</td></tr>`;

function inputs(files: readonly Input[]): Markup {
	const total = bytesText(files.reduce((sum, file) => sum + file.size, 0));
	return html`<details${files.length <= 24 && html` open`}><summary class="head">${countText(files.length, "input file")}, ${total}</summary>
		<table class="stack"><thead><tr><th scope="col">File</th><th scope="col" class="num">Size</th><th scope="col">Tracking id</th></tr></thead>
		<tbody>${files.map(inputRow)}</tbody></table></details>`;
}

/** What was put right in the files: one line for each, with the files where they are not all. */
function repairs(list: NonNullable<VariableResult["repairs"]>, inputCount: number): Markup {
	const where = (files: readonly string[]) =>
		files.length === inputCount
			? html`in ${files.length === 1 ? "the file" : `all ${files.length} files`}`
			: html`in ${files.map((path) => html`<code>${path}</code> `)}`;
	return html`<h4>Put right in the files</h4><ul class="small">${list.map(
		(one) => html`<li>${one.what}: ${one.why} <span class="quiet">${where(one.files)}</span></li>`,
	)}</ul>`;
}

const steps = (list: NonNullable<VariableResult["steps"]>) =>
	list.length === 0
		? html`<h4>Steps</h4><p class="small">none: the data are as the archive has them</p>`
		: html`<h4>Steps, in order</h4>${stepList(list)}`;

export const noteList = (notes: readonly string[] | undefined): Markup | undefined =>
	notes === undefined || notes.length === 0
		? undefined
		: html`<h4 class="head">Worth knowing</h4>${notes.map((note) => html`<p class="note small">${icon("warn")}<span>${note}</span></p>`)}`;

function output({ file, bytes, sha256, provenance }: VariableResult, view: View): Markup | undefined {
	if (file === undefined) return undefined;
	return html`<h4>Made for the POD</h4><p class="small"><a href="${view.link(file)}"><code>${file}</code></a>${
		bytes !== undefined && `, ${bytesText(bytes)}`
	}${sha256 !== undefined && html`<br><span class="quiet">sha256</span> <code>${sha256}</code>`}${
		provenance !== undefined &&
		html`<br><a href="${view.link(provenance)}">provenance</a> <span class="quiet">(W3C PROV-JSON)</span>`
	}</p>`;
}

/** Where data came from and what was done to them. */
function lineage(variable: VariableResult, view: View): Markup | undefined {
	if (!variable.facets && !variable.inputs && !variable.file) return undefined;
	return html`<div class="data">${facetChips(variable.facets)}
		${variable.inputs && inputs(variable.inputs)}
		${variable.repairs && repairs(variable.repairs, variable.inputs?.length ?? 0)}
		${variable.steps && steps(variable.steps)}
		${noteList(variable.notes)}
		${output(variable, view)}</div>`;
}

/** "air_temperature in degC, mon, at 925 hPa (time, lat, lon)". */
function asked({ standardName, asked: wish }: VariableResult): Markup {
	const rest = wish && [
		wish.units && html` in <span class="whole">${wish.units}</span>`,
		wish.frequency && `, ${wish.frequency}`,
		wish.levels && `, at ${wish.levels}`,
		wish.modifier && `, ${wish.modifier}`,
		wish.dimensions.length > 0 && html` <span class="quiet">(${wish.dimensions.join(", ")})</span>`,
	];
	return html`${standardName}${rest?.map((part) => part || undefined)}`;
}

const named = ({ nativeName, name }: VariableResult) =>
	nativeName !== undefined &&
	html`; the archive calls it <b><bdi>${nativeName}</bdi></b>${nativeName === name && " too"}`;

const standIn = (variable: VariableResult, view: View) =>
	html`<h4 class="head"><bdi>${variable.name}</bdi> stands in${variable.madeBy && `, through the step ${variable.madeBy}`}</h4>
		<p class="small">${asked(variable)}${named(variable)}</p>${variable.problem && problemText(variable.problem)}
		${lineage(variable, view)}`;

/** One variable the POD asked for: what became of it and where its data come from. */
export function variableSection(one: Wanted, view: View): Markup {
	const { variable, standIns } = one;
	const { tone, word } = variableOutcome(variable);
	const replaced = variable.outcome === "replaced" && html` by <b>${standInText(one)}</b>, because:`;
	return html`<div class="wish"><h3><bdi>${variable.name}</bdi> ${badge(tone, word)}
		<span class="quiet small">${variable.requirement}</span></h3>
		<p>Asked: ${asked(variable)}${named(variable)}.${replaced && html` Replaced${replaced}`}</p>
		${variable.problem && problemText(variable.problem)}
		${lineage(variable, view)}
		${!variable.facets && !variable.file && noteList(variable.notes)}
		${standIns.map((other) => standIn(other, view))}</div>`;
}

/** Alternates that were never needed, or tried in vain. */
export const spareSection = (spare: readonly VariableResult[]): Markup | undefined =>
	spare.length === 0
		? undefined
		: html`<div class="wish"><details><summary>${countText(spare.length, "alternate")} not used</summary>
			<ul class="small">${spare.map(
				(one) =>
					html`<li><b><bdi>${one.name}</bdi></b> ${one.standardName}: ${variableOutcome(one).word}${one.problem && `. ${one.problem.message}`}</li>`,
			)}</ul></details></div>`;
