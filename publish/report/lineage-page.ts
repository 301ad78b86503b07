import { groupBy } from "../../core/model/group-by.ts";
import type { CaseResult, VariableResult } from "../../core/model/run-result.ts";
import { html, type Markup } from "../markup/html.ts";
import { bytesText, countText } from "./amounts.ts";
import { facetChips } from "./case-section.ts";
import { runName } from "./outcome.ts";
import { pageText } from "./page.ts";
import { stepList } from "./step-list.ts";
import { tracking } from "./variable-section.ts";
import type { View } from "./view.ts";

export const lineagePath = "report/lineage.html";

type Input = NonNullable<VariableResult["inputs"]>[number];
type Prepared = VariableResult & { readonly file: string };

/** One product, and the places it was delivered to. */
interface Line {
	readonly first: Prepared;
	readonly places: readonly { readonly pod: string; readonly variable: Prepared }[];
}

/** Whoever asked for the same got the same: one line for all of them. */
function linesOf({ pods }: CaseResult): readonly Line[] {
	const places = pods.flatMap(({ name, variables }) =>
		variables.flatMap((one) =>
			one.file === undefined ? [] : [{ pod: name, variable: { ...one, file: one.file } }],
		),
	);
	const byProduct = groupBy(places, ({ variable }) => variable.sha256 ?? variable.file);
	return [...byProduct.values()].flatMap((all) => (all[0] ? [{ first: all[0].variable, places: all }] : []));
}

const lastName = (path: string) => path.slice(path.lastIndexOf("/") + 1);

const inputItem = ({ path, size, version, trackingId }: Input) =>
	html`<li><code title="${path}">${lastName(path)}</code><br><span class="quiet">${bytesText(size)}${
		version !== undefined && ` · ${version}`
	}${trackingId !== undefined && html` · ${tracking(trackingId)}`}</span></li>`;

const FEW = 6;

function inputsOf(inputs: readonly Input[]): Markup {
	const folders = [...new Set(inputs.map(({ path }) => path.slice(0, path.lastIndexOf("/") + 1)))];
	const total = bytesText(inputs.reduce((sum, { size }) => sum + size, 0));
	const list = html`<ul class="plain small">${inputs.map(inputItem)}</ul>`;
	return html`<h4>From ${countText(inputs.length, "file")}, ${total}</h4>${folders.map(
		(folder) => html`<p class="small quiet"><code>${folder}</code></p>`,
	)}${inputs.length > FEW ? html`<details><summary class="small">all files</summary>${list}</details>` : list}`;
}

function stepsOf({ repairs = [], steps = [] }: VariableResult): Markup {
	const put = repairs.map(({ what }) => html`<li>${what}</li>`);
	return html`<h4>Through ${countText(steps.length, "step")}</h4>${
		repairs.length > 0 && html`<p class="small quiet">put right first:</p><ul class="small">${put}</ul>`
	}${steps.length > 0 ? stepList(steps) : html`<p class="small">none: the data are as the archive has them</p>`}`;
}

function fileOf({ first, places }: Line, view: View): Markup {
	const { content = {}, bytes, sha256 } = first;
	const facts = [content.units, content.cellMethods, content.timeRange?.replace("/", " to ")].filter(Boolean);
	return html`<h4>Into ${bytes === undefined ? "one file" : `one file, ${bytesText(bytes)}`}</h4>
		${facts.length > 0 && html`<p class="small">${facts.join(" · ")}</p>`}
		<ul class="plain small">${places.map(
			({ pod, variable: { file, provenance } }) =>
				html`<li><bdi>${pod}</bdi>: <a href="${view.link(file)}"><code>${lastName(file)}</code></a>${
					provenance !== undefined && html`<br><a href="${view.link(provenance)}">provenance (PROV-JSON)</a>`
				}</li>`,
		)}</ul>${sha256 !== undefined && html`<p class="small quiet">sha256 <code>${sha256}</code></p>`}`;
}

function lineOf(line: Line, view: View): Markup {
	const { first } = line;
	const native = first.nativeName !== undefined && first.nativeName !== first.name && first.nativeName;
	return html`<div class="wish"><h3><bdi>${first.name}</bdi> <span class="quiet small">${first.standardName}${
		native && html`; the archive calls it ${native}`
	}</span></h3>
		<div class="line"><div>${inputsOf(first.inputs ?? [])}</div><div>${stepsOf(first)}</div><div>${fileOf(line, view)}</div></div></div>`;
}

function caseLines(one: CaseResult, view: View): Markup | undefined {
	const lines = linesOf(one);
	if (lines.length === 0) return undefined;
	return html`<section class="card"><h2><bdi>${one.name}</bdi></h2>${facetChips(one.experiment)}${lines.map((line) => lineOf(line, view))}</section>`;
}

/** `report/lineage.html`: for every prepared file, of which files it was made, by which steps with which options, and where it lies. */
export function lineagePage(view: View): string {
	const { result } = view;
	const cases = result.cases.flatMap((one) => caseLines(one, view) ?? []);
	return pageText({
		title: `${runName(result)}: where the data come from`,
		maker: `Headwater ${result.headwater}`,
		header: html`<p class="over"><a href="${view.link("index.html")}">← <bdi>${runName(result)}</bdi></a></p>
			<h1>Where the data come from</h1><p class="quiet">Every file that was prepared for a POD: of which files, through which steps, and where its provenance is told in full.</p>`,
		main:
			cases.length > 0
				? cases
				: html`<section class="card"><p class="quiet">No file was prepared.</p></section>`,
	});
}
