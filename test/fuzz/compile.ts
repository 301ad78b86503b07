import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const ROOMS = ["core", "io", "test/fuzz"];

/** Writes the sources into `target` without their types, so that a child has nothing else in its memory, and no build is needed. */
export function compileInto(target: string): void {
	mkdirSync(target, { recursive: true });
	symlinkSync(join(root, "node_modules"), join(target, "node_modules"));
	writeFileSync(join(target, "package.json"), JSON.stringify({ type: "module" }));
	for (const room of ROOMS) {
		for (const entry of readdirSync(join(root, room), { recursive: true, withFileTypes: true })) {
			const from = join(entry.parentPath, entry.name);
			const to = join(target, from.slice(root.length));
			if (!entry.isFile() || from.endsWith(".test.ts")) continue;
			mkdirSync(dirname(to), { recursive: true });
			if (from.endsWith(".ts"))
				writeFileSync(to.replace(/\.ts$/, ".js"), withoutTypes(readFileSync(from, "utf8")));
			else writeFileSync(to, readFileSync(from));
		}
	}
}

const amaro = createRequire(import.meta.url)("amaro") as {
	transformSync(source: string, options: { mode: "strip-only" }): { code: string };
};

const withoutTypes = (source: string): string =>
	amaro
		.transformSync(source, { mode: "strip-only" })
		.code.replace(/(\bfrom |\bimport\(|\bimport )"(\.[^"]+)\.ts"/g, '$1"$2.js"');
