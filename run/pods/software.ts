import { statSync } from "node:fs";
import { join } from "node:path";
import { PodError } from "../../core/errors.ts";
import type { PodJob } from "../../core/ports/pod-runner.ts";
import type { Environment } from "./inherited.ts";
import { findProgram } from "./programs.ts";

/** Where the user keeps environments for PODs; all absent: programs on PATH. */
export interface SoftwarePlaces {
	readonly condaRoot?: string;
	/** Default: "envs" below `condaRoot`. */
	readonly condaEnvRoot?: string;
	readonly micromambaExe?: string;
	readonly venvRoot?: string;
}

/** An environment a POD is run in. */
export interface Software {
	/** Folder with `bin/`. */
	readonly prefix: string;
	/** Command before the program: "conda run -p ...", nothing for a venv. */
	readonly launcher: readonly string[];
	readonly environment: Environment;
}

type Place = Pick<Software, "launcher" | "environment">;

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** The language whose environment a POD needs: as MDTF chooses, R before NCL before Python. */
function language(job: PodJob): { label: string; libraries: readonly string[] } | undefined {
	const needs = job.settings.runtimeRequirements;
	const known: readonly [string, readonly string[]][] = [
		["R", ["Rscript", "R", "r"]],
		["NCL", ["ncl", "NCL"]],
		["python3", ["python3", "python"]],
	];
	for (const [label, programs] of known) {
		if (!programs.some((program) => Object.hasOwn(needs, program))) continue;
		return { label, libraries: programs.flatMap((program) => needs[program] ?? []) };
	}
	return undefined;
}

function environmentNames(job: PodJob): readonly string[] {
	const label = language(job)?.label;
	const own = [`_MDTF_${job.name}`];
	return label === undefined ? own : [...own, `_MDTF_${label}_base`, `${label}_base`];
}

function environmentError(job: PodJob, reason: string): PodError {
	return new PodError(job.name, { failure: "environment", reason });
}

function condaLauncher(job: PodJob, places: SoftwarePlaces, prefix: string): Place {
	if (places.micromambaExe !== undefined) {
		if (findProgram(places.micromambaExe, []) === undefined)
			throw environmentError(
				job,
				`"${places.micromambaExe}" is not an executable file. Mend "micromamba_exe".`,
			);
		return { launcher: [places.micromambaExe, "run", "-p", prefix], environment: {} };
	}
	const root = places.condaRoot ?? "";
	const conda = findProgram("conda", [join(root, "bin"), join(root, "condabin")]);
	if (conda === undefined)
		throw environmentError(job, `there is no conda in "${root}". Mend "conda_root" or set "micromamba_exe".`);
	return { launcher: [conda, "run", "-p", prefix, "--no-capture-output"], environment: {} };
}

/** Folders that hold environments, and how one of them is entered. */
function shelves(
	job: PodJob,
	places: SoftwarePlaces,
): { folder: string; enter: (prefix: string) => Place }[] {
	const conda = places.condaEnvRoot ?? (places.condaRoot && join(places.condaRoot, "envs"));
	const found = [];
	if (conda) found.push({ folder: conda, enter: (prefix: string) => condaLauncher(job, places, prefix) });
	if (places.venvRoot)
		found.push({
			folder: places.venvRoot,
			enter: (prefix: string) => ({ launcher: [], environment: { VIRTUAL_ENV: prefix } }),
		});
	return found;
}

/**
 * The environment made for this POD, or for its language, where the user keeps such. `undefined`: it runs with what is on PATH.
 * @throws PodError ("environment") when the POD lists libraries and no environment for them is there.
 */
export function findSoftware(job: PodJob, places: SoftwarePlaces): Software | undefined {
	const stores = shelves(job, places);
	const names = environmentNames(job);
	for (const name of names)
		for (const { folder, enter } of stores) {
			const prefix = join(folder, name);
			if (isFolder(prefix)) return { prefix, ...enter(prefix) };
		}
	const libraries = language(job)?.libraries ?? [];
	if (stores.length === 0 || libraries.length === 0) return undefined;
	const looked = stores.map(({ folder }) => `"${folder}"`).join(" and ");
	throw environmentError(
		job,
		`it needs ${libraries.join(", ")}, and none of the environments "${names.join('", "')}" is in ${looked}. Make one of them there, or leave out conda_root, conda_env_root and venv_root to run it with the programs on PATH.`,
	);
}
