import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { house } from "../docs/plugin-page.ts";
import { makeSmallTree } from "./small-data.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-start-"));
const at = (...names: string[]) => join(folder, ...names);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
	writeFileSync(
		at("hooks.mjs"),
		`import { appendFileSync } from "node:fs";
export async function load(url, context, next) {
	appendFileSync(${JSON.stringify(at("loaded.txt"))}, url + "\\n");
	return next(url, context);
}
`,
	);
	writeFileSync(
		at("count.mjs"),
		`import { register } from "node:module";\nregister(${JSON.stringify(`file://${at("hooks.mjs")}`)});\n`,
	);
	await makeSmallTree(at("data"), { names: ["tas"] });
});

/** The modules a command loads. */
function modulesOf(...words: string[]): string[] {
	rmSync(at("loaded.txt"), { force: true });
	const { status, stderr } = spawnSync(
		process.execPath,
		["--import", at("count.mjs"), join(house, "bin/headwater"), ...words],
		{ env: { ...process.env, HEADWATER_NO_BUILD: "1", HEADWATER_CACHE: at("cache") }, encoding: "utf8" },
	);
	expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
	return readFileSync(at("loaded.txt"), "utf8").trim().split("\n");
}

test("commands load few modules: each takes a good part of a millisecond", () => {
	expect(modulesOf("--version").length).toBeLessThan(12);
	const search = ["search", "variable_id=tas", "--root", at("data")];
	expect(modulesOf(...search).length).toBeLessThan(40);
	const again = modulesOf(...search);
	expect(again.length).toBeLessThan(20);
	expect(again.filter((url) => /node_modules|\/preprocess\//.test(url))).toEqual([]);
}, 60_000);

test.each(["joined", "joined-get"])("what V8 compiled of %s.cjs lies beside it, and V8 takes it", (file) => {
	const chunks = join(house, "dist/bundle/chunks");
	const script = `
		await import(${JSON.stringify(`file://${join(house, "bin/runtime.mjs")}`)});
		const [{ Script }, { readFileSync }] = [await import("node:vm"), await import("node:fs")];
		const text = readFileSync(${JSON.stringify(join(chunks, `${file}.cjs`))}, "latin1");
		const cachedData = readFileSync(${JSON.stringify(join(chunks, `${file}-${process.version}-${process.arch}.v8`))});
		console.log(new Script(text, { cachedData }).cachedDataRejected);`;
	const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
	expect(stdout).toBe("false\n");
});

test("what modules of the build start or load by a path is in the joined build too", () => {
	const dist = join(house, "dist");
	const bundle = join(dist, "bundle");
	const named = readdirSync(dist, { recursive: true, encoding: "utf8" })
		.filter((path) => path.endsWith(".js") && !path.startsWith("bundle"))
		.flatMap((path) =>
			[
				...readFileSync(join(dist, path), "utf8").matchAll(
					/new URL\([^;]*?"(\.[^"]+\.js)", import\.meta\.url\)/gu,
				),
			]
				.map(([, target = ""]) => join(dirname(path), target))
				.filter((target) => existsSync(join(dist, target))),
		);
	expect(named.length).toBeGreaterThan(4);
	expect(named.filter((target) => !existsSync(join(bundle, target)))).toEqual([]);
	for (const room of ["sources", "preprocess"])
		expect(readdirSync(join(bundle, room)).filter((name) => name.endsWith(".js"))).toEqual(
			readdirSync(join(dist, room)).filter((name) => name.endsWith(".js") && !name.endsWith(".table.js")),
		);
});
