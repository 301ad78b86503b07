import { metadataLevels } from "../cf/repair.ts";
import type { Kind } from "./config-kinds.ts";

/** One key of the case file that belongs to the framework (facets and data sources have their own). */
export interface Rule {
	/** As MDTF spells it where MDTF has it. */
	readonly key: string;
	readonly aliases?: readonly string[];
	/** A case may set it for itself; the top level then gives the default of all cases. */
	readonly perCase: boolean;
	readonly kind: Kind;
	readonly description: string;
	/** As it would be written in the file. */
	readonly fallback?: string | number | boolean | readonly string[];
	/** May not come from the environment: it says which data are meant. */
	readonly fileOnly?: boolean;
	/** Further environment variables, after HEADWATER_<KEY>. */
	readonly environment?: readonly string[];
}

type RuleParts = Omit<Rule, "key" | "perCase" | "kind"> & { readonly kind: Kind["kind"] | Kind };

const kindOf = (kind: Kind["kind"] | Kind): Kind => (typeof kind === "string" ? ({ kind } as Kind) : kind);

const rules = (perCase: boolean, parts: Readonly<Record<string, RuleParts>>): Rule[] =>
	Object.entries(parts).map(([key, part]) => ({ ...part, key, perCase, kind: kindOf(part.kind) }));

/** Keys a case may set for itself. */
export const caseRules: readonly Rule[] = rules(true, {
	CASENAME: {
		kind: "text",
		description: "Name of the case; names its folder. Default <model>_<experiment>.",
		fileOnly: true,
	},
	FIRSTYR: { kind: "date", description: "First year of the analysis period.", fileOnly: true },
	LASTYR: { kind: "date", description: "Last year of the analysis period, included.", fileOnly: true },
	startdate: {
		kind: "date",
		description: "First instant of the period, to the second: 19800101, 1980-01-01, 1980-01-01T06:00:00.",
		fileOnly: true,
	},
	enddate: {
		kind: "date",
		description: "Last day, hour ... of the period, included.",
		fileOnly: true,
	},
	convention: {
		kind: "text",
		description: "Naming convention of the data: CMIP, NCAR (CESM), GFDL, None.",
		fallback: "CMIP",
	},
	data_manager: { kind: "text", description: "Data source that finds the data.", fallback: "cmip6-local" },
	CASE_ROOT_DIR: {
		kind: "path",
		aliases: ["root_dir", "root"],
		description: "Root of the case's data. Default MODEL_DATA_ROOT.",
	},
	MODEL_DATA_ROOT: { kind: "path", description: "Root of the data of cases that name no CASE_ROOT_DIR." },
	pod_list: {
		kind: "texts",
		aliases: ["pods"],
		description: "PODs to run: names, realms, all or example.",
		fallback: ["all"],
	},
	fieldlist: { kind: "path", description: "A list of variable names of your own, beside the convention's." },
	strict: { kind: "boolean", description: "Any tie is an error.", fallback: false },
	refresh: { kind: "boolean", description: "Build catalogues anew.", fallback: false },
	metadata: {
		kind: { kind: "choice", choices: metadataLevels },
		description:
			"What is done about metadata that are missing or known to be wrong: repair them (and tell), refuse the file (strict), or let PODs and conventions win over files (trust-request).",
		fallback: "repair",
	},
	overwrite_file_metadata: {
		kind: "boolean",
		description: "The same as metadata: trust-request.",
		fallback: false,
	},
	disable_preprocessor: { kind: "boolean", description: "Only crop and rename.", fallback: false },
	steps: {
		kind: "steps",
		description:
			"Further changes to the data of all or of some variables, after all that Headwater does itself.",
		fileOnly: true,
	},
});

/** Keys of the run as a whole. */
export const runRules: readonly Rule[] = rules(false, {
	OUTPUT_DIR: { kind: "path", description: "Where runs are put." },
	WORKING_DIR: { kind: "path", aliases: ["WORK_DIR"], description: "Scratch space. Default OUTPUT_DIR." },
	OBS_DATA_ROOT: { kind: "path", description: "Observational data, one folder per POD." },
	pod_dir: {
		kind: "paths",
		aliases: ["pod_dirs"],
		description: "Folders of PODs, or of one POD; they win over built-in ones.",
		fallback: [],
	},
	plugin: { kind: "plugins", aliases: ["plugins"], description: "Plugins: files or packages.", fallback: [] },
	overwrite: {
		kind: "boolean",
		description: "Replace the folder of the earlier run instead of adding .v1, .v2 ...",
		fallback: false,
	},
	dry_run: { kind: "boolean", description: "Show the plan, do nothing.", fallback: false },
	test_mode: { kind: "boolean", description: "Fetch and prepare, run no POD.", fallback: false },
	workers: { kind: "count", description: "Worker threads; 0: none." },
	memory: { kind: "size", description: "Ceiling of Headwater's own memory.", fallback: "512MiB" },
	pod_timeout: { kind: "duration", description: "Time limit of one POD.", fallback: "6h" },
	pod_concurrency: { kind: "positive", description: "PODs that run side by side." },
	cache_dir: {
		kind: "path",
		description:
			"Catalogues, weights, downloads. Default $XDG_CACHE_HOME/headwater, else ~/.cache/headwater.",
		environment: ["HEADWATER_CACHE"],
	},
	cache_size: {
		kind: "size",
		description: "What downloads may take in all: the least recently used go. Default: no limit.",
	},
	connections: { kind: "positive", description: "Connections to all data nodes together.", fallback: 16 },
	connections_per_node: { kind: "positive", description: "Connections to each data node.", fallback: 8 },
	allow_private_hosts: {
		kind: "boolean",
		description: "Fetch from private and loopback addresses that an index names.",
		fallback: false,
	},
	keep_temp: { kind: "boolean", description: "Keep fetched copies.", fallback: false },
	file_transfer_timeout: { kind: "duration", description: "Time limit of one transfer.", fallback: 300 },
	save_nc: { kind: "boolean", description: "Keep prepared netCDF files.", fallback: true },
	save_ps: { kind: "boolean", description: "Keep vector figures.", fallback: true },
	save_non_nc: { kind: "boolean", description: "Keep all else the PODs wrote.", fallback: true },
	make_variab_tar: {
		kind: "boolean",
		description: "Not taken: pack the run's folder yourself.",
		fallback: false,
	},
	large_file: { kind: "boolean", description: "Without effect: netCDF-4 files have no size limit." },
	environment_manager: {
		kind: { kind: "choice", choices: ["conda", "micromamba", "virtualenv"] },
		description: "What brings up the environments of PODs that name libraries.",
	},
	conda_root: { kind: "path", description: "Root of the conda installation." },
	conda_env_root: { kind: "path", description: "Folder of the conda environments." },
	micromamba: { kind: "program", aliases: ["micromamba_exe"], description: "The micromamba program." },
	venv_root: { kind: "path", description: "Folder of the Python virtual environments." },
	r_lib_root: { kind: "path", description: "Folder of the R libraries." },
	verbose: { kind: "verbosity", description: "More lines on the console." },
	quiet: { kind: "verbosity", description: "Fewer lines on the console." },
});

/** `-` or `_`, either case: one spelling for comparing keys. */
export const foldKey = (key: string): string => key.toLowerCase().replace(/[-_]/gu, "");

export const spellings = (rule: Rule): readonly string[] => [rule.key, ...(rule.aliases ?? [])];

/** The environment variables a key is read from, first come. */
export const environmentVariables = (rule: Rule): readonly string[] =>
	rule.fileOnly === true ? [] : [`HEADWATER_${rule.key.toUpperCase()}`, ...(rule.environment ?? [])];

/** Keys of MDTF that are known and not taken, with the way out; by folded spelling. */
export const explainedKeys: Readonly<Record<string, string>> = Object.fromEntries(
	Object.entries({
		site: "Headwater has no sites: put the site's defaults into the environment (HEADWATER_...) or the case file.",
		data_type: "Any number of cases is run as one. Leave it out.",
		runtime_manager: "There is one way to run PODs. Leave it out.",
		output_manager: "There is one form of report. Leave it out.",
		DATA_CATALOG:
			'An intake-esm catalogue is an option of the data source that reads it: set "data_manager".',
		translate_data:
			'Data are always translated. For data already named as the PODs ask set "convention": "None".',
		run_pp: 'Set "disable_preprocessor": true instead of "run_pp": false.',
		save_pp_data: 'Use "save_nc".',
		make_multicase_figure_html: "Every run has one page for all cases. Leave it out.",
		user_pp_scripts:
			'Scripts are steps: "steps": ["user:script=./my-step.ts"], written as docs/steps.md says.',
		realm: "A realm is asked for by POD settings. To choose PODs by realm name it in pod_list.",
		frepp: "This belongs to GFDL's own set-up, which Headwater does not have. Leave it out.",
		OBS_DATA_REMOTE: "This belongs to GFDL's own set-up, which Headwater does not have. Use OBS_DATA_ROOT.",
	}).map(([key, reason]) => [foldKey(key), reason]),
);
