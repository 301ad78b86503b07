// Lets a child process of a test run the sources as they are: `node --import=<this file> x.ts`. Types are blanked out, nothing else changes.
import { readFile } from "node:fs/promises";
import { register } from "node:module";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";
import { transformSync } from "amaro";

if (isMainThread) register(import.meta.url);

export async function load(url, context, next) {
	if (!url.endsWith(".ts")) return next(url, context);
	const source = await readFile(fileURLToPath(url), "utf8");
	return { format: "module", shortCircuit: true, source: transformSync(source, { mode: "strip-only" }).code };
}
