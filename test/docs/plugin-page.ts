import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const house = fileURLToPath(new URL("../..", import.meta.url));

/** Examples of a page that say in their first line which file they are: file name → text. */
export function examplesOf(page: string): ReadonlyMap<string, string> {
	const text = readFileSync(join(house, "docs", page), "utf8");
	const blocks = text.matchAll(/^```\w+\n(?:\/\/|#|<!--) ([\w./-]+\.\w+)(?: -->)?\n(.*?)^```$/gmsu);
	return new Map([...blocks].map(([, name = "", body = ""]) => [name, body]));
}

/** Writes the examples of a page into a folder as the files they are. */
export function writeExamples(page: string, folder: string): void {
	for (const [name, body] of examplesOf(page)) {
		const path = join(folder, name);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, body);
	}
}
