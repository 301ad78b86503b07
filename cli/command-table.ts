/** One option of a command. */
export interface OptionLine {
	/** commander's form: "-v, --verbose", "--workers <n>", "--pod-dir <dir...>". */
	readonly flags: string;
	readonly help: string;
	readonly repeatable?: boolean;
}

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

const JSON_OUTPUT: OptionLine = { flags: "--json", help: "print machine-readable JSON on stdout" };
const LOUDNESS: readonly OptionLine[] = [
	{ flags: "-v, --verbose", help: "show every step on the console" },
	{ flags: "-q, --quiet", help: "show errors only" },
];
const POD_DIR: OptionLine = {
	flags: "--pod-dir <dir>",
	help: "a folder of PODs, or one POD's folder; its PODs win over built-in ones",
	repeatable: true,
};

const PLUGIN: OptionLine = {
	flags: "--plugin <file>",
	help: "a plugin of your own, in .ts or .js: a data source, a step, a convention",
	repeatable: true,
};

const CACHE_DIR: OptionLine = { flags: "--cache-dir <dir>", help: "where downloads are kept" };

const DOWNLOAD_OPTIONS: readonly OptionLine[] = [
	{ flags: "--connections <n>", help: "connections to all data nodes together (default 16)" },
	{ flags: "--connections-per-node <n>", help: "connections to each data node (default 8)" },
	{ flags: "--allow-private-hosts", help: "fetch from private and loopback addresses too" },
];

const INDEX: OptionLine = {
	flags: "--index <kind=address>",
	help: "an index that `esgf` asks, in place of the built-in ones; kinds are solr, bridge, globus, stac",
	repeatable: true,
};

const CASE_OPTIONS: readonly OptionLine[] = [
	{ flags: "--data-manager <name>", help: "where the data are: see `headwater sources list`" },
	{ flags: "--case-root-dir <dir>", help: "root of the model data" },
	INDEX,
	{ flags: "--pods <names>", help: "PODs to run, comma-separated; `all`; or a realm" },
	POD_DIR,
	{ flags: "--obs-data-root <dir>", help: "folder with one folder of reference data for each POD" },
	{ flags: "-o, --output-dir <dir>", help: "where runs are put (default ./headwater-output)" },
	{ flags: "--working-dir <dir>", help: "scratch folder (default: the output folder)" },
	{ flags: "--convention <name>", help: "naming convention of the data: CMIP, CESM, GFDL, None" },
	{ flags: "--strict", help: "any tie, gap or substitution is an error" },
	{ flags: "--overwrite", help: "replace an earlier run of the same name" },
	{ flags: "--workers <n>", help: "worker threads; 0 does everything in one thread" },
	{ flags: "--memory <size>", help: "bound of the memory used, such as 512M (default)" },
	{ flags: "--cache-dir <dir>", help: "where catalogues are kept" },
	{ flags: "--refresh", help: "crawl the archive again" },
	...DOWNLOAD_OPTIONS,
	{ flags: "--cache-size <size>", help: "what downloads may take in all; the least recently used go" },
	{ flags: "--disable-preprocessor", help: "only crop and rename" },
	{
		flags: "--metadata <level>",
		help: "what files get wrong: repair (default), strict (refuse), trust-request",
	},
	{ flags: "--overwrite-file-metadata", help: "the request wins over names and units in the files" },
	{ flags: "--pod-timeout <seconds>", help: "time limit of each POD" },
	{ flags: "--pod-concurrency <n>", help: "PODs that run side by side" },
	PLUGIN,
	JSON_OUTPUT,
	...LOUDNESS,
];

const SEARCH_OPTIONS: readonly OptionLine[] = [
	{ flags: "--data-manager <name>", help: "where to look (default esgf; with --root cmip6-local)" },
	INDEX,
	{ flags: "--index-timeout <seconds>", help: "how long an index is waited for" },
	{ flags: "--root <dir>", help: "root of the data, for sources that have one" },
	{ flags: "--cache-dir <dir>", help: "where answers and catalogues are kept" },
	{ flags: "--refresh", help: "ask again, whatever is kept" },
	{ flags: "--allow-private-hosts", help: "accepted for `get`: an address you type may be private anyway" },
	PLUGIN,
	JSON_OUTPUT,
	...LOUDNESS,
];

const CONVERT_OPTIONS: readonly OptionLine[] = [
	{ flags: "--variable <names>", help: "these variables, with coordinates and bounds", repeatable: true },
	{ flags: "--date <start/end>", help: "steps of a period: 1980/1989, 1980-01-01/1980-06-30" },
	{ flags: "--select <dim=a:b:s>", help: "indices from A to before B, every S-th", repeatable: true },
	{ flags: "--level <dim=value>", help: "one value of an axis: plev=85000, plev=850hPa", repeatable: true },
	{ flags: "--statistic <name>", help: "time.mean, or time.mean:unweighted" },
	{ flags: "--units <var=unit>", help: "convert a variable: tas=degC", repeatable: true },
	{ flags: "--rename <old=new>", help: "rename a variable and its dimension", repeatable: true },
	{
		flags: "--step <name:key=value,...>",
		help: "any step, in the order given: see `headwater steps list`",
		repeatable: true,
	},
	{ flags: "--recipe <file>", help: "the steps of a JSON or JSONC file, before those of --step" },
	{ flags: "--chunk <dim=n>", help: "chunks: time=1,lat=90", repeatable: true },
	{ flags: "--deflate <level>", help: "compress everything: 0 (off) to 9" },
	{ flags: "--no-shuffle", help: "compress without shuffling bytes" },
	{
		flags: "--format <name>",
		help: "nc4, nc4c, nc3, cdf5, zarr2, zarr3, refs (default: by the output's name)",
	},
	PLUGIN,
	{ flags: "--skip-unreadable", help: "leave out variables that cannot be read" },
	{ flags: "--memory <size>", help: "bound of the memory used, such as 512M (default)" },
	{ flags: "--workers <n>", help: "worker threads (default 0: the calling thread)" },
	{ flags: "--overwrite", help: "replace an existing output" },
	{ flags: "--provenance <file>", help: "tell in a file where the output comes from (W3C PROV-JSON)" },
	{ flags: "-n, --dry-run", help: "show the plan: files, chunks, bytes, steps; write nothing" },
	JSON_OUTPUT,
	...LOUDNESS,
];

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
		usage: "get <what...>",
		summary: "fetch files into the cache: addresses, or manifests of one JSON object on each line",
		options: [
			...DOWNLOAD_OPTIONS,
			{ flags: "-y, --yes", help: "do not ask, however much it is" },
			CACHE_DIR,
			{ flags: "--cache-size <size>", help: "what downloads may take in all; the least recently used go" },
			JSON_OUTPUT,
			...LOUDNESS,
		],
		examples: [
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
			"begin a plugin of your own (source, step, convention, pod): a file that works and a test that passes",
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
