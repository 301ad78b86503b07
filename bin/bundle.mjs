// Joins the thousand small modules of dist/, and the packages every command needs, into few files in dist/bundle/, which bin/headwater runs: Node
// takes half a millisecond to find, read and link a module, however short. What is loaded by name or by thread stays a file of
// its own under its own name; all else lies in chunks/. See docs/decisions/2026-11-21-bundle.md.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { pack } from "./pack.mjs";

/** Packages of many modules; others are loaded from node_modules when they are used. */
const JOINED = /^(zod|inversify|@inversifyjs\/.*|reflect-metadata|commander|jsonc-parser|yaml)(\/|$)/;

/** Modules that are named in `import()` or `register` by a path made at run time. */
const NAMED = [
	/^cli\/(main|plugin-loader|shared-zod)\.js$/,
	/^(core|test\/contracts)\/index\.js$/,
	/^(sources|translators|preprocess|checks|products)\/([^/]+|[^/]+\/index)\.js$/,
	/^translators\/fixes\/.*\.js$/,
	/^pods\/[^/]+\/driver\.js$/,
];

/** Where threads begin. What they load is joined for them alone, so that each loads no more than it needs. */
const THREADS = [
	/^cli\/(worker|plugin-hooks)\.js$/,
	/^registry\/crawl-thread\.js$/,
	/^io\/transfer\/sum-thread\.js$/,
];

const modulesIn = (folder, kinds) =>
	readdirSync(folder, { recursive: true }).filter(
		(path) => path.endsWith(".js") && !path.endsWith(".table.js") && kinds.some((kind) => kind.test(path)),
	);

/** `import` reads every export of a module, and so loads web streams with node:fs and web cryptography with node:crypto; `require` does not. */
const requireNode = (text) =>
	text
		.replace(
			/^import \{([^}]*)\} from "(node:[^"]+)";$/gm,
			(_, names, path) => `const {${names.replace(/ as /g, ": ")}} = require("${path}");`,
		)
		.replace(/^import (\w+) from "(node:[^"]+)";$/gm, 'const $1 = require("$2");');

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
			contents:
				'const HERE = import.meta.url.replace(/^(.*\\/bundle\\/).*/, "$1");export const bundled = (path) => new URL(path, HERE).href;',
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

/** @param root of the compiled modules; `begin`: those that are named; `chunks`: folder of what they share */
async function joined(root, begin, chunks) {
	const { build } = await import("esbuild");
	const { outputFiles, metafile } = await build({
		entryPoints: begin.map((path) => ({ in: join(root, path), out: path.slice(0, -".js".length) })),
		outdir: join(root, "bundle"),
		chunkNames: `${chunks}/[hash]`,
		bundle: true,
		splitting: true,
		write: false,
		metafile: true,
		absWorkingDir: root,
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
	const texts = new Map(outputFiles.map(({ path, text }) => [relative(join(root, "bundle"), path), text]));
	const entries = Object.entries(metafile.outputs).filter(([, { entryPoint }]) => entryPoint !== undefined);
	return {
		texts,
		entries: new Map(entries.map(([path, { entryPoint }]) => [relative("bundle", path), entryPoint])),
	};
}

function write(folder, files) {
	for (const [path, text] of files) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	}
}

/** Keeps what V8 compiles of the joined chunks beside them. */
function compile(chunks) {
	const folder = mkdtempSync(join(tmpdir(), "headwater-build-"));
	try {
		const { status } = spawnSync(
			process.execPath,
			[fileURLToPath(new URL("warm.mjs", import.meta.url)), chunks, folder],
			{ env: { ...process.env, HEADWATER_CACHE: folder }, stdio: ["ignore", 2, 2] },
		);
		if (status !== 0) throw new Error("The build cannot run what it made.");
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Writes `root`/bundle from the compiled modules in `root`. */
export async function bundle(root) {
	const folder = join(root, "bundle");
	const { texts, entries } = await joined(root, modulesIn(root, NAMED), "chunks");
	const threads = await joined(root, modulesIn(root, THREADS), "threads");
	write(folder, threads.texts);
	write(folder, pack(texts, entries));
	compile(join(folder, "chunks"));
}
