import {
	CACHE_DIR,
	CASE_OPTIONS,
	CONVERT_OPTIONS,
	GET_OPTIONS,
	JSON_OUTPUT,
	LOUDNESS,
	type OptionLine,
	PLUGIN,
	POD_DIR,
	SEARCH_OPTIONS,
	SERVE_OPTIONS,
} from "./option-lines.ts";

/** What a command is given: parsed but not yet checked. */
export interface CommandCall {
	readonly arguments: readonly string[];
	/** Option name in camelCase → its value; only what was given on the command line. */
	readonly flags: Readonly<Record<string, unknown>>;
	/** The command line as typed, for the report. */
	readonly line: string;
}

export type CommandFunction = (call: CommandCall) => Promise<number>;

export interface CommandLine {
	/** "run <case>": commander's form; a second word makes a sub-command. */
	readonly usage: string;
	readonly summary: string;
	readonly options: readonly OptionLine[];
	readonly hidden?: boolean;
	/** Shown below the options. */
	readonly examples?: readonly string[];
	readonly load: () => Promise<{ readonly command: CommandFunction }>;
}

/** Every command. The code behind a line is loaded when it is called. */
export const commands: readonly CommandLine[] = [
	{
		usage: "run <case>",
		summary: "find, select, fetch and prepare the data of a case file and run its diagnostics",
		options: [
			...CASE_OPTIONS,
			{ flags: "-n, --dry-run", help: "show the plan: files, bytes, steps; move nothing" },
		],
		examples: [
			"headwater run case.jsonc --data-manager cmip6-local",
			"headwater run case.jsonc --pods time-mean-maps --dry-run",
		],
		load: () => import("./commands/run.ts"),
	},
	{
		usage: "explain <case>",
		summary: "for every variable: what was asked, how it was translated, where was looked, what came nearest",
		options: CASE_OPTIONS,
		load: () => import("./commands/explain.ts"),
	},
	{
		usage: "config <case>",
		summary: "print every setting of a case file with where it comes from",
		options: CASE_OPTIONS,
		load: () => import("./commands/config.ts"),
	},
	{
		usage: "crawl <root>",
		summary: "catalogue an archive and show what is in it and what was passed over",
		options: [
			{ flags: "--data-manager <name>", help: "the layout to read it by (default cmip6-local)" },
			{ flags: "--skipped", help: "list the files passed over, by reason" },
			{ flags: "--cache-dir <dir>", help: "where catalogues are kept" },
			{ flags: "--refresh", help: "crawl everything again" },
			PLUGIN,
			JSON_OUTPUT,
			...LOUDNESS,
		],
		load: () => import("./commands/crawl.ts"),
	},
	{
		usage: "show <files...>",
		summary: "show the header of files: dimensions, variables, attributes, chunks and compression",
		options: [
			{ flags: "--stats", help: "for every variable least, greatest, mean and missing values" },
			{ flags: "--no-storage", help: "leave out chunks and compression: the same text as ncdump -h" },
			{ flags: "--memory <size>", help: "bound of the memory used, such as 512M (default)" },
			JSON_OUTPUT,
		],
		load: () => import("./commands/show.ts"),
	},
	{
		usage: "convert <files...>",
		summary: "copy files (all but the last) into one (the last), joined along time and changed as asked",
		options: CONVERT_OPTIONS,
		examples: [
			"headwater convert in.nc out.nc --variable ta --date 1980/1989 --level plev=850hPa --units ta=degC",
			"headwater convert tas_*.nc tas_mean.nc --statistic time.mean --deflate 4",
			"headwater convert in.nc out.nc --step select-range:dimension=lat,every=2 --step mean-over-time:weighted=true",
			"headwater convert in.nc out.nc --format nc3",
			"headwater convert tas_1980.nc tas_1981.nc tas.refs.json",
		],
		load: () => import("./commands/convert.ts"),
	},
	{
		usage: "serve [what...]",
		summary: "publish files over HTTP as Zarr, references, OPeNDAP, STAC and intake, without copying them",
		options: SERVE_OPTIONS,
		examples: [
			"headwater serve tas_*.nc --port 9000",
			"headwater serve serve.jsonc",
			"headwater serve case.jsonc --port 9000",
			"headwater serve source_id='CESM2*' variable_id=tas --root /data/CMIP6",
		],
		load: () => import("./commands/serve.ts"),
	},
	{
		usage: "get <what...>",
		summary:
			"fetch files into the cache: what has some facets, addresses, or manifests of one JSON object on each line",
		options: GET_OPTIONS,
		examples: [
			"headwater get source_id=CESM2 experiment_id=historical variable_id=tas table_id=Amon member_id=r1i1p1f1",
			"headwater get variable_id=tas,pr member_id='r?i1p1f1' --data-manager s3 --root s3://esgf-world/CMIP6 --yes",
			"headwater get https://esgf.example.org/data/tas.nc --yes",
			"headwater get files.jsonl --yes --connections-per-node 4",
		],
		load: () => import("./commands/get.ts"),
	},
	{
		usage: "nodes",
		summary: "show the data nodes files came from: last success, median rate, last error",
		options: [CACHE_DIR, JSON_OUTPUT],
		load: () => import("./commands/nodes.ts"),
	},
	{
		usage: "cache list [places...]",
		summary: "list the files that were fetched and kept",
		options: [CACHE_DIR, JSON_OUTPUT],
		load: () => import("./commands/cache-list.ts"),
	},
	{
		usage: "cache verify [places...]",
		summary: "read the files of the cache and compare them with their checksums",
		options: [CACHE_DIR, JSON_OUTPUT, ...LOUDNESS],
		load: () => import("./commands/cache-verify.ts"),
	},
	{
		usage: "cache clear [places...]",
		summary: "take files of the cache away, but none that is in use",
		options: [CACHE_DIR, { flags: "-y, --yes", help: "do not ask" }, JSON_OUTPUT],
		load: () => import("./commands/cache-clear.ts"),
	},
	{
		usage: "search <facets...>",
		summary: "list datasets by facets: facet=value, lists (a,b), wildcards (CESM2*) and exclusions (!value)",
		options: SEARCH_OPTIONS,
		examples: [
			"headwater search source_id=CESM2 experiment_id=historical variable_id=tas,pr table_id=Amon",
			"headwater search source_id='CESM2*' variable_id=tas --index solr=https://esgf.ceda.ac.uk/esg-search",
			"headwater search variable_id=tas experiment_id='!piControl' --root /data/CMIP6 --json",
		],
		load: () => import("./commands/search.ts"),
	},
	{
		usage: "sources list",
		summary: "list the data sources --data-manager can name",
		options: [PLUGIN, JSON_OUTPUT],
		load: () => import("./commands/sources-list.ts"),
	},
	{
		usage: "sources show <name>",
		summary: "show what a data source takes: keys of a case with meaning and defaults",
		options: [PLUGIN, JSON_OUTPUT],
		examples: ["headwater sources show cesm-local", "headwater sources show --plugin ./lab.ts lab"],
		load: () => import("./commands/sources-show.ts"),
	},
	{
		usage: "steps list",
		summary: "list the changes that --step, recipes and case files can name",
		options: [PLUGIN, JSON_OUTPUT],
		load: () => import("./commands/steps-list.ts"),
	},
	{
		usage: "steps show <name>",
		summary: "show what a step takes: options with meaning, units and defaults, and an example",
		options: [PLUGIN, JSON_OUTPUT],
		examples: ["headwater steps show take-level", "headwater steps show ./my-step.ts"],
		load: () => import("./commands/steps-show.ts"),
	},
	{
		usage: "pods list",
		summary: "list the diagnostics and what they ask for",
		options: [POD_DIR, JSON_OUTPUT],
		load: () => import("./commands/pods-list.ts"),
	},
	{
		usage: "new <kind> <name>",
		summary:
			"begin a plugin of your own (source, step, convention, publisher, pod): a file that works and a test that passes",
		options: [{ flags: "--into <dir>", help: "where to put it (default: here)" }, JSON_OUTPUT],
		examples: ["headwater new source my-archive", "headwater new step my-step --into plugins"],
		load: () => import("./commands/new.ts"),
	},
	{
		usage: "test <files...>",
		summary: "run the tests of plugins",
		options: [JSON_OUTPUT],
		examples: ["headwater test my-archive.test.ts"],
		load: () => import("./commands/test.ts"),
	},
	{
		usage: "demo",
		summary: "make sample data, run the built-in diagnostics on them, and name the report",
		options: [
			{ flags: "-o, --output-dir <dir>", help: "where to work (default: demo-output in the clone)" },
			JSON_OUTPUT,
			...LOUDNESS,
		],
		load: () => import("./commands/demo.ts"),
	},
	{
		usage: "pod-driver <name>",
		summary: "run the driver of a built-in POD in this process",
		options: [],
		hidden: true,
		load: () => import("./commands/pod-driver.ts"),
	},
];
