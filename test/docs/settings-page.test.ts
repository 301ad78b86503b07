import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { loadSteps } from "../../cli/steps.ts";
import { caseRules, runRules } from "../../core/settings/config-rules.ts";
import { parsePodSettings } from "../../core/settings/pod-settings.ts";
import {
	DataSection,
	DimensionSection,
	SettingsSection,
	VarlistSection,
} from "../../core/settings/pod-settings-schema.ts";
import { resolveConfig } from "../../core/settings/resolve-config.ts";
import { parseDocument } from "../../io/documents/parse-document.ts";
import { column, field, range } from "../preprocess/small-world.ts";
import { type RequestWorld, requestWorld, type Wanted } from "../run/request-world.ts";

/** The blocks of JSONC of a page. */
const blocksOf = (page: string): string[] => {
	const text = readFileSync(fileURLToPath(new URL(`../../docs/${page}`, import.meta.url)), "utf8");
	return [...text.matchAll(/```jsonc\n([\s\S]*?)```/gu)].map(([, block = ""]) => block);
};
const contentOf = (block: string) =>
	parseDocument(block, "example.jsonc").value as Record<string, Record<string, Record<string, unknown>>>;
const keysOf = (...parts: (object | undefined)[]) =>
	[...new Set(parts.flatMap((part) => Object.keys(part ?? {})))].sort();

const settings = blocksOf("settings.md");
const everySetting = settings.at(-1) as string;

let world: RequestWorld;
beforeAll(async () => {
	world = await requestWorld("settings-page");
	const months = range(24, 15, 30.4);
	const amon = { table: "Amon", time: "200001-200112" };
	const levels = { units: "Pa", standard_name: "air_pressure", positive: "down" };
	const one = column([100000, 85000], levels);
	await world.file({ variable: "ta", table: "Amon", time: "200001-200012" }, one);
	const warmest = { attributes: { cell_methods: "time: maximum" } };
	await world.file({ variable: "tas", ...amon }, field(months, warmest));
}, 60_000);
afterAll(() => world.close());

test.each(settings.map((block) => [block.split("\n").slice(0, 3).join(" "), block]))(
	"the settings %s ... are read",
	(_, block) => {
		expect(parsePodSettings("example", parseDocument(block, "example.jsonc")).items.length).toBeGreaterThan(
			0,
		);
	},
);

test("the last example of settings has every key that there is", () => {
	const { settings: own, data, dimensions = {}, varlist = {} } = contentOf(everySetting);
	expect(keysOf(own)).toEqual(keysOf(SettingsSection.shape));
	expect(keysOf(...Object.values(dimensions))).toEqual(
		keysOf(DimensionSection.shape)
			.filter((key) => key !== "standard_name")
			.concat("standard_name")
			.sort(),
	);
	const inData = new Set([...keysOf(data), ...keysOf(...Object.values(varlist))]);
	expect(keysOf(DataSection.shape).filter((key) => !inData.has(key))).toEqual([]);
	expect(keysOf(VarlistSection.shape).filter((key) => !inData.has(key))).toEqual([]);
});

test("a POD with these settings gets what it asks for", async () => {
	const { data, dimensions, varlist } = contentOf(everySetting) as unknown as Wanted;
	const got = await world.request({
		data: data ?? {},
		dimensions: dimensions ?? {},
		varlist,
		period: "2000",
	});
	expect([got.pod.status, got.pod.cause]).toEqual(["ready", undefined]);
	const low = await got.open("t_low");
	expect([low.main.dimensions, low.main.data.shape]).toEqual([
		["lat", "lon", "time"],
		[2, 2, 12],
	]);
	expect([low.text("t_low", "units"), low.text("time", "units")]).toEqual(["degC", "days since 1850-01-01"]);
	expect(low.main.storage).toMatchObject({ deflate: 1, shuffle: true, chunkShape: [2, 2, 12] });
	expect(got.entry("t_warm")?.id).toBe("pod/tas");
});

const cases = blocksOf("case-file.md");
const resolve = async (block: string) =>
	resolveConfig({
		flags: {},
		environment: { HOME: "/home/me", SCRATCH: "/scratch" },
		cwd: "/work",
		processors: 4,
		sourceOptionKeys: () => ["root", "template"],
		dataManagers: ["cmip6-local"],
		conventions: ["cmip", "cesm", "gfdl", "none"],
		steps: await loadSteps({}),
		document: parseDocument(block, "cases/example.jsonc"),
	});

test("the whole case files of the page are read, and its parts in a case", async () => {
	for (const block of cases) {
		const isWhole = block.trimStart().startsWith("{");
		const text = isWhole ? block : `{ "CASENAME": "a", "FIRSTYR": 1980, "LASTYR": 1989, ${block} }`;
		expect((await resolve(text)).spec.cases.length).toBeGreaterThan(0);
	}
});

test("the last example of a case file has every key that there is", async () => {
	const block = cases.at(-1) as string;
	const { case_list: list = [], ...top } = contentOf(block) as unknown as { case_list: object[] };
	const known = [...caseRules, ...runRules].map(({ key }) => key);
	const used = keysOf(top, ...list);
	expect(known.filter((key) => !used.includes(key))).toEqual([]);
	const { spec } = await resolve(block);
	expect(spec.cases.map(({ name, steps = [] }) => [name, steps.length])).toEqual([
		["first", 2],
		["second", 0],
	]);
	expect([spec.memory, spec.podTimeoutSeconds, spec.testMode]).toEqual([2 ** 30, 1800, true]);
});
