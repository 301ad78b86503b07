import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { PodResult, RunResult } from "../../core/model/run-result.ts";
import { brokenPods } from "../pods/broken.ts";
import { goodPod, goodScript, tasSettings } from "../pods/settings.ts";
import {
	type Ended,
	headwater,
	processesNaming,
	readResult,
	removeFolder,
	temporaryFolder,
} from "./command.ts";
import { makeSmallTree, writeCase } from "./small-data.ts";

const folder = temporaryFolder("partial");
const pods = join(folder, "pods");
const run = join(folder, "out", "case");
let ended: Ended;
let result: RunResult;

const { tas } = tasSettings.varlist;
const dimensions = {
	...tasSettings.dimensions,
	plev: { standard_name: "air_pressure", units: "hPa", positive: "down", axis: "Z" },
};
function writeSettings(name: string, text: string): void {
	mkdirSync(join(pods, name), { recursive: true });
	writeFileSync(join(pods, name, "settings.jsonc"), text);
	writeFileSync(join(pods, name, `${name}.sh`), goodScript);
}

/** PODs whose data cannot be had, by the code of the reason. */
function makePodsWithoutData(): void {
	const asking = (name: string, variable: string, wish: object) => {
		const settings = {
			...tasSettings,
			dimensions,
			varlist: { [variable]: { ...tas, modifier: "", ...wish } },
		};
		writeSettings(name, JSON.stringify(settings));
	};
	const at = (plev: number) => ({ scalar_coordinates: { plev } });
	asking("nobody_has_it", "ua", {
		standard_name: "eastward_wind",
		units: "m s-1",
		dimensions: ["time", "plev", "lat", "lon"],
	});
	asking("no_such_name", "w", { standard_name: "warmth_of_the_heart" });
	asking("no_such_level", "t3", at(3));
	asking("no_such_units", "tas", { modifier: "atmos_height", units: "kg m-2" });
}

beforeAll(async () => {
	await makeSmallTree(join(folder, "data"));
	await goodPod(join(pods, "good"));
	await goodPod(join(pods, "good_too"));
	for (const pod of brokenPods) await pod.make(join(pods, pod.name));
	makePodsWithoutData();
	const plain = JSON.stringify(tasSettings, undefined, "\t");
	writeSettings("settings_syntax", plain.replace('"varlist"', "varlist"));
	writeSettings("settings_key", plain.replace('"frequency"', '"freq"'));
	writeSettings("settings_dimension", plain.replace('"lat",', '"latitude",'));
	mkdirSync(join(pods, "no_driver"), { recursive: true });
	writeFileSync(join(pods, "no_driver", "settings.jsonc"), plain);
	writeCase(join(folder, "case.jsonc"));
	ended = await headwater(
		[
			"run",
			"case.jsonc",
			"--pod-dir",
			"pods",
			"--pods",
			podList(),
			"--pod-timeout",
			"1",
			"--pod-concurrency",
			"8",
		],
		{ cwd: folder },
	);
	result = readResult(run);
}, 120_000);
afterAll(() => removeFolder(folder));

const lackingData = ["nobody_has_it", "no_such_name", "no_such_level", "no_such_units"];
const brokenSettings = ["settings_syntax", "settings_key", "settings_dimension"];
const podList = () =>
	[
		"good",
		...brokenPods.map(({ name }) => name),
		...lackingData,
		...brokenSettings,
		"no_driver",
		"good_too",
	].join(",");

const podOf = (name: string) => result.cases[0]?.pods.find((one) => one.name === name) as PodResult;

test("among thirty broken PODs the good ones finish, and the exit code says partial", () => {
	expect(ended.code).toBe(3);
	expect(result.exitCode).toBe(3);
	expect(
		result.cases[0]?.pods.filter(({ outcome }) => outcome === "succeeded").map(({ name }) => name),
	).toEqual(["good", "good_too"]);
	expect(result.cases[0]?.pods).toHaveLength(podList().split(",").length);
});

test("every broken POD is told with its own reason, in result.json and on the console", () => {
	for (const { name, says } of brokenPods) {
		const { outcome, problem } = podOf(name);
		expect({ name, outcome }).toEqual({ name, outcome: "failed" });
		if (problem?.code !== "Settings")
			expect(problem).toEqual({ code: "Pod", message: expect.stringMatching(says) });
		expect(ended.stderr).toContain(problem?.message);
	}
	const inSettings = brokenPods.filter(({ name }) => podOf(name).problem?.code === "Settings");
	expect(inSettings.map(({ name }) => name)).toEqual([
		"driver_outside",
		"names_in_conflict",
		"sets_casename",
	]);
	for (const { name } of inSettings)
		expect(podOf(name).problem?.message).toMatch(/settings\.jsonc:\d+:\d+: .*(outside|same_name|CASENAME)/);
	expect(podOf("no_driver").problem?.message).toMatch(/no driver in/);
});

test("a POD whose data cannot be had says which variable and why", () => {
	expect(podOf("nobody_has_it").problem).toEqual({ code: "NoData", message: expect.stringContaining('"ua') });
	expect(podOf("no_such_name").problem).toEqual({
		code: "Translation",
		message: expect.stringContaining("warmth_of_the_heart"),
	});
	expect(podOf("no_such_level").problem).toEqual({ code: "Level", message: expect.stringContaining("3") });
	const [asked] = podOf("no_such_level").variables;
	expect(asked).toMatchObject({ name: "t3", outcome: "failed", problem: { code: "Level" } });
	expect(podOf("no_such_units").problem).toEqual({
		code: "Units",
		message: expect.stringContaining("kg m-2"),
	});
});

test("mistakes in settings are told with file, line and column", () => {
	const said = brokenSettings.map((name) => podOf(name).problem);
	for (const problem of said) {
		expect(problem?.code).toBe("Settings");
		expect(problem?.message).toMatch(/settings\.jsonc:\d+:\d+: /);
	}
	expect(said[1]?.message).toMatch(/"freq".*frequency/s);
	expect(said[2]?.message).toContain('"latitude"');
});

test("the report names every POD and its reason, and its links lead somewhere", () => {
	const page = readFileSync(join(run, "index.html"), "utf8");
	for (const name of podList().split(",")) expect(page).toContain(name);
	const links = [...page.matchAll(/(?:href|src)="([^"#:]+)"/g)].map((found) => decodeURI(found[1] as string));
	expect(links.length).toBeGreaterThan(30);
	for (const link of links)
		expect({ link, there: existsSync(join(run, link)) }).toEqual({ link, there: true });
	for (const { log, dataLog } of result.cases.flatMap((one) => one.pods))
		for (const path of [log, dataLog])
			if (path !== undefined && !/deletes_its_folder/.test(path))
				expect({ path, there: existsSync(join(run, path)) }).toEqual({ path, there: true });
});

test("the log of a POD's data tells what became of each variable", () => {
	const text = (name: string) => readFileSync(join(run, podOf(name).dataLog as string), "utf8");
	expect(text("good")).toMatch(/\[small good tas\] selected: .*\n(.*\n)*.*\[small good tas\] preprocessed/);
	expect(text("good")).not.toContain("good_too");
	expect(text("no_such_units")).toMatch(/\[small no_such_units\] POD "no_such_units" cannot run: .*kg m-2/);
});

test("nothing is left running, and it took bounded time", () => {
	expect(processesNaming(folder)).toEqual([]);
	expect(ended.milliseconds).toBeLessThan(45_000);
});

test("all failed is 1, all well is 0, with --json too", async () => {
	const call = (name: string) =>
		headwater(["run", "case.jsonc", "--pod-dir", "pods", "--pods", name, "--json"], { cwd: folder });
	const [failed, well] = await Promise.all([call("exit_3"), call("good")]);
	expect([failed?.code, well?.code]).toEqual([1, 0]);
	expect((JSON.parse(well?.stdout ?? "") as RunResult).exitCode).toBe(0);
	expect((JSON.parse(failed?.stdout ?? "") as RunResult).cases[0]?.pods[0]?.problem?.message).toContain(
		"exit code 3",
	);
});
