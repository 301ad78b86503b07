import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { VariableResult } from "../../core/model/run-result.ts";
import { goodPod, goodScript, shellPod, tasSettings } from "../pods/settings.ts";
import { filesBelow, headwater, readResult, removeFolder, temporaryFolder } from "./command.ts";
import { makeSmallTree, writeCase } from "./small-data.ts";

const folder = temporaryFolder("products");
const EPOCH = { SOURCE_DATE_EPOCH: "1700000000" };
const { tas } = tasSettings.varlist;

beforeAll(async () => {
	await makeSmallTree(join(folder, "data"));
	await goodPod(join(folder, "pods", "one"));
	await goodPod(join(folder, "pods", "other"));
	await shellPod(
		join(folder, "pods", "renamed"),
		goodScript.replaceAll("TAS_FILE", "T2M_FILE").replaceAll("tas_var", "t2m_var"),
		{
			varlist: { t2m: tas },
		},
	);
	writeCase(join(folder, "case.jsonc"), { pod_list: ["one", "other", "renamed"] });
}, 60_000);
afterAll(() => removeFolder(folder));

const call = (more: readonly string[], environment = {}) =>
	headwater(["run", "case.jsonc", "--pod-dir", "pods", ...more], { cwd: folder, environment });

const deliveredIn = (run: string): Map<string, VariableResult & { path: string }> =>
	new Map(
		readResult(run).cases.flatMap((one) =>
			one.pods.flatMap((pod) =>
				pod.variables.flatMap((variable) =>
					variable.file ? [[pod.name, { ...variable, path: join(run, variable.file) }] as const] : [],
				),
			),
		),
	);

const digest = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

/** Relative path → digest of every prepared file. */
const prepared = (run: string) =>
	Object.fromEntries(
		filesBelow(run)
			.filter((path) => path.endsWith(".nc"))
			.map((path) => [path, digest(join(run, path))]),
	);

test("one product for what two PODs ask alike, hard-linked and read-only; another name is another product", async () => {
	const ended = await call(["-o", "shared"]);
	expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: expect.any(String) });
	const files = deliveredIn(join(folder, "shared", "case"));
	const inode = (pod: string) => statSync(files.get(pod)?.path as string).ino;
	expect(inode("one")).toBe(inode("other"));
	expect(inode("renamed")).not.toBe(inode("one"));
	expect(files.get("one")?.path).toMatch(/MDTF_small_2000_2001\/one\/mon\/small\.tas\.mon\.nc$/);
	expect(files.get("renamed")?.path).toMatch(/renamed\/mon\/small\.t2m\.mon\.nc$/);
	for (const { path, sha256, bytes } of files.values()) {
		expect(statSync(path).mode & 0o777).toBe(0o444);
		expect([digest(path), statSync(path).size]).toEqual([sha256, bytes]);
	}
	expect(filesBelow(join(folder, "shared", "case", "products"))).toHaveLength(2);
});

test("the same run with a fixed clock gives the same bytes, with threads or without", async () => {
	const runs = await Promise.all(
		[
			["again0", "0"],
			["again1", "0"],
			["again2", "2"],
		].map(async ([output = "", workers = ""]) => {
			const { code } = await call(["-o", output, "--workers", workers], EPOCH);
			return { code, files: prepared(join(folder, output, "case")) };
		}),
	);
	const [first, second, third] = runs;
	expect(first?.code).toBe(0);
	expect(Object.keys(first?.files ?? {})).toHaveLength(5);
	expect(second).toEqual(first);
	expect(third).toEqual(first);
});

test("a second run gets .v1, a third .v2; --overwrite replaces only what Headwater made", async () => {
	for (const name of ["case", "case.v1", "case.v2"]) {
		const { code, stdout } = await call(["-o", "versions", "--pods", "one"]);
		expect([code, stdout.includes(`versions/${name}/index.html`)]).toEqual([0, true]);
	}
	const mine = join(folder, "mine", "case", "thesis.txt");
	mkdirSync(join(mine, ".."), { recursive: true });
	writeFileSync(mine, "years of work");
	const refused = await call(["-o", "mine", "--pods", "one", "--overwrite"]);
	expect(refused.code).toBe(1);
	expect(refused.stderr).toMatch(/mine\/case": it exists and Headwater did not make it/);
	expect(filesBelow(join(folder, "mine"))).toEqual(["case/thesis.txt"]);
	writeFileSync(join(folder, "versions", "case", "old.txt"), "of the earlier run");
	expect((await call(["-o", "versions", "--pods", "one", "--overwrite"])).code).toBe(0);
	expect(existsSync(join(folder, "versions", "case", "old.txt"))).toBe(false);
	expect(existsSync(join(folder, "versions", "case.v2", "index.html"))).toBe(true);
});

test("a mistake in the call replaces no earlier run and makes no folder", async () => {
	await call(["-o", "kept", "--pods", "one"]);
	const before = filesBelow(join(folder, "kept"));
	const { code, stderr } = await call(["-o", "kept", "--pods", "ona", "--overwrite"]);
	expect(code).toBe(2);
	expect(stderr).toContain('There is no POD "ona". Did you mean "one"?');
	expect(filesBelow(join(folder, "kept"))).toEqual(before);
});

test("an OUTPUT_DIR that cannot be written to is told by name", async () => {
	// Root may write anywhere but into a file, or where the kernel itself says no.
	writeFileSync(join(folder, "plain-file"), "");
	for (const place of ["plain-file", "/proc/headwater"]) {
		const { code, stderr } = await call(["-o", place, "--pods", "one"]);
		expect(code).toBe(1);
		expect(stderr).toMatch(
			/^error: ".*(plain-file|\/proc\/headwater)": this OUTPUT_DIR cannot be made: .*Name a folder/m,
		);
	}
});

test("a run made in WORKING_DIR is moved home with its links and paths", async () => {
	const { code, stdout } = await call(["-o", "home", "--working-dir", "scratch"]);
	const run = join(folder, "home", "case");
	expect(code).toBe(0);
	expect(stdout).toContain(join(run, "index.html"));
	expect(filesBelow(join(folder, "scratch"))).toEqual([]);
	expect(readResult(run).folder).toBe(run);
	const files = deliveredIn(run);
	expect(statSync(files.get("one")?.path as string).nlink).toBe(3);
	expect(statSync(files.get("one")?.path as string).ino).toBe(
		statSync(files.get("other")?.path as string).ino,
	);
	expect((await call(["-o", "home", "--working-dir", "scratch", "--overwrite"])).code).toBe(0);
});
