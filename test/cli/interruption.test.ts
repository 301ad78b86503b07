import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { markerFile } from "../../run/folders/marker.ts";
import { goodPod, shellPod } from "../pods/settings.ts";
import {
	type Ended,
	filesBelow,
	headwater,
	processesNaming,
	readResult,
	removeFolder,
	startCommand,
	temporaryFolder,
	untilThere,
} from "./command.ts";
import { makeSmallTree, writeCase } from "./small-data.ts";

const folder = temporaryFolder("interruption");

beforeAll(async () => {
	await makeSmallTree(join(folder, "data"), { years: [1990, 2009] });
	await goodPod(join(folder, "pods", "good"));
	const waits = "sleep 300 & touch begun; while :; do sleep 300; done";
	await shellPod(join(folder, "pods", "hanging"), waits);
	await shellPod(join(folder, "pods", "stubborn"), `trap "" TERM; ${waits}`);
	writeCase(join(folder, "case.jsonc"), { FIRSTYR: 1990, LASTYR: 2009, pod_list: ["good"] });
	writeCase(join(folder, "quick.jsonc"), {
		FIRSTYR: 1990,
		LASTYR: 2009,
		pod_list: ["good"],
		OUTPUT_DIR: "quick",
	});
}, 60_000);
afterAll(() => removeFolder(folder));

function expectClean({ stderr }: Ended): void {
	expect(stderr).not.toMatch(/defect| {4}at /);
	expect(filesBelow(folder).filter((path) => /\.part$|\.tmp$/.test(path))).toEqual([]);
	expect(processesNaming(folder)).toEqual([]);
}

const finished = (run: string) =>
	(JSON.parse(readFileSync(join(run, markerFile), "utf8")) as { finished?: string }).finished;

test.each([
	["SIGINT", "hanging"],
	["SIGTERM", "stubborn"],
] as const)(
	"%s while the %s POD waits ends it, and the report says so",
	async (signal, name) => {
		const output = `during-${signal}`;
		const run = join(folder, output, "case");
		const around = { cwd: folder };
		const { child, ended } = startCommand(
			[
				"run",
				"case.jsonc",
				"--pod-dir",
				"pods",
				"--pods",
				`${name},good`,
				"-o",
				output,
				"--pod-concurrency",
				"1",
			],
			around,
		);
		await untilThere(join(run, "MDTF_small_1990_2009", name, "begun"));
		const begun = performance.now();
		child.kill(signal);
		const done = await ended;
		expect(performance.now() - begun).toBeLessThan(12_000);
		expect(done.code).toBe(1);
		expectClean(done);
		const result = readResult(run);
		expect(result.exitCode).toBe(1);
		expect(result.cases[0]?.pods.map((pod) => [pod.name, pod.outcome, pod.problem?.code])).toEqual([
			[name, "skipped", "Interrupted"],
			["good", "skipped", "Interrupted"],
		]);
		expect(existsSync(join(run, "index.html"))).toBe(true);
		expect(finished(run)).toBeDefined();
		const again = await headwater(
			["run", "case.jsonc", "--pods", "good", "--pod-dir", "pods", "-o", output, "--overwrite"],
			around,
		);
		expect(again.code).toBe(0);
	},
	60_000,
);

test("a signal at any moment leaves no half file, no process and a folder that can be overwritten", async () => {
	const whole = await headwater(["run", "quick.jsonc", "--pod-dir", "pods"], { cwd: folder });
	expect(whole.code).toBe(0);
	for (const part of [0.3, 0.5, 0.7, 0.9]) {
		const { child, ended } = startCommand(
			["run", "quick.jsonc", "--pod-dir", "pods", "--overwrite", "--refresh"],
			{ cwd: folder },
		);
		await sleep(part * whole.milliseconds);
		child.kill("SIGTERM");
		const done = await ended;
		expect([0, 1, null]).toContain(done.code);
		expectClean(done);
		for (const path of filesBelow(join(folder, "quick")).filter((one) => /products\/.*\.nc$/.test(one)))
			expect(
				readFileSync(join(folder, "quick", path))
					.subarray(1, 4)
					.toString(),
			).toBe("HDF");
	}
	expect(
		(await headwater(["run", "quick.jsonc", "--pod-dir", "pods", "--overwrite"], { cwd: folder })).code,
	).toBe(0);
}, 60_000);

test("a crawl that is interrupted ends at once and keeps the catalogue it had", async () => {
	for (let i = 0; i < 400; i++)
		mkdirSync(
			join(
				folder,
				"wide",
				"CMIP6",
				"CMIP",
				"X",
				`M${i}`,
				"historical",
				"r1i1p1f1",
				"Amon",
				"tas",
				"gn",
				"v1",
			),
			{
				recursive: true,
			},
		);
	const { child, ended } = startCommand(["crawl", "wide", "--json"], { cwd: folder });
	await sleep(350);
	child.kill("SIGINT");
	const done = await ended;
	expect(done.milliseconds).toBeLessThan(10_000);
	expectClean(done);
	expect((await headwater(["crawl", "wide", "--json"], { cwd: folder })).code).toBe(0);
}, 60_000);
