import { delimiter, join } from "node:path";
import { PodError } from "../../core/errors.ts";
import type { PodJob } from "../../core/ports/pod-runner.ts";
import { findDriver } from "./driver.ts";
import type { Environment } from "./inherited.ts";
import { findProgram, foldersOf } from "./programs.ts";
import { findSoftware, type Software, type SoftwarePlaces } from "./software.ts";

/** All that is needed to start a POD: words, never a line for a shell. */
export interface Command {
	readonly program: string;
	readonly parameters: readonly string[];
	readonly environment: Environment;
}

function interpreter(job: PodJob, program: string, folders: readonly string[]): string {
	const found = findProgram(program, folders);
	if (found !== undefined) return found;
	if (program === "node") return process.execPath;
	throw new PodError(job.name, {
		failure: "interpreter",
		reason: `"${program}", which runs its driver, is not on PATH. Install it, or name an environment that has it (conda_root, micromamba_exe or venv_root).`,
	});
}

function checkRequirements(job: PodJob, folders: readonly string[]): void {
	const missing = Object.keys(job.settings.runtimeRequirements).filter(
		(program) => program !== "node" && findProgram(program, folders) === undefined,
	);
	if (missing.length === 0) return;
	throw new PodError(job.name, {
		failure: "environment",
		reason: `it needs ${missing.map((name) => `"${name}"`).join(", ")} ("runtime_requirements"), not on PATH. Install it, or name an environment that has it (conda_root, micromamba_exe or venv_root).`,
	});
}

/** A venv is entered by its `bin` being first on PATH; conda does the same itself, and more. */
function entered(environment: Environment, software: Software | undefined): Environment {
	if (software === undefined) return environment;
	const path = [join(software.prefix, "bin"), environment["PATH"]].filter(Boolean).join(delimiter);
	return { ...environment, PATH: path, ...software.environment };
}

/** How the POD is started. @throws PodError for a driver, interpreter or environment that is not there. */
export function podCommand(job: PodJob, environment: Environment, places: SoftwarePlaces): Command {
	const software = job.builtIn === undefined ? findSoftware(job, places) : undefined;
	const inside = entered(environment, software);
	const folders = foldersOf(inside["PATH"]);
	if (job.builtIn !== undefined) {
		const [program, ...parameters] = job.builtIn.command;
		checkRequirements(job, folders);
		return { program, parameters, environment: inside };
	}
	const driver = findDriver(job);
	const words =
		driver.program === undefined ? [driver.path] : [interpreter(job, driver.program, folders), driver.path];
	checkRequirements(job, folders);
	const [program, ...parameters] = [...(software?.launcher ?? []), ...words];
	return { program: program!, parameters, environment: inside };
}
