import { attributeText, type Dataset, type Variable } from "../../../core/model/dataset.ts";
import type { OpenedDataset, ServedDataset } from "../../../core/ports/served-dataset.ts";
import { html, type Part } from "../../markup/html.ts";
import { jsonAttribute } from "../json-attributes.ts";
import { clientLines } from "./client-lines.ts";
import { sitePage } from "./shell.ts";

export interface DatasetPage {
	readonly dataset: ServedDataset;
	readonly opened: OpenedDataset;
	/** Where the dataset is. */
	readonly address: string;
}

const attributeRows = (attributes: Dataset["attributes"]): Part =>
	[...attributes].map(
		([name, value]) => html`<tr><th>${name}</th><td>${String(jsonAttribute(value))}</td></tr>`,
	);

const variableRow = (variable: Variable): Part => html`<tr>
<th><details><summary>${variable.name}</summary><table><tbody>${attributeRows(variable.attributes)}</tbody></table></details></th>
<td>${attributeText(variable.attributes, "long_name") ?? attributeText(variable.attributes, "standard_name")}</td>
<td>${attributeText(variable.attributes, "units")}</td>
<td>${variable.type}</td>
<td>${variable.dimensions.map((name, axis) => `${name} ${variable.data.shape[axis]}`).join(" × ")}</td>
</tr>`;

const groupPart = (name: string, group: Dataset): Part => html`<section class="card">
<h2>${name === "" ? "Variables" : `Group ${name}`}</h2>
<table><thead><tr><th>name</th><th>what it is</th><th>units</th><th>type</th><th>dimensions</th></tr></thead>
<tbody>${[...group.variables.values()].map(variableRow)}</tbody></table>
</section>
${[...group.groups].map(([child, inner]) => groupPart(name === "" ? child : `${name}/${child}`, inner))}`;

/** A page about a dataset; everything that comes from files is escaped. */
export function datasetPage({ dataset, opened, address }: DatasetPage): string {
	const { attributes } = opened.dataset;
	return sitePage({
		title: dataset.title,
		root: "../../",
		main: html`<h1>${dataset.title}</h1>
<p class="quiet"><code>${dataset.id}</code></p>
<p>${dataset.description}</p>
<ul class="links">${[
			"zarr/.zmetadata",
			"kerchunk/.zmetadata",
			"references.json",
			"opendap.dds",
			"info",
			"dict",
			"stac",
			"catalog.yaml",
		].map((path) => html`<li><a href="${path}">${path}</a></li>`)}</ul>
<section class="card"><h2>Open it</h2><pre>${clientLines(address).python}</pre><pre>${clientLines(address).shell}</pre></section>
${groupPart("", opened.dataset)}
<section class="card"><h2>Attributes</h2><table><tbody>${attributeRows(attributes)}</tbody></table></section>`,
	});
}
