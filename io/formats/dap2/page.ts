import { createHash } from "node:crypto";
import { escapeHtml } from "../../../core/text/escape-html.ts";
import type { DasAttribute } from "./attribute-values.ts";
import type { DapDataset, DapVariable } from "./model.ts";

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.5rem;overflow-wrap:anywhere}h2{font-size:1.1rem;margin-top:2rem}code,input[type=text]{font-family:ui-monospace,monospace;font-size:.9rem}code{overflow-wrap:anywhere}
article{border-top:1px solid #ddd;padding:.6rem 0}label{font-weight:600}.axes input{width:9rem;margin:.2rem .6rem .2rem .2rem}
table{border-collapse:collapse;margin:.3rem 0}td{vertical-align:top;padding:.1rem .8rem .1rem 0;overflow-wrap:anywhere;white-space:pre-wrap}
td:first-child{color:#555}summary{cursor:pointer;color:#555}.bar{position:sticky;top:0;background:#f4f6f8;padding:.6rem;border-radius:.4rem}
#url{width:100%;box-sizing:border-box;padding:.3rem;margin-bottom:.4rem}.bar a{margin-right:1rem}
@media (prefers-color-scheme:dark){html{color-scheme:dark}body{color:#e6e9ec;background:#12161a}a{color:#7db8f5}.bar{background:#1d242b}article{border-color:#39424c}
td:first-child,summary{color:#a9b2bb}}`;

/** Puts the constraint together from what is ticked; every link on the page works without it. */
const SCRIPT = `const base=document.getElementById("url").value;
const update=()=>{const parts=[];
for(const one of document.querySelectorAll("article")){
if(!one.querySelector("input[type=checkbox]").checked)continue;
const ranges=[...one.querySelectorAll(".axes input")];
const changed=ranges.some(input=>input.value.trim()!==input.defaultValue);
parts.push(one.dataset.name+(changed?ranges.map(input=>"["+input.value.trim()+"]").join(""):""));}
const query=parts.length?"?"+encodeURIComponent(parts.join(",")).replace(/%2C/g,",").replace(/%3A/g,":"):"";
document.getElementById("url").value=base+query;
for(const link of document.querySelectorAll(".bar a"))link.href=base+"."+link.dataset.kind+query;};
document.addEventListener("input",event=>{
if(event.target.type==="text")event.target.closest("article").querySelector("input[type=checkbox]").checked=true;
update();});`;

const hashed = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Nothing on the page can run but its own script, and nothing is loaded. */
export const pagePolicy = (): string =>
	`default-src 'none'; style-src ${hashed(STYLE)}; script-src ${hashed(SCRIPT)}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`;

export interface PageOptions {
	readonly name: string;
	/** Of the dataset, without an ending. */
	readonly address: string;
}

/** A page to look at a dataset and to put requests together. */
export function pageText(dataset: DapDataset, { name, address }: PageOptions): string {
	const link = (kind: string, text: string) =>
		`<a data-kind="${kind}" href="${escapeHtml(address)}.${kind}">${text}</a>`;
	return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(name)} over OPeNDAP</title>
<style>${STYLE}</style></head><body>
<h1>${escapeHtml(name)}</h1>
<p>OPeNDAP (DAP2). Programs open the address without an ending: <code>ncdump -h ${escapeHtml(address)}</code>. Tick variables, change index ranges
(<code>first:last</code> or <code>first:stride:last</code>, from 0 on, the last included), and follow a link.</p>
<div class="bar"><input id="url" type="text" readonly aria-label="Address" value="${escapeHtml(address)}">
${link("ascii", "Values as text")}${link("dods", "Binary")}${link("dds", "Structure")}${link("das", "Attributes")}</div>
<h2>Variables</h2>
${dataset.variables.map((one) => article(one, address)).join("")}${leftOut(dataset)}<h2>Attributes of the dataset</h2>
${table(dataset.attributes)}
<script>${SCRIPT}</script></body></html>
`;
}

function article(variable: DapVariable, address: string): string {
	const { name, type, dimensions, maps, attributes } = variable;
	const shown = escapeHtml(name);
	const title = attributes.find((one) => one.name === "long_name")?.values[0];
	const axes = dimensions.map(
		(one) =>
			`${escapeHtml(one.name)} <input type="text" aria-label="${escapeHtml(one.name)}" value="0:${Math.max(0, one.size - 1)}">`,
	);
	const kind = `${maps ? "Grid of " : ""}${type}${dimensions.map((one) => `[${escapeHtml(one.name)} = ${one.size}]`).join("")}`;
	const target = `${escapeHtml(address)}.ascii?${escapeHtml(encodeURIComponent(name))}`;
	return `<article data-name="${shown}"><label><input type="checkbox"> ${shown}</label> <code>${kind}</code> <a href="${target}">text</a>${
		title === undefined || plain(title) === name ? "" : `<br>${escapeHtml(plain(title))}`
	}
${axes.length === 0 ? "" : `<div class="axes">${axes.join("")}</div>`}${details(attributes)}</article>
`;
}

const details = (attributes: readonly DasAttribute[]): string =>
	attributes.length === 0
		? ""
		: `<details><summary>${attributes.length === 1 ? "1 attribute" : `${attributes.length} attributes`}</summary>${table(attributes)}</details>`;

/** A literal without its quotes. */
const plain = (literal: string): string => literal.replace(/^"|"$/g, "").replace(/\\([\\"])/g, "$1");

const table = (attributes: readonly DasAttribute[]): string =>
	`<table>${attributes
		.map(
			({ name, values }) =>
				`<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(values.map(plain).join(", "))}</td></tr>`,
		)
		.join("")}</table>`;

function leftOut({ left }: DapDataset): string {
	if (left.size === 0) return "";
	const lines = [...left].map(
		([path, why]) => `<li><code>${escapeHtml(path)}</code>: ${escapeHtml(why)}</li>`,
	);
	return `<h2>Not served</h2><ul>${lines.join("")}</ul>`;
}
