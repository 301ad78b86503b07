// Loader hooks for plugins outside the repository (Node 20 cannot import TypeScript). Runs in Node's loader thread, not in ours.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** Packages a plugin shares with the running copy, so that `instanceof` and schemas agree. */
const OURS: Readonly<Record<string, string>> = {
	headwater: new URL("../core/index.js", import.meta.url).href,
	"headwater/testing": new URL("../test/contracts/index.js", import.meta.url).href,
	zod: import.meta.resolve("zod"),
};

type Resolve = (specifier: string, context: object) => Promise<{ url: string }>;
type Load = (url: string, context: object) => Promise<{ format: string; source: string | Uint8Array }>;

export async function resolve(specifier: string, context: object, next: Resolve) {
	const ours = OURS[specifier];
	return ours === undefined ? next(specifier, context) : { url: ours, shortCircuit: true };
}

export async function load(url: string, context: object, next: Load) {
	if (!url.startsWith("file:") || !/\.m?ts$/.test(url)) return next(url, context);
	const amaro = createRequire(import.meta.url)("amaro") as {
		transformSync(text: string, options: object): { code: string };
	};
	const text = await readFile(fileURLToPath(url), "utf8");
	return {
		format: "module",
		source: amaro.transformSync(text, { mode: "strip-only" }).code,
		shortCircuit: true,
	};
}
