import { html } from "../../markup/html.ts";
import { timeText } from "../../report/amounts.ts";
import { sitePage } from "./shell.ts";

export interface UsageRow {
	readonly id: string;
	readonly requests: number;
	readonly bytes: number;
	/** Different clients. */
	readonly clients: number;
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

export function bytesText(bytes: number): string {
	const step = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
	return `${step === 0 ? bytes : (bytes / 2 ** (10 * step)).toFixed(1)} ${UNITS[step]}`;
}

/** What was asked of each dataset since a time (ISO): since the server began, or the log that it keeps. */
export const usagePage = (rows: readonly UsageRow[], since: string): string =>
	sitePage({
		title: "Usage",
		root: "./",
		main: html`<h1>Usage</h1>
<p class="quiet">Since ${timeText(since)}. Clients are counted, not named. <a href="usage?format=json">JSON</a>, <a href="metrics">metrics</a></p>
<section class="card"><table>
<thead><tr><th>dataset</th><th class="number">requests</th><th class="number">sent</th><th class="number">clients</th></tr></thead>
<tbody>${rows.map(
			({ id, requests, bytes, clients }) =>
				html`<tr><th><a href="datasets/${encodeURIComponent(id)}/">${id}</a></th><td class="number">${requests}</td><td class="number">${bytesText(bytes)}</td><td class="number">${clients}</td></tr>`,
		)}</tbody></table>${rows.length === 0 && html`<p class="quiet">Nothing was asked yet.</p>`}</section>`,
	});
