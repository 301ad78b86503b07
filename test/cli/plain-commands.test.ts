import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { CaseExplanation } from "../../core/model/explanation.ts";
import { goodPod } from "../pods/settings.ts";
import { filesBelow, headwater, removeFolder, temporaryFolder } from "./command.ts";
import { makeSmallTree, writeCase } from "./small-data.ts";

const folder = temporaryFolder("plain");
const around = { cwd: folder };

beforeAll(async () => {
	await makeSmallTree(join(folder, "data"), { names: ["tas", "ta"] });
	await goodPod(join(folder, "pods", "good"));
	writeCase(join(folder, "case.jsonc"), { pod_list: ["good"], pod_concurrency: 2, "pod-dir": ["pods"] });
}, 60_000);
afterAll(() => removeFolder(folder));

interface Line {
	readonly key: string;
	readonly value: unknown;
	readonly origin: string;
}

test("config names the origin of every value: flag over case file over environment over default", async () => {
	const environment = { HEADWATER_POD_CONCURRENCY: "7", HEADWATER_WORKERS: "1", HEADWATER_MEMORY: "256M" };
	const { code, stdout } = await headwater(["config", "case.jsonc", "--workers", "0", "--json"], {
		...around,
		environment,
	});
	expect(code).toBe(0);
	const { values } = JSON.parse(stdout) as { values: Line[] };
	const of = (key: string) => values.find((one) => one.key.toLowerCase() === key);
	expect(of("workers")).toMatchObject({ value: 0, origin: "flag --workers" });
	expect(of("pod_concurrency")).toMatchObject({
		value: 2,
		origin: expect.stringMatching(/case\.jsonc:\d+:\d+$/),
	});
	expect(of("memory")?.origin).toBe("environment HEADWATER_MEMORY");
	expect(of("strict")).toMatchObject({ value: false, origin: "default" });
	const plain = await headwater(["config", "case.jsonc"], around);
	expect(plain.stdout).toMatch(/^small: FIRSTYR +2000 +.*case\.jsonc:\d+:\d+$/im);
});

test("unknown keys are told with file, line, column and the nearest known one; all at once", async () => {
	writeCase(join(folder, "typo.jsonc"), { experimnt_id: "historical", OUTPUT_DRI: "x", strict: "perhaps" });
	const { code, stderr } = await headwater(["run", "typo.jsonc"], around);
	expect(code).toBe(2);
	expect(stderr).toMatch(/typo\.jsonc:\d+:\d+: .*"experimnt_id".*Did you mean "experiment_id"\?/);
	expect(stderr).toMatch(/typo\.jsonc:\d+:\d+: .*"OUTPUT_DRI".*Did you mean "OUTPUT_DIR"\?/);
	expect(stderr).toMatch(/typo\.jsonc:\d+:\d+: .*strict/);
	const asJson = await headwater(["run", "typo.jsonc", "--json"], around);
	expect(JSON.parse(asJson.stdout)).toMatchObject({
		error: {
			code: "Config",
			problems: expect.arrayContaining([expect.objectContaining({ line: expect.any(Number) })]),
		},
	});
});

test.each([
	[["rnu", "case.jsonc"], /unknown command 'rnu'.*Did you mean run\?/s],
	[["run", "case.jsonc", "--strickt"], /unknown option '--strickt'.*Did you mean --strict\?/s],
	[["run", "case.jsonc", "--data-manager", "cmip6-locale"], /"cmip6-locale".*Did you mean "cmip6-local"\?/s],
	[["run", "case.jsonc", "--pods", "goood"], /no POD "goood"\. Did you mean "good"\?/],
	[["run", "absent.jsonc"], /^error: absent\.jsonc: there is no such case file\./],
	[["run", "pods"], /^error: pods: this case file cannot be read/],
	[["run"], /missing required argument 'case'/],
	[["run", "case.jsonc", "--pod-dir", "absent"], /folder of PODs ".*absent" cannot be read/],
	[["run", "case.jsonc", "--workers", "many"], /--workers.*many/],
	[["crawl", "data", "--data-manager", "cmip7"], /no "cmip7" among the sources/],
])("headwater %j is a mistake in the call: exit code 2, said in words", async (args, says) => {
	const [plain, asJson] = await Promise.all([
		headwater(args, around),
		headwater([...args, "--json"], around),
	]);
	expect(plain?.stderr).toMatch(says);
	expect(plain?.stderr).not.toMatch(/defect| {4}at /);
	expect([plain?.code, asJson?.code]).toEqual([2, 2]);
	expect(JSON.parse(asJson?.stdout ?? "")).toMatchObject({ error: { message: expect.any(String) } });
	expect(existsSync(join(folder, "out"))).toBe(false);
});

test("every listing speaks JSON and nothing else on stdout", async () => {
	const calls = [
		["sources", "list"],
		["pods", "list", "--pod-dir", "pods"],
		["crawl", "data"],
		["explain", "case.jsonc"],
		["run", "case.jsonc", "--dry-run"],
		["config", "case.jsonc"],
	];
	for (const args of calls) {
		const { code, stdout } = await headwater([...args, "--json"], around);
		expect({ args, code }).toEqual({ args, code: 0 });
		expect(JSON.parse(stdout)).toBeDefined();
	}
});

test("explain ranks the near misses, fits a hundred columns, and leaves nothing behind", async () => {
	writeCase(join(folder, "miss.jsonc"), { experiment_id: "ssp585", pod_list: ["good"], "pod-dir": ["pods"] });
	const before = filesBelow(folder).filter((path) => !path.startsWith("cache"));
	const temporary = () => readdirSync(tmpdir()).filter((name) => name.startsWith("headwater-plan"));
	const { code, stdout, stderr } = await headwater(["explain", "miss.jsonc"], around);
	expect(code).toBe(1);
	expect(stderr).toBe("");
	expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
	expect(stdout).toMatch(/nearest +1 file if experiment_id=ssp585 is dropped \(found: historical\)/);
	const asJson = await headwater(["explain", "miss.jsonc", "--json"], around);
	const { cases } = JSON.parse(asJson.stdout) as { cases: CaseExplanation[] };
	expect(cases[0]?.entries[0]?.nearest[0]).toMatchObject({ drop: "experiment_id=ssp585", files: 1 });
	expect(filesBelow(folder).filter((path) => !path.startsWith("cache"))).toEqual(before);
	expect(temporary()).toEqual([]);
});

test("--dry-run shows files, bytes and steps and moves nothing", async () => {
	const before = filesBelow(folder).filter((path) => !path.startsWith("cache"));
	const { code, stdout } = await headwater(["run", "case.jsonc", "--dry-run"], around);
	expect(code).toBe(0);
	expect(stdout).toMatch(/good +✔ tas +1 +[\d.]+ kB +[\d.]+ kB +Amon/);
	expect(stdout).toMatch(/files +CMIP6\/CMIP\/.*tas_/);
	expect(stdout).toMatch(
		/Total: 1 variable from 1 file: .* in, .* out .*Nothing was fetched,\s+made or run\./,
	);
	expect(filesBelow(folder).filter((path) => !path.startsWith("cache"))).toEqual(before);
	expect(existsSync(join(folder, "out"))).toBe(false);
});

test("pods list tells a POD whose settings are broken, and goes on", async () => {
	mkdirSync(join(folder, "more", "bad"), { recursive: true });
	writeFileSync(join(folder, "more", "bad", "settings.jsonc"), '{ "settings": { "long_nam": "x" } }');
	const { code, stdout } = await headwater(
		["pods", "list", "--pod-dir", "pods", "--pod-dir", "more"],
		around,
	);
	expect(code).toBe(3);
	expect(stdout).toMatch(/^bad .*\n {2}cannot run: .*settings\.jsonc:1:\d+/m);
	expect(stdout).toContain("tas (air_temperature, K)");
});

test("output that nobody reads to its end is no defect", async () => {
	const { spawnSync } = await import("node:child_process");
	const { HEADWATER } = await import("./command.ts");
	const { stderr } = spawnSync(
		"sh",
		["-c", `"${process.execPath}" "${HEADWATER}" pods list --json | head -n 1`],
		{
			cwd: folder,
			env: { PATH: process.env["PATH"], HEADWATER_NO_BUILD: "1" },
			encoding: "utf8",
		},
	);
	expect(stderr).toBe("");
});
