import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";

/**
 * The house plan: what each room may import. Every room may import core, only cli (and demo, test, bench) other rooms, and plugin rooms
 * nothing of their own but files of the same plugin. A new npm package is one word here, beside the room that needs it.
 */
const PLUGIN = ["core", "zod"];
const PLAN: Readonly<Record<string, readonly string[]>> = {
	core: ["core", "zod", "mathjs"],
	io: [
		"core",
		"io",
		"zod",
		"h5wasm",
		"hyparquet",
		"hyparquet-writer",
		"netcdfjs",
		"numcodecs",
		"@toondepauw/node-zstd-linux-x64-gnu",
		"@toondepauw/node-zstd-linux-x64-musl",
		"fast-glob",
		"jsonc-parser",
		"yaml",
		"piscina",
		"node:fs",
		"node:os",
		"node:path",
		"node:zlib",
		"node:module",
		"node:crypto",
		"node:stream",
		"node:url",
		"node:util",
		"node:http",
		"node:https",
		"node:net",
		"node:tls",
		"node:dns",
		"node:events",
		"node:worker_threads",
	],
	sources: PLUGIN,
	translators: PLUGIN,
	preprocess: PLUGIN,
	pods: PLUGIN,
	figures: [
		"core",
		"figures",
		"d3-geo",
		"pngjs",
		"topojson-client",
		"topojson-specification",
		"geojson",
		"world-atlas",
		"node:module",
	],
	registry: [
		"core",
		"registry",
		"zod",

		"hyparquet",
		"node:fs",
		"node:path",
		"node:crypto",
		"node:os",
		"node:worker_threads",
	],
	run: [
		"core",
		"run",
		"zod",
		"node:child_process",
		"node:crypto",
		"node:fs",
		"node:os",
		"node:path",
		"node:timers",
		"node:url",
		"node:util",
	],
	publish: [
		"core",
		"publish",
		"zod",
		"fastify",
		"@fastify/cors",
		"node:crypto",
		"node:fs",
		"node:http",
		"node:module",
		"node:net",
		"node:path",
		"node:stream",
		"node:url",
		"node:util",
		"node:zlib",
	],
	cli: [
		"core",
		"io",
		"sources",
		"translators",
		"preprocess",
		"pods",
		"figures",
		"registry",
		"run",
		"publish",
		"cli",
		"demo",
		"zod",
		"inversify",
		"reflect-metadata",
		"winston",
		"commander",
		"fastify",
		"node:async_hooks",
		"node:child_process",
		"node:cluster",
		"node:crypto",
		"node:diagnostics_channel",
		"node:fs",
		"node:module",
		"node:os",
		"node:path",
		"node:process",
		"node:readline",
		"node:url",
	],
	demo: ["core", "io", "run", "figures", "demo", "node:crypto", "node:fs", "node:path", "node:url"],
};
const PLUGIN_ROOMS = ["sources", "translators", "preprocess", "pods"];

const house = fileURLToPath(new URL("..", import.meta.url));

const files = Object.keys(PLAN).flatMap((room) =>
	readdirSync(join(house, room), { recursive: true, encoding: "utf8" })
		.filter((name) => name.endsWith(".ts"))
		.map((name) => join(room, name)),
);

/** Every import of a file as written, comments left out. */
function importsOf(file: string): string[] {
	const text = readFileSync(join(house, file), "utf8").replace(/^\s*(\*|\/[/*]).*$/gm, "");
	return [...text.matchAll(/^(?:[^"`']*\bfrom|\s*import|.*\bimport\()\s*"([^"$]+)"/gm)].map(
		(found) => found[1] as string,
	);
}

/** The room, package or node module an import leads to: "core", "@scope/name", "node:fs". */
function target(file: string, path: string): string {
	if (path.startsWith(".")) return normalize(join(dirname(file), path)).split("/")[0] as string;
	const [first = "", second = ""] = path.split("/");
	return first.startsWith("@") ? `${first}/${second}` : first;
}

/** "sources/esgf" for every file of that plugin, "sources/s3.ts" for a plugin of one file. */
const pluginOf = (path: string) => path.split("/").slice(0, 2).join("/");

test("sees every room, and many files", () => {
	const rooms = readdirSync(house, { withFileTypes: true })
		.filter(
			(entry) =>
				entry.isDirectory() &&
				!/^[.]|^(node_modules|dist|docs|bin|bench|test|headwater-output|demo-output)$/.test(entry.name),
		)
		.map((entry) => entry.name);
	expect(new Set(Object.keys(PLAN))).toEqual(new Set(rooms));
	expect(new Set(files.map((file) => file.split("/")[0]))).toEqual(new Set(rooms));
	expect(files.length).toBeGreaterThan(100);
});

test("reads imports of every form", () => {
	const all = files.flatMap(importsOf);
	expect(all).toContain("inversify");
	expect(all).toContain("./commands/run.ts");
});

test.each(files)("%s keeps to its room", (file) => {
	const room = file.split("/")[0] as string;
	const allowed = PLAN[room] ?? [];
	const own = (path: string) =>
		PLUGIN_ROOMS.includes(room) &&
		path.startsWith(".") &&
		pluginOf(normalize(join(dirname(file), path))) === pluginOf(file);
	const strangers = importsOf(file).filter((path) => !own(path) && !allowed.includes(target(file, path)));
	expect(strangers).toEqual([]);
});

test("no package is declared that no room may use", () => {
	const { dependencies } = JSON.parse(readFileSync(join(house, "package.json"), "utf8")) as {
		dependencies: Record<string, string>;
	};
	const listed = new Set(Object.values(PLAN).flat());
	// amaro is loaded by the plugin hooks through require.
	expect(Object.keys(dependencies).filter((name) => !listed.has(name) && name !== "amaro")).toEqual([]);
});
