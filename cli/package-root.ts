import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of package.json. The sources lie one folder below it, the build two, and what is joined of the build three. */
export function packageRoot(): string {
	let folder = dirname(fileURLToPath(import.meta.url));
	while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) folder = dirname(folder);
	return folder;
}

export async function packageVersion(): Promise<string> {
	const text = await readFile(join(packageRoot(), "package.json"), "utf8");
	return (JSON.parse(text) as { version: string }).version;
}
