import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { StoreError } from "../../../core/errors.ts";
import { createHttp } from "../../../io/stores/http/text.ts";
import { askAll } from "../../../sources/esgf/ask-all.ts";
import { mergeListings } from "../../../sources/esgf/merge.ts";
import type { Question } from "../../../sources/esgf/records.ts";
import { type IndexedFile, type IndexServer, serveIndex } from "../../servers/esgf-index.ts";
import { rulesOf } from "./recorded.ts";

const dataset = (member: string, version = "v20190308") =>
	`CMIP6.CMIP.NCAR.CESM2.historical.${member}.Amon.tas.gn.${version}`;

const fileOf = (member: string, years: string, more: Partial<IndexedFile> = {}): IndexedFile => ({
	dataset: dataset(member),
	name: `tas_Amon_CESM2_historical_${member}_gn_${years}.nc`,
	node: "a.org",
	url: `http://a.org/${member}/${years}.nc`,
	size: 100,
	sha256: "ab".repeat(32),
	...more,
});

const members = ["r1i1p1f1", "r2i1p1f1", "r3i1p1f1", "r10i1p1f1", "r11i1p1f1"];
const files = members.flatMap((member) => [
	fileOf(member, "185001-194912"),
	fileOf(member, "195001-201412"),
	fileOf(member, "185001-194912", { node: "b.org", url: `http://b.org/${member}.nc`, replica: true }),
]);
const question: Question = {
	project: "CMIP6",
	where: { variable_id: ["tas"], member_id: ["r1i1p1f1", "r2i1p1f1", "r3i1p1f1", "r10i1p1f1"] },
};

let server: IndexServer;
const http = createHttp({ attempts: 2, firstWait: 5 });
beforeAll(async () => {
	server = await serveIndex(files);
});
afterEach(() => {
	server.fault = undefined;
	server.most = 1000;
	server.asked.length = 0;
});
afterAll(() => server.close());

const kinds = ["solr", "bridge", "globus", "stac"] as const;
const ask = (...indices: string[]) => askAll(question, { ...rulesOf(indices, { http }), within: 1 });

test.each(kinds)("%s lists datasets and files, on pages as small as it likes", async (kind) => {
	const whole = await ask(server[kind]);
	expect(whole.asked[0]?.problem).toBeUndefined();
	const merged = mergeListings(whole.listings);
	expect(merged.map(({ id }) => id)).toEqual(
		["r10i1p1f1", "r1i1p1f1", "r2i1p1f1", "r3i1p1f1"].map((member) => dataset(member)),
	);
	expect(merged[1]).toMatchObject({
		nodes: [
			{ node: "a.org", isComplete: true },
			{ node: "b.org", isComplete: false },
		],
		files: [
			{ size: 100, copies: [{ node: "a.org" }, { node: "b.org" }], conflicts: [] },
			{ copies: [{ node: "a.org" }] },
		],
	});
	for (const most of [1, 2, 3]) {
		server.most = most;
		const paged = await ask(server[kind]);
		expect(paged.asked[0]?.problem).toBeUndefined();
		expect(mergeListings(paged.listings)).toEqual(merged);
	}
});

test("several values are one comma list for the bridge, which cuts repeated parameters, and repeated for esg-search", async () => {
	await ask(server.bridge, server.solr);
	const [bridge = "", solr = ""] = ["/esgf-1-5-bridge", "/esg-search"].map((path) =>
		server.asked.find((line) => line.includes(path)),
	);
	expect(bridge).toContain("member_id=r1i1p1f1,r2i1p1f1,r3i1p1f1,r10i1p1f1");
	expect(bridge).not.toContain("fields=");
	expect(solr).toContain("member_id=r1i1p1f1&member_id=r2i1p1f1");
	expect(solr).toContain("fields=");
});

test.each(kinds)(
	"whatever is wrong with %s is told, and the other index is enough",
	async (kind) => {
		const good = await serveIndex(files);
		const expected = mergeListings((await ask(good.solr)).listings);
		for (const [fault, words] of [
			["500", /answers 500/],
			["cut", /breaks off, or is no JSON/],
			["page", /web page/],
			["silence", /within 1 seconds|silent/],
		] as const) {
			server.fault = fault;
			const { asked, listings } = await ask(server[kind], good.solr);
			expect(asked[0]?.problem).toMatch(words);
			expect(asked[1]?.problem).toBeUndefined();
			expect(mergeListings(listings)).toEqual(expected);
		}
		good.close();
	},
	30_000,
);

test.each(kinds)("%s whose pages never end, or whose total is a lie, is found out", async (kind) => {
	server.most = 2;
	server.fault = "endless";
	expect((await ask(server[kind])).asked[0]?.problem).toMatch(/pages repeat/);
	server.most = 1000;
	server.fault = "more";
	expect((await ask(server[kind])).asked[0]?.problem).toMatch(
		/it announced \d+ (datasets|files) and gave \d+/,
	);
	server.fault = "less";
	expect((await ask(server[kind])).asked[0]?.problem).toMatch(
		/it announced \d+ (datasets?|files?) and gave \d+/,
	);
});

test("a next link of ESGF-NG that leads back, or to another host, is an error of that index", async () => {
	server.most = 1;
	server.fault = "away";
	await expect(ask(server.stac)).rejects.toThrow(/another host \("other\.example"\)/);
	server.fault = "loop";
	const { asked } = await ask(server.stac, server.solr);
	expect(asked[0]?.problem).toMatch(/leads back|pages repeat/);
});

test("a facet an index does not know is left out, and heeded here", async () => {
	const strange = { project: "CMIP6", where: { ...question.where, sub_experiment_id: ["none"] } };
	const { asked, listings } = await askAll(strange, rulesOf([server.solr], { http }));
	expect(asked[0]?.problem).toBeUndefined();
	expect(mergeListings(listings)).toHaveLength(4);
	expect(server.asked[0]).toContain("sub_experiment_id=none");
});

test("more than the limit are not listed, and it says so", async () => {
	server.most = 2;
	const rules = { ...rulesOf([server.solr], { http }), most: { datasets: 3, files: 1000 } };
	const { asked } = await askAll(question, rules);
	expect(asked[0]?.problem).toBe(
		"8 datasets fit, and only 3 are listed: name more facets to narrow them down",
	);
});

test("when no index answers, the error names each with its reason", async () => {
	server.fault = "500";
	const failed = ask(server.solr, server.stac, "globus=http://127.0.0.1:9/v1/index/x");
	await expect(failed).rejects.toThrow(StoreError);
	await expect(failed).rejects.toThrow(
		/solr=.*answers 500.*stac=.*answers 500.*globus=http:\/\/127\.0\.0\.1:9.*cannot be reached/s,
	);
});

test("an answer is kept, and asked again after its time or when that is wanted", async () => {
	const store = new Map<string, { answer: string; kept: number }>();
	let now = 0;
	const world = {
		http,
		answers: {
			recall: async (key: string) => store.get(key),
			keep: async (key: string, answer: string) => void store.set(key, { answer, kept: now }),
		},
		clock: { now: () => new Date(now), monotonic: () => now },
	};
	const rules = rulesOf([server.globus, server.stac], world);
	const first = await askAll(question, rules);
	const count = server.asked.length;
	now = 3_599_000;
	const second = await askAll(question, rules);
	expect(server.asked).toHaveLength(count);
	expect(second.listings).toEqual(first.listings);
	expect(second.asked[0]).toMatchObject({ kept: "1970-01-01T00:00:00.000Z", datasets: 8 });
	await askAll(question, { ...rules, refresh: true });
	expect(server.asked).toHaveLength(2 * count);
	now += 3_600_000;
	await askAll(question, rules);
	expect(server.asked).toHaveLength(3 * count);
	for (const [key, { kept }] of store) store.set(key, { answer: '{"datasets":1}', kept });
	expect((await askAll(question, rules)).listings).toEqual(first.listings);
});

test("a stopped search ends at once", async () => {
	server.fault = "silence";
	const signal = AbortSignal.abort();
	const stopped = askAll(question, rulesOf([server.solr], { http, signal }));
	await expect(stopped).rejects.toThrow(/search was stopped/);
});
