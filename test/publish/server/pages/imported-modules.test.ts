import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "@jest/globals";
import { importedPaths, scriptPath } from "../../../../publish/server/pages/imported-modules.ts";

const root = join(import.meta.dirname, "../../../..");
const SCRIPTS = ["home", "page", "plot", "viewer"];

/** What a module imports for more than its types, and what that imports. */
function followed(path: string, known = new Set<string>()): ReadonlySet<string> {
	if (known.has(path)) return known;
	known.add(path);
	const text = readFileSync(join(root, path), "utf8");
	for (const [, what = "", from = ""] of text.matchAll(/^(?:import|export) ([^;]*?)from "(\.[^"]+)";/gms)) {
		const names = /\{([^}]*)\}/s.exec(what)?.[1]?.split(",") ?? [];
		const isOnlyTypes = names.length > 0 && names.every((name) => /^\s*(?:type .*)?$/.test(name));
		if (!what.startsWith("type ") && !isOnlyTypes) followed(join(dirname(path), from), known);
	}
	return known;
}

test("pages name beforehand exactly what their scripts import", () => {
	for (const name of SCRIPTS) {
		const script = scriptPath(name).replace(/js$/, "ts");
		expect(existsSync(join(root, script))).toBe(true);
		const wanted = [...followed(script)].filter((path) => path !== script);
		expect([name, [...importedPaths([name])].sort()]).toEqual([
			name,
			wanted.map((path) => path.replace(/ts$/, "js")).sort(),
		]);
	}
	const both = importedPaths(["page", "viewer"]);
	expect(new Set(both).size).toBe(both.length);
	expect(importedPaths([])).toEqual([]);
});
