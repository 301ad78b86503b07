/** One option of a command. */
export interface OptionLine {
	/** commander's form: "-v, --verbose", "--workers <n>", "--pod-dir <dir...>". */
	readonly flags: string;
	readonly help: string;
	readonly repeatable?: boolean;
}

export const JSON_OUTPUT: OptionLine = { flags: "--json", help: "print machine-readable JSON on stdout" };
export const LOUDNESS: readonly OptionLine[] = [
	{ flags: "-v, --verbose", help: "show every step on the console" },
	{ flags: "-q, --quiet", help: "show errors only" },
];
export const POD_DIR: OptionLine = {
	flags: "--pod-dir <dir>",
	help: "a folder of PODs, or one POD's folder; its PODs win over built-in ones",
	repeatable: true,
};

export const PLUGIN: OptionLine = {
	flags: "--plugin <file>",
	help: "a plugin of your own, in .ts or .js: a data source, a step, a convention, a publisher",
	repeatable: true,
};

export const CACHE_DIR: OptionLine = { flags: "--cache-dir <dir>", help: "where downloads are kept" };

export const DOWNLOAD_OPTIONS: readonly OptionLine[] = [
	{ flags: "--connections <n>", help: "connections to all data nodes together (default 16)" },
	{ flags: "--connections-per-node <n>", help: "connections to each data node (default 8)" },
	{ flags: "--allow-private-hosts", help: "fetch from private and loopback addresses too" },
];

export const INDEX: OptionLine = {
	flags: "--index <kind=address>",
	help: "an index that `esgf` asks, in place of the built-in ones; kinds are solr, bridge, globus, stac",
	repeatable: true,
};

/** Where data lie that a data source is pointed at. */
const PLACES: readonly OptionLine[] = [
	{ flags: "--root <dir>", help: "root of the data, for sources that have one (alone: `cmip6-local`)" },
	{
		flags: "--catalog-file <file>",
		help: "an ESM collection: path or address of its JSON file (alone: `intake-esm`)",
	},
	{ flags: "--server <address>", help: "another Headwater or xpublish server (alone: `headwater`)" },
];

const CACHE_SIZE: OptionLine = {
	flags: "--cache-size <size>",
	help: "what downloads may take in all; the least recently used go",
};

/** What a process may use that reads data. */
const MEMORY: OptionLine = {
	flags: "--memory <size>",
	help: "bound of the memory used, such as 512M (default)",
};

export const CASE_OPTIONS: readonly OptionLine[] = [
	{ flags: "--data-manager <name>", help: "where the data are: see `headwater sources list`" },
	{ flags: "--case-root-dir <dir>", help: "root of the model data" },
	INDEX,
	{
		flags: "--fetch <how>",
		help: "of `s3`: read files in-place (default), or copy them into the cache first",
	},
	{ flags: "--pods <names>", help: "PODs to run, comma-separated; `all`; or a realm" },
	POD_DIR,
	{ flags: "--obs-data-root <dir>", help: "folder with one folder of reference data for each POD" },
	{ flags: "-o, --output-dir <dir>", help: "where runs are put (default ./headwater-output)" },
	{ flags: "--working-dir <dir>", help: "scratch folder (default: the output folder)" },
	{ flags: "--convention <name>", help: "naming convention of the data: CMIP, CESM, GFDL, None" },
	{ flags: "--strict", help: "any tie, gap or substitution is an error" },
	{ flags: "--overwrite", help: "replace an earlier run of the same name" },
	{ flags: "--workers <n>", help: "worker threads; 0 does everything in one thread" },
	MEMORY,
	{ flags: "--cache-dir <dir>", help: "where catalogues are kept" },
	{ flags: "--refresh", help: "crawl the archive again" },
	...DOWNLOAD_OPTIONS,
	CACHE_SIZE,
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

export const SEARCH_OPTIONS: readonly OptionLine[] = [
	{ flags: "--data-manager <name>", help: "where to look (default `esgf`)" },
	INDEX,
	{ flags: "--index-timeout <seconds>", help: "how long an index is waited for" },
	...PLACES,
	{ flags: "--cache-dir <dir>", help: "where answers and catalogues are kept" },
	{ flags: "--refresh", help: "ask again, whatever is kept" },
	{
		flags: "--allow-private-hosts",
		help: "follow an index that sends elsewhere into private networks too; what you type may be private anyway",
	},
	PLUGIN,
	JSON_OUTPUT,
	...LOUDNESS,
];

/** `get` takes the options of both searching and fetching; each once. */
export const GET_OPTIONS: readonly OptionLine[] = [
	...DOWNLOAD_OPTIONS,
	{ flags: "-y, --yes", help: "do not ask, however much it is" },
	CACHE_SIZE,
	CACHE_DIR,
	...SEARCH_OPTIONS.filter(({ flags }) => !/^--(?:allow-private-hosts|cache-dir) ?/.test(flags)),
];

export const CONVERT_OPTIONS: readonly OptionLine[] = [
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
		help: "nc4, nc4c, nc3, cdf5, zarr2, zarr3, refs, parq (default: by the output's name)",
	},
	PLUGIN,
	{ flags: "--skip-unreadable", help: "leave out variables that cannot be read" },
	MEMORY,
	{ flags: "--workers <n>", help: "worker threads (default 0: the calling thread)" },
	{ flags: "--overwrite", help: "replace an existing output" },
	{ flags: "--provenance <file>", help: "tell in a file where the output comes from (W3C PROV-JSON)" },
	{ flags: "-n, --dry-run", help: "show the plan: files, chunks, bytes, steps; write nothing" },
	JSON_OUTPUT,
	...LOUDNESS,
];

export const SERVE_OPTIONS: readonly OptionLine[] = [
	{ flags: "--host <address>", help: "where to listen (default 127.0.0.1; 0.0.0.0 for everybody)" },
	{ flags: "--port <n>", help: "which port (default: the first free one from 9000 on)" },
	{ flags: "--data-manager <name>", help: "publish what a data source finds; facets choose" },
	...PLACES,
	INDEX,
	PLUGIN,
	CACHE_DIR,
	{ flags: "--processes <n>", help: "worker processes that share the port (default 1)" },
	{ flags: "--requests-per-second <n>", help: "how often one client may ask (default: no bound)" },
	{ flags: "--burst <n>", help: "requests one client may send at once (default: 20 seconds' worth)" },
	{ flags: "--time-limit <seconds>", help: "how long an answer may take to begin (default 100)" },
	{
		flags: "--remote-check <seconds>",
		help: "how often other servers are asked whether their data changed (default 30)",
	},
	{ flags: "--access-log <file>", help: "a line for each request; `/usage` counts from it" },
	{ flags: "--access-log-format <name>", help: "combined (default, as Apache and nginx write it) or json" },
	{ flags: "--tls-cert <file>", help: "certificate in PEM: serve by https" },
	{ flags: "--tls-key <file>", help: "its key in PEM" },
	{
		flags: "--behind-proxy",
		help: "believe what a proxy in front says of clients and of this server's address",
	},
	MEMORY,
	{
		flags: "--workers <n>",
		help: "threads of each process that compute what is asked for (default: one for each processor, shared by the processes); 0: none",
	},
	...LOUDNESS,
];
