import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

export function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return statSync(path).isFile();
	} catch {
		return false;
	}
}

/** Names that stand for one another: systems have the one or the other. */
const twins: Readonly<Record<string, readonly string[]>> = {
	python: ["python", "python3"],
	python3: ["python3", "python"],
	R: ["R", "Rscript"],
};

export const foldersOf = (path: string | undefined): readonly string[] =>
	(path ?? "").split(delimiter).filter((folder) => isAbsolute(folder));

/** The program's absolute path, looked for in the folders in turn. */
export function findProgram(name: string, folders: readonly string[]): string | undefined {
	if (isAbsolute(name)) return isExecutable(name) ? name : undefined;
	for (const candidate of twins[name] ?? [name])
		for (const folder of folders) {
			const path = join(folder, candidate);
			if (isExecutable(path)) return path;
		}
	return undefined;
}
