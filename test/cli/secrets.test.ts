import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { redact, secretsIn, withoutSecrets } from "../../cli/secrets.ts";
import { goodScript, shellPod } from "../pods/settings.ts";
import { filesBelow, headwater, readResult, removeFolder, temporaryFolder } from "./command.ts";
import { makeSmallTree, writeCase } from "./small-data.ts";

const folder = temporaryFolder("secrets");
const ENVIRONMENT = {
	AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMIK7MDENG",
	MY_TOKEN: "tok-5f1e0c77aa",
	ESGF_PASSWORD: "hunter2",
	HOME_PAGE: "not-a-secret",
};
const PASSWORD = "s3cr3t-in-url";
const URL_WITH_PASSWORD = `https://reader:${PASSWORD}@esgf.example.org/data`;
const SECRETS = [
	ENVIRONMENT.AWS_SECRET_ACCESS_KEY,
	ENVIRONMENT.MY_TOKEN,
	ENVIRONMENT.ESGF_PASSWORD,
	PASSWORD,
];
const around = { cwd: folder, environment: ENVIRONMENT };

beforeAll(async () => {
	await makeSmallTree(join(folder, "data"), { names: ["tas"] });
	// A POD that tells all it knows.
	await shellPod(join(folder, "pods", "nosy"), `${goodScript}\nenv | tee model/environment.txt\nenv >&2`);
	writeCase(join(folder, "case.jsonc"), {
		pod_list: ["nosy"],
		"pod-dir": ["pods"],
		case_list: [
			{ CASENAME: "well", CASE_ROOT_DIR: "data" },
			{ CASENAME: "remote", CASE_ROOT_DIR: URL_WITH_PASSWORD },
			// The value of a secret where a path is told in messages.
			{ CASENAME: "leaky", CASE_ROOT_DIR: `/nowhere/${ENVIRONMENT.MY_TOKEN}/data` },
		],
	});
}, 60_000);
afterAll(() => removeFolder(folder));

const leaks = (text: string) => SECRETS.filter((secret) => text.includes(secret));

test("no secret of the environment or of a URL reaches a log, the report, result.json, the journal or a POD", async () => {
	const { code, stdout, stderr } = await headwater(
		["run", "case.jsonc", "-v", "--obs-data-root", URL_WITH_PASSWORD],
		around,
	);
	expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining("***") });
	expect(leaks(stdout + stderr)).toEqual([]);
	const run = join(folder, "out", "case");
	expect(readResult(run).cases.map(({ outcome }) => outcome)).toEqual(["succeeded", "failed", "failed"]);
	const files = filesBelow(run);
	expect(files).toEqual(
		expect.arrayContaining(["logs/journal.jsonl", "logs/headwater.log", "result.json", "index.html"]),
	);
	const leaking = files.filter((path) => leaks(readFileSync(join(run, path), "latin1")).length > 0);
	expect(leaking).toEqual([]);
});

test("explain, config and errors keep them too", async () => {
	for (const args of [
		["explain"],
		["config"],
		["run", "--dry-run"],
		["run", "--pods", ENVIRONMENT.MY_TOKEN],
	]) {
		for (const json of [[], ["--json"]]) {
			const [command = "", ...rest] = args;
			const { stdout, stderr } = await headwater([command, "case.jsonc", ...rest, ...json], around);
			expect({ args, leaks: leaks(stdout + stderr) }).toEqual({ args, leaks: [] });
			expect(stdout + stderr).toContain("***");
		}
	}
});

test("what looks like a secret is hidden wherever it stands, other text stays", () => {
	expect(secretsIn({ GITHUB_TOKEN: "abcdef", SHORT_TOKEN: "abc", PATH: "/usr/bin" })).toEqual(["abcdef"]);
	expect(redact("ftp://u:p@h/x and https:/u:a@b@h/x", [])).toBe(
		"ftp://u:***@h/x and https:/u:***@h/x".replaceAll("u:", ""),
	);
	expect(redact("https://h/x?key=1&a=2&X-Amz-Signature=99", [])).toBe(
		"https://h/x?key=***&a=2&X-Amz-Signature=***",
	);
	expect(redact('mail me@home.org, tas:K, "a": 3 @ 4', [])).toBe('mail me@home.org, tas:K, "a": 3 @ 4');
	expect(withoutSecrets({ a: ["x-abcdef"], n: 1, u: undefined, z: null }, ["abcdef"])).toEqual({
		a: ["x-***"],
		n: 1,
		u: undefined,
		z: null,
	});
});
