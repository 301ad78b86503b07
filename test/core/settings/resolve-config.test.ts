import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { loadSteps } from "../../../cli/steps.ts";
import { isHeadwaterError } from "../../../core/errors.ts";
import { formatDateRange } from "../../../core/model/date-range.ts";
import { type ConfigSources, resolveConfig } from "../../../core/settings/resolve-config.ts";
import { parseDocument } from "../../../io/documents/parse-document.ts";

type More = Partial<Omit<ConfigSources, "document">> & { readonly file?: string };

const resolve = (text: string, more: More = {}) =>
	resolveConfig({
		flags: {},
		environment: { HOME: "/home/me" },
		cwd: "/work",
		processors: 4,
		sourceOptionKeys: () => ["root", "template"],
		dataManagers: ["cmip6-local", "explicit-file"],
		conventions: ["cmip", "cesm", "gfdl", "none"],
		...more,
		document: parseDocument(text, more.file ?? "cases/run1.jsonc"),
	});

function said(text: string, more: More = {}): string[] {
	try {
		resolve(text, more);
	} catch (error) {
		if (!isHeadwaterError(error, "Config")) throw error;
		return error.problems.map(
			(p) => `${p.line === undefined ? p.file : `${p.line}:${p.column}`} ${p.message}`,
		);
	}
	return [];
}

const small = '{"case_list": [{"CASENAME": "a", "FIRSTYR": 1980, "LASTYR": 1989}]}';
const oneCase = (keys: string) =>
	`{"case_list": [\n{"CASENAME": "a", "FIRSTYR": 1980, "LASTYR": 1989, ${keys}}]}`;

test("a small file gives a whole run", () => {
	const { spec } = resolve(small);
	expect({ ...spec, cases: [] }).toEqual({
		cases: [],
		name: "run1",
		outputDir: "/work/headwater-output",
		workingDir: "/work/headwater-output",
		podDirs: [],
		plugins: [],
		overwrite: false,
		dryRun: false,
		testMode: false,
		workers: 4,
		memory: 512 * 2 ** 20,
		podTimeoutSeconds: 6 * 3600,
		podConcurrency: 4,
		cacheDir: "/home/me/.cache/headwater",
		downloads: { connections: 16, connectionsPerNode: 8, allowPrivateHosts: false },
		keepTemp: false,
		fileTransferTimeoutSeconds: 300,
		saveNc: true,
		savePs: true,
		saveNonNc: true,
		environments: {},
		verbosity: 0,
	});
	expect(spec.cases).toHaveLength(1);
	expect({ ...spec.cases[0], period: undefined }).toEqual({
		name: "a",
		convention: "cmip",
		facets: {},
		dataManager: "cmip6-local",
		sourceOptions: {},
		strict: false,
		refresh: false,
		metadata: "repair",
		disablePreprocessor: false,
		podList: ["all"],
	});
});

const json = `{
	// one key per spelling MDTF allows
	"OBS_DATA_ROOT": "../obs", "WORKING_DIR": "", "output-dir": "$SCRATCH/out", "conda_root": "~/conda",
	"data_manager": "CMIP6", "save_nc": false, "pod_list": ["all"], "memory": "2GB",
	"case_list": [
		{"model": "CESM2", "experiment": "historical", "variant_label": "r1i1p1f1", "version_date": "20190308",
		 "convention": "NCAR", "FIRSTYR": 1980, "LASTYR": 1989, "CASE_ROOT_DIR": "cmip6", "pod_list": ["a", "b"]},
		{"CASENAME": "b", "startdate": "1980-01-01 06:00:00", "enddate": "1980-12-31T18:00:00", "template": "<x>/<y>", "strict": true}
	]
}`;
const yaml = `OBS_DATA_ROOT: ../obs
WORKING_DIR:
output-dir: $SCRATCH/out
conda_root: ~/conda
data_manager: CMIP6
save_nc: false
pod_list: [all]
memory: 2GB
case_list:
  - {model: CESM2, experiment: historical, variant_label: r1i1p1f1, version_date: 20190308,
     convention: NCAR, FIRSTYR: 1980, LASTYR: 1989, CASE_ROOT_DIR: cmip6, pod_list: [a, b]}
  - CASENAME: b
    startdate: 1980-01-01 06:00:00
    enddate: 1980-12-31T18:00:00
    template: <x>/<y>
    strict: true
`;
const environment = { HOME: "/home/me", SCRATCH: "/scratch" };

test("paths are seen from the file, variables expanded, facets and options told apart", () => {
	const { spec } = resolve(json, { environment });
	expect(spec).toMatchObject({
		obsDataRoot: "/work/obs",
		outputDir: "/scratch/out",
		workingDir: "/scratch/out",
		environments: { condaRoot: "/home/me/conda" },
		saveNc: false,
		memory: 2_000_000_000,
	});
	const [first, second] = spec.cases;
	expect(first).toMatchObject({
		name: "CESM2_historical",
		convention: "cesm",
		dataManager: "cmip6-local",
		facets: {
			source_id: "CESM2",
			experiment_id: "historical",
			variant_label: "r1i1p1f1",
			version_date: "2019-03-08",
		},
		sourceOptions: { root: "/work/cases/cmip6" },
		podList: ["a", "b"],
	});
	expect(second).toMatchObject({
		name: "b",
		sourceOptions: { template: "<x>/<y>" },
		strict: true,
		podList: ["all"],
	});
	expect(spec.cases.map((one) => formatDateRange(one.period))).toEqual([
		"1980-1989",
		"19800101060000-19801231180000",
	]);
});

test("YAML and JSONC give the same run", () => {
	const fromYaml = resolve(yaml, { environment, file: "cases/run1.yaml" });
	expect(fromYaml.spec).toEqual(resolve(json, { environment }).spec);
});

test("every form of a date is read", () => {
	const forms = [
		"19800101",
		"1980-01-01",
		"1980-01-01T00:00:00",
		"19800101000000",
		"1980-01-01 06:00:00",
		"0850",
	];
	for (const form of forms) {
		const text = `{"case_list": [{"CASENAME": "a", "startdate": "${form}", "enddate": "1999-12-31"}]}`;
		expect(resolve(text).spec.cases).toHaveLength(1);
	}
	const numbers = '{"case_list": [{"CASENAME": "a", "startdate": 19800101, "enddate": 19801231235959}]}';
	expect(formatDateRange(resolve(numbers).spec.cases[0]!.period)).toBe("19800101-19801231235959");
	const old = '{"case_list": [{"CASENAME": "a", "FIRSTYR": 850, "LASTYR": "0900"}]}';
	expect(formatDateRange(resolve(old).spec.cases[0]!.period)).toBe("0850-0900");
});

test("a file without a case list, and one whose cases are named by keys, are read", () => {
	const flat = '{"CASENAME": "a", "FIRSTYR": 1, "LASTYR": 2, "source_id": "X"}';
	expect(resolve(flat).spec.cases[0]).toMatchObject({ name: "a", facets: { source_id: "X" } });
	const keyed =
		'{"case_list": {"a": {"startdate": "1980", "enddate": "1981"}, "b": {"startdate": "1980", "enddate": "1981"}}}';
	expect(resolve(keyed).spec.cases.map((one) => one.name)).toEqual(["a", "b"]);
});

test("flag wins over case, case over file, file over environment, environment over default", () => {
	const text =
		'{"strict": true, "convention": "GFDL",\n"case_list": [{"CASENAME": "a", "FIRSTYR": 1980, "LASTYR": 1989,\n"convention": "CESM", "refresh": true}]}';
	const environment = {
		HOME: "/h",
		HEADWATER_REFRESH: "0",
		HEADWATER_MEMORY: "1GiB",
		HEADWATER_OUTPUT_DIR: "out",
	};
	const flags = { strict: "false", outputDir: "here", pods: ["x,y", "z"], firstyr: "1985" };
	const { spec, values } = resolve(text, { environment, flags });
	expect(spec.cases[0]).toMatchObject({
		strict: false,
		convention: "cesm",
		refresh: true,
		podList: ["x", "y", "z"],
	});
	expect(formatDateRange(spec.cases[0]!.period)).toBe("1985-1989");
	expect(spec).toMatchObject({ memory: 2 ** 30, outputDir: "/work/here" });
	const origins = Object.fromEntries(values.map((one) => [one.key, one.origin]));
	expect(origins).toMatchObject({
		strict: "flag --strict",
		OUTPUT_DIR: "flag --output-dir",
		FIRSTYR: "flag --firstyr",
		LASTYR: "cases/run1.jsonc:2:60",
		convention: "cases/run1.jsonc:3:15",
		refresh: "cases/run1.jsonc:3:34",
		memory: "environment HEADWATER_MEMORY",
		data_manager: "default",
		WORKING_DIR: "default (OUTPUT_DIR)",
	});
	expect(values.find((one) => one.key === "strict")?.case).toBe("a");
});

test("secrets are masked in what is printed and kept in what is used", () => {
	const text = oneCase('"root": "https://me:pw@host/x?token=abc&a=1", "api_token": "abc"');
	const { spec, values } = resolve(text, { sourceOptionKeys: () => ["root", "api_token"] });
	expect(spec.cases[0]!.sourceOptions).toEqual({
		root: "https://me:pw@host/x?token=abc&a=1",
		api_token: "abc",
	});
	const printed = Object.fromEntries(values.map((one) => [one.key, one.value]));
	expect(printed["CASE_ROOT_DIR"]).toBe("https://me:***@host/x?token=***&a=1");
	expect(printed["api_token"]).toBe("***");
});

test("large_file is noted to have no effect", () => {
	expect(resolve(`{"large_file": true, ${small.slice(1)}`).notes).toEqual([
		'cases/run1.jsonc:1:16: "large_file" has no effect: netCDF-4 files have no size limit.',
	]);
});

test("a misspelled environment variable is noted", () => {
	const environment = { HEADWATER_MEMROY: "1GB", HEADWATER_WEATHER: "fine", HOME: "/h" };
	expect(resolve(small, { environment }).notes).toEqual([
		'environment HEADWATER_MEMROY: read by nothing. Did you mean "HEADWATER_MEMORY"?',
	]);
});

test("times and sizes are read with their units", () => {
	const run = (keys: string) => resolve(`{${keys}, ${small.slice(1)}`).spec;
	expect(run('"pod_timeout": 90').podTimeoutSeconds).toBe(90);
	expect(run('"pod_timeout": "30min"').podTimeoutSeconds).toBe(1800);
	expect(run('"pod_timeout": "none"').podTimeoutSeconds).toBeUndefined();
	expect(run('"memory": "1.5 GiB"').memory).toBe(1.5 * 2 ** 30);
	expect(run('"memory": 1048576').memory).toBe(2 ** 20);
	expect(run('"memory": "512M"').memory).toBe(2 ** 29);
	expect(run('"verbose": true, "quiet": 2').verbosity).toBe(-1);
});

test("dry_run implies test_mode, and plugins are paths or packages", () => {
	const { spec } = resolve(small, {
		flags: { "dry-run": true, plugin: ["./my.ts", "my-package"], podDir: "pods:/p" },
	});
	expect(spec).toMatchObject({
		dryRun: true,
		testMode: true,
		plugins: ["/work/my.ts", "my-package"],
		podDirs: ["/work/pods", "/p"],
	});
});

const mistakes: readonly (readonly [kind: string, text: string, told: readonly string[]])[] = [
	["an unknown key of a case", oneCase('"convnetion": "CMIP"'), []],
	["an unknown key of the file", `{"ouput_dir": "x", ${small.slice(1)}`, []],
	["an unknown key near a facet", oneCase('"sourceid": "a", "varaint_label": "r1"'), []],
	["an unknown key near a source's option", oneCase('"templte": "x"'), []],
	["a key of the run in a case", oneCase('"OUTPUT_DIR": "x"'), []],
	["no case at all", '{"OUTPUT_DIR": "x"}', []],
	["an empty list of cases", '{"case_list": []}', []],
	["a case that is none", '{"case_list": ["a"]}', []],
	["a case without a name", '{"case_list": [{"model": "a", "FIRSTYR": 1, "LASTYR": 2}]}', []],
	["a case without a period", '{"case_list": [{"CASENAME": "a"}]}', []],
	["a case without an end", '{"case_list": [{"CASENAME": "a", "FIRSTYR": 1980}]}', []],
	["an end before the start", '{"case_list": [{"CASENAME": "a", "FIRSTYR": 1980, "LASTYR": 1979}]}', []],
	[
		"a date that is none",
		'{"case_list": [{"CASENAME": "a", "startdate": "1980-13-01", "enddate": "1981"}]}',
		[],
	],
	["a year that is a date", '{"case_list": [{"CASENAME": "a", "FIRSTYR": 198001, "LASTYR": 1981}]}', []],
	[
		"a date that lost its zero",
		'{"case_list": [{"CASENAME": "a", "startdate": 4000101, "enddate": "0401"}]}',
		[],
	],
	["two starts", oneCase('"startdate": "1980"'), []],
	[
		"two equal cases",
		'{"case_list": [{"CASENAME": "a", "FIRSTYR": 1, "LASTYR": 2},\n{"CASENAME": "a", "FIRSTYR": 1, "LASTYR": 2}]}',
		[],
	],
	["an unsafe name", '{"case_list": [{"CASENAME": "../a", "FIRSTYR": 1, "LASTYR": 2}]}', []],
	["an unknown data source", oneCase('"data_manager": "CMIP5"'), []],
	["an unknown convention", oneCase('"convention": "CESN"'), []],
	["a wrong type", `{"overwrite": "yes", "workers": -1, "memory": "much", ${small.slice(1)}`, []],
	["a variable that is not set", `{"OUTPUT_DIR": "$NOWHERE/x", ${small.slice(1)}`, []],
	["a key twice in two spellings", `{"OUTPUT_DIR": "x", "output-dir": "y", ${small.slice(1)}`, []],
	["a facet twice in two spellings", oneCase('"model": "A", "source_id": "B"'), []],
	["a facet that is an object", oneCase('"source_id": {"A": "B"}'), []],
	["a tar", `{"make_variab_tar": true, ${small.slice(1)}`, []],
	["a key of MDTF 4", `{"run_pp": false, "DATA_CATALOG": "x.json", ${small.slice(1)}`, []],
	["an unknown manager", `{"environment_manager": "Condo", ${small.slice(1)}`, []],
	["a key given twice", '{"case_list": [], "case_list": [{"CASENAME": "a", "FIRSTYR": 1, "LASTYR": 2}]}', []],
	["a list for a file", "[]", []],
];

test("each mistake of a case file is told at its place with the way out", () => {
	expect(mistakes.map(([kind, text]) => [kind, ...said(text)].join("\n  "))).toMatchInlineSnapshot(`
[
  "an unknown key of a case
  2:52 "convnetion" is no key of a case. Did you mean "convention"?",
  "an unknown key of the file
  1:2 "ouput_dir" is no key of the case file. Did you mean "OUTPUT_DIR"?",
  "an unknown key near a facet
  2:69 "varaint_label" is no key of a case. Did you mean "variant_label"?",
  "an unknown key near a source's option
  2:52 "templte" is no key of a case. Did you mean "template"?",
  "a key of the run in a case
  2:52 "OUTPUT_DIR" holds for the whole run. Move it to the top of the file.",
  "no case at all
  1:1 The file names no case. Give "case_list", a list of { "CASENAME": ..., "FIRSTYR": ..., "LASTYR": ... }.",
  "an empty list of cases
  1:15 "case_list" must be a list of cases, not an empty one.",
  "a case that is none
  1:16 A case must be an object { "CASENAME": ... }, not the text "a".",
  "a case without a name
  1:16 A case needs CASENAME, or model and experiment.",
  "a case without a period
  1:16 Case "a" has no period. Give FIRSTYR and LASTYR, or startdate and enddate.",
  "a case without an end
  1:16 Case "a" has no end. Give LASTYR or enddate.",
  "an end before the start
  1:61 The date range "1980-1979" ends before it starts. Write the earlier date first.",
  "a date that is none
  1:47 The date "1980-13-01" is no date. Write a year, or as much of YYYYMMDDhhmmss or "1980-01-01T06:00:00" as is meant.",
  "a year that is a date
  1:45 "FIRSTYR" is a year, not the number 198001. For dates use startdate and enddate.",
  "a date that lost its zero
  1:47 "startdate" has lost a leading zero: put "04000101" in quotes.",
  "two starts
  2:65 "FIRSTYR" and "startdate" name the same end of the period. Keep one of them.",
  "two equal cases
  2:1 Two cases are called "a" and have the period 0001-0002. Give one another CASENAME.",
  "an unsafe name
  1:29 CASENAME "../a" names folders: it may not hold / or \\, begin with a dot, dash or blank, or be longer than 150.",
  "an unknown data source
  2:68 "CMIP5" is not known here. Known are "cmip6-local", "explicit-file".",
  "an unknown convention
  2:66 "CESN" is not known here. Did you mean "cesm"?",
  "a wrong type
  1:15 "overwrite" must be true or false, not the text "yes".
  1:33 "workers" must be a whole number from 0, not the number -1.
  1:47 "memory" must be a size such as "512MiB" or "2GB", not the text "much".",
  "a variable that is not set
  1:16 "OUTPUT_DIR" names the environment variable "NOWHERE", which is not set. Set it, or write $$ for $.",
  "a key twice in two spellings
  1:21 "output-dir" says the same as "OUTPUT_DIR". Keep one of them.",
  "a facet twice in two spellings
  2:66 "source_id" says the same as "model". Keep one of them.",
  "a facet that is an object
  2:65 "source_id" must be one text or a list of texts, not an object.",
  "a tar
  1:21 "make_variab_tar" is not taken: the run's folder stays as it is, pack it yourself with tar. Write false.",
  "a key of MDTF 4
  1:2 "run_pp" is not taken. Set "disable_preprocessor": true instead of "run_pp": false.
  1:19 "DATA_CATALOG" is not taken. An intake-esm catalogue is an option of the data source that reads it: set "data_manager".",
  "an unknown manager
  1:25 "environment_manager" is one of "conda", "micromamba", "virtualenv", not "Condo". Did you mean "conda"?",
  "a key given twice
  1:19 "case_list" is given twice. Keep one of them.",
  "a list for a file
  1:1 A case file is an object { "case_list": [...] }, not a list.",
]
`);
});

test("mistakes in flags and in the environment are told under their names, once", () => {
	const two =
		'{"case_list": [{"CASENAME": "a", "FIRSTYR": 1, "LASTYR": 2}, {"CASENAME": "b", "FIRSTYR": 1, "LASTYR": 2}]}';
	const flags = { workers: "many", strict: "perhaps", colour: "red" };
	const environment = { HOME: "/h", HEADWATER_MEMORY: "lots" };
	expect(said(two, { flags, environment })).toMatchInlineSnapshot(`
[
  "--workers "workers" must be a whole number from 0, not the text "many".",
  "HEADWATER_MEMORY "memory" must be a size such as "512MiB" or "2GB", not the text "lots".",
  "--strict "strict" must be true or false, not the text "perhaps".",
  "--colour "colour" is no key of the case file. See docs/case-file.md for all keys.",
]
`);
});

test("a broken file is told alone", () => {
	expect(said('{"case_list": [}')).toEqual(['1:16 Expected a value, found "}".']);
});

test("any JSON at all gives a run or a config error", () => {
	const keys = [
		"case_list",
		"CASENAME",
		"FIRSTYR",
		"LASTYR",
		"startdate",
		"enddate",
		"model",
		"experiment",
		"OUTPUT_DIR",
		"memory",
		"pod_list",
		"template",
		"constructor",
		"__proto__",
		"toString",
		"strict",
	];
	const { tree } = fc.letrec((tie) => ({
		tree: fc.oneof(
			{ depthSize: "medium" },
			fc.constantFrom<unknown>("a", "1980", "$x", "~", "constructor", 1980, 1e300, -1, 0.5, true, null),
			fc.array(tie("tree"), { maxLength: 3 }),
			fc.dictionary(fc.constantFrom(...keys), tie("tree"), { maxKeys: 6 }),
		),
	}));
	fc.assert(
		fc.property(tree, tree, (value, list) => {
			for (const text of [JSON.stringify(value), JSON.stringify({ case_list: list })])
				for (const line of said(text)) expect(line).not.toMatch(/undefined|\[object|Invalid|\.\.$/u);
		}),
		{ numRuns: 1000 },
	);
});

const steps = await loadSteps();

test("steps of a case are read against what each step takes, with the folder of the file", () => {
	const list = '["select-range:dimension=lat,every=2", { "step": "spell-texts", "variables": "tas" }]';
	expect(resolve(oneCase(`"steps": ${list}`), { steps }).spec.cases[0]?.steps).toEqual([
		{ step: "select-range", options: { dimension: "lat", every: 2 }, base: "/work/cases" },
		{ step: "spell-texts", options: {}, base: "/work/cases", variables: ["tas"] },
	]);
	const own = `{"steps": ["spell-texts"], "case_list": [{"CASENAME": "a", "FIRSTYR": 1980, "LASTYR": 1989},
		{"CASENAME": "b", "FIRSTYR": 1980, "LASTYR": 1989, "steps": []}]}`;
	const { cases } = resolve(own, { steps }).spec;
	expect(cases.map((one) => one.steps?.map(({ step }) => step))).toEqual([["spell-texts"], undefined]);
	const user = oneCase('"steps": ["user:script=$HOME/my.ts"]');
	expect(resolve(user, { steps }).spec.cases[0]?.steps?.[0]?.options).toEqual({ script: "/home/me/my.ts" });
});

test("mistakes in the steps of a case are told at their places", () => {
	expect(
		said(
			oneCase(`"steps": [
	"select-rnge",
	{ "step": "select-range", "options": { "dimension": "lat", "every": 0 } },
	{ "step": "spell-texts", "variable": "tas" },
	{ "step": "user", "options": { "script": "$NOWHERE/my.ts" } }
]`),
			{ steps },
		),
	).toEqual([
		'3:2 There is no step "select-rnge". Did you mean "select-range"?',
		expect.stringMatching(/^4:70 The step "select-range" cannot take every=0/),
		'5:27 "variable" is no key of a step. Did you mean "variables"?',
		expect.stringMatching(/^6:43 "steps" names the environment variable "NOWHERE"/),
	]);
	expect(said(oneCase('"steps": "area-mean"'), { steps })[0]).toMatch(/"steps" must be a list of steps/);
});
