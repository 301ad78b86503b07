import { type Attributes, attributeText, type Dataset, type Variable } from "../../../core/model/dataset.ts";
import type { OpenedDataset, ServedDataset } from "../../../core/ports/served-dataset.ts";
import { breakable, html, type Part } from "../../markup/html.ts";
import { bytesText } from "../../report/amounts.ts";
import { isDatedByXarray } from "../dated-by-xarray.ts";
import { jsonAttribute } from "../json-attributes.ts";
import { plotsPart } from "../plot/plots-part.ts";
import type { RawChunks } from "../raw-chunks.ts";
import { storedBytes } from "../summary.ts";
import { mappedVariables } from "../viewer/mapped-variables.ts";
import { openingLines } from "./opening-lines.ts";
import { pathsOf, sitePage } from "./shell.ts";

export interface DatasetPage {
	readonly dataset: ServedDataset;
	readonly opened: OpenedDataset;
	/** Where the dataset is. */
	readonly address: string;
	readonly raw: RawChunks;
}

/** A page about a dataset; everything that comes from files is escaped. */
export function datasetPage(page: DatasetPage): string {
	const { dataset, opened, address, raw } = page;
	const { root, own } = pathsOf(address);
	const hasMap = mappedVariables(opened.dataset).length > 0;
	return sitePage({
		title: dataset.title,
		root,
		modules: ["page", ...(hasMap ? ["viewer"] : [])],
		main: html`<header><h1>${breakable(dataset.title)}</h1>
<p class="id"><code>${breakable(dataset.id)}</code></p>
${badges(dataset, opened)}
${description(dataset, opened.dataset)}</header>
${hasMap && mapPart(own)}
${groupPart("", opened.dataset)}
${plotsPart(opened.dataset, own)}
${openingPart(page)}
${accessPart(own, raw)}
${notesPart(dataset, opened, raw)}
${attributesPart(opened.dataset)}`,
	});
}

function badges(
	{ access, state, version, facets }: ServedDataset,
	{ dataset, modified }: OpenedDataset,
): Part {
	return html`<ul class="badges">
${version !== undefined && html`<li class="tone ok">version ${version}</li>`}
${state.kind === "superseded" && html`<li class="tone warn">superseded by a newer version</li>`}
${access !== "public" && html`<li class="tone swap">${access}</li>`}
<li class="tone idle">${bytesText(storedBytes(dataset))} of values</li>
${modified && html`<li class="tone idle">changed ${modified.toISOString().slice(0, 10)}</li>`}
${Object.entries(facets).map(([name, value]) => html`<li class="tone idle"><span class="quiet">${name}</span> ${value}</li>`)}
</ul>`;
}

function description({ description: told }: ServedDataset, { attributes }: Dataset): Part {
	const texts = [told, ...["summary", "comment"].map((name) => attributeText(attributes, name))];
	const text = texts.find((one) => one !== undefined && one !== "");
	return text !== undefined && html`<p>${text}</p>`;
}

const mapPart = (
	own: string,
): Part => html`<section class="card map"><h2>Map <a class="more" href="${own}view">full screen</a></h2>
<div class="viewer" data-viewer="${own}"><noscript><p class="note">The map needs JavaScript.</p></noscript></div></section>`;

const openingPart = ({
	address,
	dataset: { id },
	raw,
	opened,
}: DatasetPage): Part => html`<section class="card"><h2>Open it</h2>
<div class="lines">${openingLines(address, { id, raw, isDated: isDatedByXarray(opened.dataset) }).map(
	({ name, note, lines }) =>
		html`<div><h3>${name} <span class="quiet">${note}</span></h3><pre data-copy>${lines}</pre></div>`,
)}</div></section>`;

const POINTS: readonly (readonly [path: string, text: string])[] = [
	["zarr/.zmetadata", "Zarr v2"],
	["zarr/zarr.json", "Zarr v3"],
	["kerchunk/.zmetadata", "stored chunks"],
	["references.json", "references"],
	["references.parq", "references in Parquet"],
	["opendap.dds", "OPeNDAP structure"],
	["opendap.das", "OPeNDAP attributes"],
	["opendap.html", "OPeNDAP form"],
	["stac", "STAC item"],
	["catalog.yaml", "intake catalogue"],
	["info", "info"],
	["dict", "dict"],
	["keys", "keys"],
];

const RAW_POINTS: ReadonlySet<string> = new Set([
	"kerchunk/.zmetadata",
	"references.json",
	"references.parq",
]);

const accessPart = (
	own: string,
	{ offered }: RawChunks,
): Part => html`<section class="card"><h2>Access points</h2>
<ul class="links">${POINTS.filter(([path]) => offered || !RAW_POINTS.has(path)).map(([path, text]) => html`<li><a href="${own}${path}">${text}</a></li>`)}</ul></section>`;

function notesPart(
	{ steps }: ServedDataset,
	{ notes, dataset }: OpenedDataset,
	{ refused }: RawChunks,
): Part {
	const unreadable = [...(dataset.unreadable ?? [])].map(([name, why]) => `"${name}" is left out: ${why}`);
	// What is changed when it is read is stored nowhere: that needs no words for each.
	const unstored =
		steps.length > 0
			? []
			: [...refused].map(([name, why]) => `"${name}" cannot be given as it is stored: ${why}`);
	const told = [...notes, ...unreadable, ...unstored];
	if (told.length + steps.length === 0) return undefined;
	return html`<section class="card"><h2>What was done to it</h2>
${steps.length > 0 && html`<p>Values are computed when asked for, in these steps: ${steps.join(", ")}.</p>`}
${told.length > 0 && html`<ul>${told.map((note) => html`<li>${note}</li>`)}</ul>`}</section>`;
}

const attributeRows = (attributes: Attributes): Part =>
	[...attributes].map(
		([name, value]) => html`<tr><th>${breakable(name)}</th><td>${String(jsonAttribute(value))}</td></tr>`,
	);

const attributesPart = ({ attributes }: Dataset): Part =>
	attributes.size > 0 &&
	html`<section class="card"><details><summary><h2>Attributes of the whole <span class="quiet">${attributes.size}</span></h2></summary>
<table class="attributes"><tbody>${attributeRows(attributes)}</tbody></table></details></section>`;

const variableRow = (variable: Variable): Part => html`<tr>
<th><details><summary><code>${breakable(variable.name)}</code></summary><table class="attributes"><tbody>${attributeRows(variable.attributes)}</tbody></table></details></th>
<td>${attributeText(variable.attributes, "long_name") ?? attributeText(variable.attributes, "standard_name")}</td>
<td>${attributeText(variable.attributes, "units")}</td>
<td>${variable.dimensions.map((name, axis) => `${name} ${variable.data.shape[axis]}`).join(" × ")}</td>
<td class="quiet">${variable.type}</td>
</tr>`;

const groupPart = (path: string, group: Dataset): Part =>
	html`${
		group.variables.size + group.dimensions.size > 0 &&
		html`<section class="card"><h2>${path === "" ? "Variables" : html`Group <code>${path}</code>`}</h2>
<p class="quiet">${[...group.dimensions].map(([name, { size, unlimited }]) => html`<span class="dimension">${name} <b>${size}</b>${unlimited && " (unlimited)"}</span> `)}</p>
<div class="wide-table"><table><thead><tr><th>name</th><th>what it is</th><th>units</th><th>dimensions</th><th>type</th></tr></thead>
<tbody>${[...group.variables.values()].map(variableRow)}</tbody></table></div></section>`
	}${[...group.groups].map(([child, inner]) => groupPart(path === "" ? child : `${path}/${child}`, inner))}`;
