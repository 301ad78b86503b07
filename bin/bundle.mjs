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

/** `import` reads every export of a module, and so loads web streams with node:fs and web cryptography with node:crypto; `require` does not. */
const requireNode = (text) =>
	text.replace(
		/^import \{([^}]*)\} from "(node:[^"]+)";$/gm,
		(_, names, path) => `const {${names.replace(/ as /g, ": ")}} = require("${path}");`,
	);

/** Chunks lie elsewhere than the modules in them: each is told where it would lie, so that it finds the files beside it. */
const knowPlaces = (text, place) =>
	text.includes("import.meta.url")
		? `import { bundled } from "headwater:bundle";\n${text.replaceAll("import.meta.url", `bundled(${JSON.stringify(place)})`)}`
		: text;

const ownModules = (root) => ({
	name: "own-modules",
	setup(build) {
		build.onResolve({ filter: /^headwater:bundle$/ }, ({ path }) => ({ path, namespace: "place" }));
		build.onLoad({ filter: /.*/, namespace: "place" }, () => ({
			// Many import it: it always comes to lie in chunks/.
			contents: 'export const bundled = (path) => new URL("../" + path, import.meta.url).href;',
		}));
		build.onLoad({ filter: /\.js$/ }, ({ path }) => {
			const place = relative(root, path);
			if (place.startsWith("..")) return undefined;
			const contents = knowPlaces(requireNode(readFileSync(path, "utf8")), place);
			return { contents, resolveDir: dirname(path) };
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

/** Commander starts other programs only for commands in files of their own, of which there are none: what that takes waits until it is used. */
const lateProcesses = {
	name: "late-processes",
	setup(build) {
		build.onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
			importer.includes("/commander/") ? { path, namespace: "late" } : undefined,
		);
		build.onLoad({ filter: /.*/, namespace: "late" }, () => ({
			// Joined at run time: it would lead here again.
			contents:
				'module.exports = new Proxy({}, { get: (_, name) => require("node:" + "child_process")[name] });',
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
		plugins: [lateProcesses, fewPackages, english, ownModules(root)],
		// For commander and yaml, which are CommonJS.
		banner: {
			js: 'import { createRequire as requireFrom } from "node:module";const require = requireFrom(import.meta.url);',
		},
	});
}
