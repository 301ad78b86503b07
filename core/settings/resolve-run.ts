import type { CaseToRun, DownloadSpec, EnvironmentSpec, RunSpec } from "../model/run-spec.ts";
import { resolvePath, stemOf } from "./expand.ts";
import {
	isOn,
	type Machine,
	numberOf,
	type Resolved,
	textOf,
	textsOf,
	type Values,
} from "./resolve-values.ts";

/** Defaults that depend on the machine or on other values. */
export function withDefaults(given: Values, machine: Machine & { readonly processors: number }): Values {
	const { environment, cwd, processors } = machine;
	const values = new Map<string, Resolved>(given);
	const settle = (key: string, value: unknown, origin = "default") => {
		if (!values.has(key) && value !== undefined) values.set(key, { value, origin });
	};
	const [xdg, home] = [environment["XDG_CACHE_HOME"], environment["HOME"]];
	settle("OUTPUT_DIR", resolvePath(cwd, "headwater-output"));
	settle("WORKING_DIR", values.get("OUTPUT_DIR")?.value, "default (OUTPUT_DIR)");
	settle("workers", processors, `default (${processors} processors)`);
	settle("pod_concurrency", Math.max(1, processors), `default (${processors} processors)`);
	settle("cache_dir", xdg && resolvePath(cwd, `${xdg}/headwater`), "environment XDG_CACHE_HOME");
	settle("cache_dir", home && resolvePath(cwd, `${home}/.cache/headwater`));
	return values;
}

/** What can be said in the case file and cannot be had. */
export function checkRun(values: Values): void {
	const tar = values.get("make_variab_tar");
	if (tar?.value === true)
		tar.given?.complain(
			'"make_variab_tar" is not taken: the run\'s folder stays as it is, pack it yourself with tar. Write false.',
		);
}

function downloadsOf(values: Values): DownloadSpec {
	const cacheSize = numberOf(values, "cache_size");
	return {
		connections: numberOf(values, "connections") ?? 16,
		connectionsPerNode: numberOf(values, "connections_per_node") ?? 8,
		allowPrivateHosts: isOn(values, "allow_private_hosts"),
		...(cacheSize !== undefined && { cacheSize }),
	};
}

function environmentsOf(values: Values): EnvironmentSpec {
	const manager = textOf(values, "environment_manager") as EnvironmentSpec["manager"];
	const places = {
		condaRoot: textOf(values, "conda_root"),
		condaEnvRoot: textOf(values, "conda_env_root"),
		micromamba: textOf(values, "micromamba"),
		venvRoot: textOf(values, "venv_root"),
		rLibRoot: textOf(values, "r_lib_root"),
	};
	const named = Object.entries(places).filter(([, place]) => place !== undefined);
	return { ...(manager && { manager }), ...Object.fromEntries(named) };
}

/** Things that end: `undefined` for those that never do. */
const finite = (seconds: number | undefined) => (Number.isFinite(seconds) ? seconds : undefined);

/** The run from its values, which have all defaults. */
export function runSpec(values: Values, cases: readonly CaseToRun[], file: string): RunSpec {
	const obsDataRoot = textOf(values, "OBS_DATA_ROOT");
	const cacheDir = textOf(values, "cache_dir");
	const podTimeoutSeconds = finite(numberOf(values, "pod_timeout"));
	const dryRun = isOn(values, "dry_run");
	return {
		cases,
		name: stemOf(file),
		outputDir: textOf(values, "OUTPUT_DIR") ?? "",
		workingDir: textOf(values, "WORKING_DIR") ?? "",
		...(obsDataRoot !== undefined && { obsDataRoot }),
		podDirs: textsOf(values, "pod_dir"),
		plugins: textsOf(values, "plugin"),
		overwrite: isOn(values, "overwrite"),
		dryRun,
		testMode: dryRun || isOn(values, "test_mode"),
		workers: numberOf(values, "workers") ?? 0,
		memory: numberOf(values, "memory") ?? 0,
		...(podTimeoutSeconds !== undefined && { podTimeoutSeconds }),
		podConcurrency: numberOf(values, "pod_concurrency") ?? 1,
		...(cacheDir !== undefined && { cacheDir }),
		downloads: downloadsOf(values),
		keepTemp: isOn(values, "keep_temp"),
		fileTransferTimeoutSeconds: numberOf(values, "file_transfer_timeout") ?? 300,
		saveNc: isOn(values, "save_nc"),
		savePs: isOn(values, "save_ps"),
		saveNonNc: isOn(values, "save_non_nc"),
		environments: environmentsOf(values),
		verbosity: (numberOf(values, "verbose") ?? 0) - (numberOf(values, "quiet") ?? 0),
	};
}
