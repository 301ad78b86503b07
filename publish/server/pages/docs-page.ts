import type { Publisher } from "../../../core/ports/publisher.ts";
import { html, type Part } from "../../markup/html.ts";
import type { Operation, Parameter } from "../api/operations.ts";
import { sitePage } from "./shell.ts";

export interface DocsPage {
	readonly operations: readonly Operation[];
	readonly publishers: readonly Publisher[];
}

/** All addresses of the server, for people. */
export const docsPage = ({ operations, publishers }: DocsPage): string =>
	sitePage({
		title: "Headwater: addresses",
		root: "./",
		main: html`<header><h1>Addresses</h1>
<p class="quiet">${operations.length} addresses, all by GET and HEAD. As OpenAPI 3.1: <a href="openapi.json">openapi.json</a>. What runs here: <a href="versions">versions</a>, <a href="plugins">plugins</a>.</p>
<p>An answer that tells of a failure is JSON, <code>{"error": {"status": 404, "message": "…"}}</code>; the message says what to do next. Browsers that go to an address get it as a page.</p></header>
${publishers.map((publisher) => publisherPart(publisher, operations))}`,
	});

function publisherPart({ name, title }: Publisher, operations: readonly Operation[]): Part {
	const own = operations.filter(({ publisher }) => publisher === name);
	if (own.length === 0) return undefined;
	return html`<section class="card"><h2>${title}</h2>${own.map(operationPart)}</section>`;
}

const operationPart = ({
	path,
	summary,
	answers,
	parameters,
}: Operation): Part => html`<div class="operation">
<h3>${parameters.length === 0 ? html`<a href="${`.${path}`}"><code>${path}</code></a>` : html`<code>${path}</code>`}</h3>
<p>${summary} <span class="quiet">${answers.join(", ")}</span></p>
${parameters.filter(isTelling).length > 0 && html`<ul>${parameters.filter(isTelling).map(parameterPart)}</ul>`}</div>`;

/** The id of a dataset needs no words each time. */
const isTelling = ({ name, description }: Parameter): boolean =>
	name !== "id" && (description !== undefined || name !== "key");

const parameterPart = ({ name, where, required, description, schema }: Parameter): Part =>
	html`<li><code>${name}</code> <span class="quiet">${where}${!required && ", may be left out"}${typeText(schema)}</span>${description !== undefined && ` ${description}`}</li>`;

function typeText(schema: Parameter["schema"]): string {
	const { enum: choices, type } = schema;
	if (Array.isArray(choices)) return `: one of ${choices.join(", ")}`;
	return typeof type === "string" && type !== "string" ? `, ${type}` : "";
}
