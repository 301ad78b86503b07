import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { PodResult, RunResult } from "../../../core/model/run-result.ts";
import { dark, light } from "../../../publish/markup/palette.ts";
import { address, pagePaths } from "../../../publish/report/address.ts";
import { renderReport } from "../../../publish/report/index.ts";
import { elementsOf, textOf } from "./page-structure.ts";
import { sampleRun } from "./sample-run.ts";

const report = renderReport(sampleRun);
const index = report.get("index.html") ?? "";
const podPage = (name: string) => report.get(`report/${name}.html`) ?? "";

/** The run with every text changed by `change`; keys and words of closed sets stay. */
function withTexts(result: RunResult, change: (text: string) => string): RunResult {
	const closed = new Set(["outcome", "requirement"]);
	const walk = (value: unknown, name = ""): unknown => {
		if (typeof value === "string") return closed.has(name) ? value : change(value);
		if (Array.isArray(value)) return value.map((one) => walk(one, name));
		if (typeof value !== "object" || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one, key)]));
	};
	return walk(result) as RunResult;
}

/** Addresses in a page, with what asks for them. */
const addressesIn = (page: string) =>
	elementsOf(page).flatMap(({ name, attributes }) =>
		["href", "src"].flatMap((key) => {
			const value = attributes.get(key);
			return value === undefined ? [] : [{ name, value }];
		}),
	);

test("there is one page per run and one per case and POD", () => {
	expect([...report.keys()]).toEqual([
		"index.html",
		...["CESM2_historical", "MPI-ESM1-2-LR_historical"].flatMap((one) =>
			["time_mean_maps", "precip_seasonal_cycle", "zonal_section", "tropical_waves"].map(
				(pod) => `report/${one}--${pod}.html`,
			),
		),
		"report/lineage.html",
	]);
});

test("one page tells for each product its files, steps with options, and where its provenance is", () => {
	const text = textOf(report.get("report/lineage.html") ?? "");
	expect(text).toContain("tas_Amon_CESM2_historical_r1i1p1f1_gn_195001-199912.nc");
	expect(text).toContain("convert-units");
	expect(text).toContain("units=degC");
	const links = addressesIn(report.get("report/lineage.html") ?? "").map(({ value }) => value);
	const [first] = sampleRun.cases[0]?.pods[0]?.variables ?? [];
	expect(links).toEqual(expect.arrayContaining([`../${first?.file}`, `../${first?.provenance}`]));
});

test("every page is well formed and no id occurs twice", () => {
	for (const page of report.values()) {
		const ids = elementsOf(page).flatMap(({ attributes }) => attributes.get("id") ?? []);
		expect(new Set(ids).size).toBe(ids.length);
	}
});

test("the first page says the outcome with its counts, problems before anything else", () => {
	const text = textOf(index);
	expect(text).toContain(
		"Partial6 of 8 PODs succeeded, 1 failed, 1 skipped in 2 cases.".replace("Partial", "Partial "),
	);
	expect(text).toContain("took 2 min 12 s");
	const [problems, failed, skipped, optional, overview] = [
		" Problems ",
		'It lacks "wavelets": install it',
		"Nearest: 12 files if table_id=day is dropped",
		"variable siconc of time_mean_maps",
		" Overview ",
	].map((part) => text.indexOf(part));
	expect(problems).toBeGreaterThan(0);
	expect(failed).toBeGreaterThan(problems as number);
	expect(skipped).toBeGreaterThan(failed as number);
	expect(optional).toBeGreaterThan(skipped as number);
	expect(overview).toBeGreaterThan(optional as number);
});

test("the first page says which alternate was used, with which data, and why", () => {
	expect(textOf(index)).toContain(
		'prate replaced by pr through precipitation-rate Amon gn v20190308Why: The CMIP convention has no variable "lwe_precipitation_rate".',
	);
});

test("a POD's page leads from its figures back to the archive's files", () => {
	const text = textOf(podPage("MPI-ESM1-2-LR_historical--precip_seasonal_cycle"));
	for (const part of [
		"/r1i1p1f1/Amon/pr/gn/v20190710/pr_Amon_MPI-ESM1-2-LR_historical_r1i1p1f1_gn_200001-201412.nc",
		"141 MB",
		"hdl:21.14100/",
		"kept 1980-01-01 to 2009-12-31: 360 of 780 steps",
		"the older v20190222 was taken",
		"sha256",
		"79.6 MB",
		"source_id MPI-ESM1-2-LR",
		"Asked: lwe_precipitation_rate in mm day-1, mon (time, lat, lon)",
		"the archive calls it pr",
		"Also in CESM2_historical",
	])
		expect(text).toContain(part);
	expect(text.indexOf("crop-dates")).toBeLessThan(text.indexOf("flux to rate"));
	expect(text.indexOf("flux to rate")).toBeLessThan(text.indexOf("86 400 000"));
});

test("the page of a POD that failed shows its problem and the end of its log", () => {
	const text = textOf(podPage("CESM2_historical--tropical_waves"));
	expect(text).toContain("it ended with exit code 3");
	expect(text).toContain("ModuleNotFoundError: No module named 'wavelets'");
	expect(text).toContain('"model/PS/spectrum.eps" is empty');
});

test("nothing is fetched from a network, and only handles lead to one", () => {
	for (const page of report.values()) {
		for (const { name, value } of addressesIn(page))
			if (/^[a-z]+:|^\//iu.test(value))
				expect(value).toMatch(
					name === "a" ? /^https:\/\/hdl\.handle\.net\/21\.14100\/[\w-]+$/u : /^data:,$/u,
				);
		expect(page).not.toMatch(/@import|url\(|<iframe|<base|http-equiv/u);
	}
});

test("every state has its icon and its word beside its colour", () => {
	for (const page of report.values())
		for (const [whole] of page.matchAll(/<(span|a) class="badge [a-z]+"[^>]*>.*?<\/\1>/gu))
			expect(whole).toMatch(/<use href="#i-[a-z]+"\/><\/svg>[a-z0-9]/u);
});

test("every image has a text and every table its headers", () => {
	for (const page of report.values()) {
		for (const { name, attributes } of elementsOf(page))
			if (name === "img" && attributes.has("loading")) expect(attributes.get("alt")).not.toBe("");
		for (const [table] of page.matchAll(/<table.*?<\/table>/gsu)) expect(table).toContain('<th scope="col"');
	}
});

test("all local links lead to files, whatever these are called", () => {
	const hostile = ["a b", "50%", "q?x=1", "c#d", "ü", 'say "hi"', "<b>", "javascript:alert(1)", "it's"];
	let i = 0;
	const renamed = withTexts(sampleRun, (text) =>
		/^MDTF_.*\.(svg|eps|csv|nc|html|log|json)$/u.test(text)
			? text.replace(/([^/]+)$/u, `${hostile[i++ % hostile.length]} ${i}.$1`)
			: text,
	);
	const folder = mkdtempSync(join(tmpdir(), "headwater-report-"));
	try {
		const put = (path: string, text = "") => {
			mkdirSync(dirname(join(folder, path)), { recursive: true });
			writeFileSync(join(folder, path), text);
		};
		const pages = renderReport(renamed);
		for (const [path, page] of pages) put(path, page);
		put("result.json");
		put(renamed.log);
		for (const pod of renamed.cases.flatMap((one) => one.pods)) {
			mkdirSync(join(folder, pod.folder), { recursive: true });
			const made = [
				...pod.figures.map(({ path }) => path),
				...pod.pages,
				...pod.files,
				...pod.variables.flatMap(({ file, provenance }) => [file, provenance]),
				pod.log,
			];
			for (const path of made) if (path !== undefined) put(path);
		}
		let checked = 0;
		for (const [path, page] of pages)
			for (const { value } of addressesIn(page)) {
				if (/^(https:|data:|#)/u.test(value)) continue;
				checked++;
				const target = resolve(folder, dirname(path), decodeURIComponent(value));
				expect([value, existsSync(target)]).toEqual([value, true]);
			}
		expect(checked).toBeGreaterThan(100);
	} finally {
		rmSync(folder, { recursive: true });
	}
});

const nasty = fc.oneof(
	fc.constantFrom(
		"<script>alert(1)</script>",
		'" onerror="alert(1)',
		"' onclick='alert(1)",
		"</title><img src=x onerror=alert(1)>",
		"javascript:alert(1)",
		"//evil.example/x.svg",
		"../../etc/passwd.svg",
		"&lt;b&gt;&amp;",
		"\u202egnp.exe",
		"مرحبا.svg",
		"\ud800.svg",
		"\u0000\u001b[31m",
		"--></style></script>",
		"x".repeat(3000),
		"",
	),
	fc.string({ unit: "binary", maxLength: 30 }),
);
const elementsUsed = new Set(
	"html head meta title link style body svg symbol path use header main footer nav section div p span h1 h2 h3 h4 ul ol li dl dt dd table thead tbody tr th td a b i em code pre bdi wbr br small strong time figure figcaption img details summary label input output dialog form button script".split(
		" ",
	),
);

test("no text, however hostile, becomes markup, script or an address outside the run", () => {
	fc.assert(
		fc.property(fc.array(nasty, { minLength: 1, maxLength: 5 }), (texts) => {
			let i = 0;
			const pages = renderReport(
				withTexts(
					{ ...sampleRun, cases: sampleRun.cases.slice(0, 1) },
					() => texts[i++ % texts.length] ?? "",
				),
			);
			for (const page of pages.values()) {
				const elements = elementsOf(page);
				const strangers = elements.filter(({ name }) => !elementsUsed.has(name));
				const active = elements.flatMap(({ attributes }) =>
					[...attributes.keys()].filter((key) => /^on|srcdoc|action/u.test(key)),
				);
				const leadAway = addressesIn(page).filter(
					({ value }) =>
						!/^(#[a-z0-9-]+|data:,|(\.\.\/)?(?!\/|\.\.\/)[^:]*|https:\/\/hdl\.handle\.net\/[\w./-]+)$/u.test(
							value,
						),
				);
				expect([...strangers, ...active, ...leadAway]).toEqual([]);
				expect(page.match(/<script>/gu)).toHaveLength(1);
				for (const unseen of "\u0000\u001b\u202a\u202b\u202c\u202d\u202e\u2066\u2069")
					expect(page.includes(unseen)).toBe(false);
			}
		}),
		{ numRuns: 30 },
	);
});

test("an address stays inside the run's folder and leads back to its path", () => {
	expect(address("a b/c#d/50%.svg")).toBe("a%20b/c%23d/50%25.svg");
	expect(address("//evil.example/x")).toBe("evil.example/x");
	expect(address("../x")).toBe("x");
	expect(address("javascript:alert(1)")).toBe("javascript%3Aalert(1)");
	const segment = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !/^\.{1,2}$|\//u.test(text));
	fc.assert(
		fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), (segments) => {
			expect(decodeURIComponent(address(segments.join("/")))).toBe(segments.join("/"));
		}),
	);
});

const bare = (name: string): PodResult => ({
	name,
	longName: name,
	description: "",
	outcome: "succeeded",
	folder: name,
	figures: [],
	pages: [],
	files: [],
	variables: [],
});

test("pages of cases and PODs with names that look alike are kept apart", () => {
	const [first] = sampleRun.cases;
	const cases = [
		["a b", "c"],
		["a_b", "c"],
		["A_b", "C"],
		["a", "b--c"],
		["a--b", "c"],
		["..", "/"],
		["x".repeat(300), "y".repeat(300)],
	].map(([name = "", pod = ""]) => ({ ...(first as RunResult["cases"][number]), name, pods: [bare(pod)] }));
	const paths = [...pagePaths({ ...sampleRun, cases }).values()];
	expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(cases.length);
	for (const path of paths) expect(path).toMatch(/^report\/[\w-][\w.-]{0,200}\.html$/u);
});

test("an image may be carried inside the page", () => {
	const [figure] = sampleRun.cases[0]?.pods[0]?.figures ?? [];
	const page = renderReport(sampleRun, {
		inlined: new Map([[figure?.path ?? "", "data:image/png;base64,AAAA"]]),
	});
	expect(page.get("index.html")).toContain('<img src="data:image/png;base64,AAAA"');
});

test("a run without cases, and one whose case could not begin, have their report too", () => {
	expect(textOf(renderReport({ ...sampleRun, exitCode: 1, cases: [] }).get("index.html") ?? "")).toContain(
		"no POD ran",
	);
	const [first] = sampleRun.cases;
	const broken = {
		...(first as RunResult["cases"][number]),
		pods: [],
		problem: { code: "Catalogue", message: 'No catalogue for "/data".\nGive another root.' },
	};
	const text = textOf(renderReport({ ...sampleRun, exitCode: 1, cases: [broken] }).get("index.html") ?? "");
	expect(text).toContain('case CESM2_historical No catalogue for "/data". Give another root. Catalogue');
});

/** 50 PODs × 10 cases; every third POD fails, each for a reason of its own. */
function large(): RunResult {
	const [first] = sampleRun.cases;
	const pods = first?.pods ?? [];
	return {
		...sampleRun,
		cases: Array.from({ length: 10 }, (_, c) => ({
			...(first as RunResult["cases"][number]),
			name: `model_${c}_historical_r1i1p1f1`,
			pods: Array.from({ length: 50 }, (_, p): PodResult => {
				const pod = pods[p % 4] as PodResult;
				const problem = { code: "Pod", message: `${c} ${p} ${pod.problem?.message}` };
				return { ...pod, name: `diagnostic_number_${p}`, ...(p % 4 === 3 ? { problem } : {}) };
			}),
		})),
	};
}

test("50 PODs on 10 cases make a first page of less than 2 MB, within 3 seconds", () => {
	const started = performance.now();
	const pages = renderReport(large());
	expect(performance.now() - started).toBeLessThan(3000);
	expect(pages.size).toBe(502);
	const page = pages.get("index.html") ?? "";
	expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
	expect(textOf(page).includes("113 more problems")).toBe(true);
	expect(page.includes('<input type="search">')).toBe(true);
});

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function contrast(a: string, b: string): number {
	const luminance = (colour: string) => {
		const [red = 0, green = 0, blue = 0] = [1, 3, 5]
			.map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
			.map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
		return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
	};
	const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
	return (high + 0.05) / (low + 0.05);
}

test("every text stands out from its ground as WCAG AA asks, by day and by night", () => {
	for (const palette of [light, dark]) {
		for (const ground of [palette.page, palette.card, palette.sunk])
			for (const ink of [palette.ink, palette.quiet, palette.link])
				expect([ink, ground, contrast(ink, ground) >= 4.5]).toEqual([ink, ground, true]);
		for (const [text, ground] of Object.values(palette.tones)) {
			expect([text, contrast(text, ground) >= 4.5]).toEqual([text, true]);
			expect([text, contrast(text, palette.card) >= 4.5]).toEqual([text, true]);
		}
	}
});
