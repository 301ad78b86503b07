import { existsSync, realpathSync, statSync } from "node:fs";
import { basename, extname, relative, resolve, sep } from "node:path";
import { PodError } from "../../core/errors.ts";
import type { PodJob } from "../../core/ports/pod-runner.ts";
import { isExecutable } from "./programs.ts";

/** The POD's own program and what runs it. */
export interface Driver {
	/** Absolute path inside the POD's folder. */
	readonly path: string;
	/** Interpreter's name; absent: the driver runs itself. */
	readonly program?: string;
}

const programs: Readonly<Record<string, string>> = {
	".py": "python3",
	".ncl": "ncl",
	".r": "Rscript",
	".sh": "sh",
	".js": "node",
	".mjs": "node",
};
const endings = [".py", ".ncl", ".R", ".sh", ".js", ".mjs"];

const driverError = (pod: string, reason: string) => new PodError(pod, { failure: "driver", reason });

function candidates({ name, settings }: PodJob): readonly string[] {
	if (settings.driver !== undefined && settings.driver !== "") return [settings.driver];
	return [name, "driver"].flatMap((stem) => endings.map((ending) => stem + ending));
}

const leaves = (folder: string, path: string) => {
	const way = relative(folder, path);
	return way === "" || way === ".." || way.startsWith(`..${sep}`);
};

function findFile(job: PodJob): string {
	const names = candidates(job);
	for (const name of names) {
		const path = resolve(job.home, name);
		// Links count as what they point to: what runs has to lie in the POD's folder.
		if (leaves(job.home, path) || (existsSync(path) && leaves(realpathSync(job.home), realpathSync(path))))
			throw driverError(
				job.name,
				`its driver "${name}" leaves the POD's folder "${job.home}". Put it inside and name it in "driver".`,
			);
		if (existsSync(path)) return path;
	}
	const looked = names.map((name) => `"${basename(name)}"`).join(", ");
	throw driverError(
		job.name,
		names.length === 1
			? `its driver ${looked} is not in "${job.home}". Mend "driver" in its settings file.`
			: `no driver in "${job.home}" (looked for ${looked}). Name it in "driver" of its settings file.`,
	);
}

/** Which file of the POD is run, by what. @throws PodError ("driver") when there is none, or it cannot be run. */
export function findDriver(job: PodJob): Driver {
	const path = findFile(job);
	if (!statSync(path).isFile())
		throw driverError(job.name, `its driver "${path}" is not a file. Mend "driver" in its settings file.`);
	const program = job.settings.program || programs[extname(path).toLowerCase()];
	if (program !== undefined) return { path, program };
	if (isExecutable(path)) return { path };
	throw driverError(
		job.name,
		`its driver "${path}" may not be executed and nothing is known that runs "${extname(path)}" files. Set "program" in its settings file, or make it executable (chmod +x).`,
	);
}
