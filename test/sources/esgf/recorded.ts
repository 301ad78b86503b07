import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Http } from "../../../core/ports/http.ts";
import { noKeptAnswers } from "../../../core/ports/kept-answers.ts";
import type { SourceWorld } from "../../../core/ports/source.ts";
import type { AskRules } from "../../../sources/esgf/ask-all.ts";
import { readEndpoint } from "../../../sources/esgf/endpoint.ts";
import { shared } from "../../shared-data.ts";

/** Folder of recorded answers; absent where ../shared is not there. */
export const recorded = shared("esgf");

export const recordedJson = (name: string): unknown =>
	JSON.parse(readFileSync(join(recorded ?? "", name), "utf8"));

/** One answer to every question; what was asked is written down. */
export function answering(answer: unknown, status = 200) {
	const asked: { address: string; body: unknown }[] = [];
	const text = typeof answer === "string" ? answer : JSON.stringify(answer);
	const http: Http = {
		ask: async ({ address, body }) => {
			asked.push({ address, body: body === undefined ? undefined : JSON.parse(body) });
			return { status, headers: {}, address, text };
		},
	};
	return { http, asked };
}

/** Rules for tests: nothing is kept. */
export const rulesOf = (indices: readonly string[], world: Partial<SourceWorld> = {}): AskRules => ({
	endpoints: indices.map(readEndpoint),
	world: {
		http: answering({}).http,
		answers: noKeptAnswers,
		clock: { now: () => new Date(0), monotonic: () => 0 },
		...world,
	},
	keptHours: 1,
	refresh: false,
	most: { datasets: 1000, files: 1000 },
});
