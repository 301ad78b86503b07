// Loader hooks for plugins outside the repository (Node 20 cannot import TypeScript). Runs in Node's loader thread, not in ours.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** Packages a plugin shares with the running copy, so that `instanceof` and schemas agree. */
const OURS: Readonly<Record<string, string>> = {
	headwater: new URL("../core/index.js", import.meta.url).href,
	"headwater/testing": new URL("../test/contracts/index.js", import.meta.url).href,
	zod: new URL("./shared-zod.js", import.meta.url).href,
};

type Resolve = (specifier: string, context: object) => Promise<{ url: string }>;
type Load = (url: string, context: object) => Promise<{ format: string; source: string | Uint8Array }>;

export async function resolve(specifier: string, context: { readonly parentURL?: string }, next: Resolve) {
	const ours = OURS[specifier];
	// What shares a package imports the package itself.
	return ours === undefined || context.parentURL === ours
		? next(specifier, context)
		: { url: ours, shortCircuit: true };
}

export async function load(url: string, context: { readonly format?: string | null }, next: Load) {
	if (!url.startsWith("file:")) return next(url, context);
	if (/\.m?ts$/.test(url)) return asModule(transpile(await readFile(fileURLToPath(url), "utf8")));
	if (!url.endsWith(".js") || context.format === "module" || url.includes("/node_modules/"))
		return next(url, context);
	// Without a package.json beside it Node takes a .js file for CommonJS.
	const text = await readFile(fileURLToPath(url), "utf8");
	return /^(import|export)\b/m.test(text) ? asModule(text) : next(url, context);
}

const asModule = (source: string) => ({ format: "module", source, shortCircuit: true });

function transpile(text: string): string {
	const amaro = createRequire(import.meta.url)("amaro") as {
		transformSync(text: string, options: object): { code: string };
	};
	return amaro.transformSync(text, { mode: "strip-only" }).code;
}
