// Joins the thousand small modules of dist/, and the packages every command needs, into few files in dist/bundle/, which bin/headwater runs: Node
// takes half a millisecond to find, read and link a module, however short. What is loaded by name or by thread stays a file of
// its own under its own name; all else lies in chunks/. See docs/decisions/2026-11-21-bundle.md.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** Packages of many modules; others are loaded from node_modules when they are used. */
const JOINED = /^(zod|inversify|@inversifyjs\/.*|reflect-metadata|commander|jsonc-parser|yaml)(\/|$)/;

/** Modules that are named in `import()`, `Worker` or `register` by a path made at run time. */
const NAMED = [
	/^cli\/(main|worker|plugin-hooks|plugin-loader|shared-zod)\.js$/,
	/^(core|test\/contracts)\/index\.js$/,
	/^registry\/crawl-thread\.js$/,
	/^io\/transfer\/sum-thread\.js$/,
	/^(sources|translators|preprocess|checks|products)\/([^/]+|[^/]+\/index)\.js$/,
	/^translators\/fixes\/.*\.js$/,
	/^pods\/[^/]+\/driver\.js$/,
];

const modulesIn = (folder) =>
	readdirSync(folder, { recursive: true }).filter(
		(path) => path.endsWith(".js") && !path.endsWith(".table.js") && NAMED.some((kind) => kind.test(path)),
	);

/** Chunks lie elsewhere than the modules in them: each is told where it would lie, so that it finds the files beside it. */
const ownPlace = (root) => ({
	name: "own-place",
	setup(build) {
		build.onResolve({ filter: /^headwater:bundle$/ }, ({ path }) => ({ path, namespace: "place" }));
		build.onLoad({ filter: /.*/, namespace: "place" }, () => ({
			// Many import it: it always comes to lie in chunks/.
			contents: 'export const bundled = (path) => new URL("../" + path, import.meta.url).href;',
		}));
		build.onLoad({ filter: /\.js$/ }, ({ path }) => {
			const place = relative(root, path);
			if (place.startsWith("..")) return undefined;
			const text = readFileSync(path, "utf8");
			if (!text.includes("import.meta.url")) return undefined;
			const own = text.replaceAll("import.meta.url", `bundled(${JSON.stringify(place)})`);
			return { contents: `import { bundled } from "headwater:bundle";\n${own}`, resolveDir: dirname(path) };
		});
	},
});

const fewPackages = {
	name: "few-packages",
	setup(build) {
		build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
			kind === "entry-point" || JOINED.test(path) || path === "headwater:bundle"
				? undefined
				: { path, external: true },
		);
	},
};

/**
 * Node's own modules by `require`: `import` reads every export of a module, and so loads web streams with node:fs and web cryptography
 * with node:crypto. Commander's node:child_process, for commands in files of their own, waits until it is used.
 */
const nodeModules = {
	name: "node-modules",
	setup(build) {
		build.onResolve({ filter: /^node:/ }, ({ path, kind, importer, namespace }) => {
			if (namespace === "node" || kind === "dynamic-import") return { path, external: true };
			const late = path === "node:child_process" && importer.includes("/commander/");
			return { path, namespace: "node", pluginData: { late }, suffix: late ? "?late" : "" };
		});
		build.onLoad({ filter: /.*/, namespace: "node" }, ({ path, pluginData }) => ({
			contents: pluginData.late
				? `module.exports = new Proxy({}, { get: (_, name) => require("${path}")[name] });`
				: `module.exports = require("${path}");`,
		}));
	},
};

/** Fifty languages of messages nobody asks for are half of zod. */
const english = {
	name: "english",
	setup(build) {
		build.onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({
			contents: 'export { default as en } from "./en.js";',
		}));
	},
};

/** Writes `root`/bundle from the compiled modules in `root`. */
export async function bundle(root) {
	const { build } = await import("esbuild");
	await build({
		entryPoints: modulesIn(root).map((path) => ({ in: join(root, path), out: path.slice(0, -".js".length) })),
		outdir: join(root, "bundle"),
		chunkNames: "chunks/[hash]",
		bundle: true,
		splitting: true,
		format: "esm",
		platform: "node",
		target: "node20",
		mainFields: ["module", "main"],
		logLevel: "warning",
		plugins: [nodeModules, fewPackages, english, ownPlace(root)],
		// For commander and yaml, which are CommonJS.
		banner: {
			js: 'import { createRequire as requireFrom } from "node:module";const require = requireFrom(import.meta.url);',
		},
	});
}
