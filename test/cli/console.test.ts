import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { goodPod, goodScript, shellPod } from "../pods/settings.ts";
import { HEADWATER, headwater, removeFolder, temporaryFolder } from "./command.ts";
import { makeSmallTree, writeCase } from "./small-data.ts";

const folder = temporaryFolder("console");
const around = { cwd: folder };
const terminal = spawnSync("script", ["--version"]).status === 0 ? test : test.skip;

beforeAll(async () => {
	await makeSmallTree(join(folder, "data"));
	await goodPod(join(folder, "pods", "good"));
	await shellPod(join(folder, "pods", "slow"), `${goodScript}\nsleep 0.5`);
	await shellPod(join(folder, "pods", "bad"), "exit 3");
	writeCase(join(folder, "case.jsonc"), { pod_list: ["good", "slow"], "pod-dir": ["pods"] });
}, 60_000);
afterAll(() => removeFolder(folder));

/** Runs the command on a pseudo-terminal of util-linux's `script`; both streams as they came. */
function onTerminal(
	args: readonly string[],
	environment: Readonly<Record<string, string>> = {},
): Promise<string> {
	const line = [process.execPath, HEADWATER, ...args].map((word) => `'${word}'`).join(" ");
	const child = spawn("script", ["-qec", line, "/dev/null"], {
		cwd: folder,
		env: {
			PATH: process.env["PATH"],
			HOME: folder,
			TERM: "xterm",
			HEADWATER_NO_BUILD: "1",
			HEADWATER_CACHE: join(folder, "cache"),
			...environment,
		},
		stdio: ["ignore", "pipe", "pipe"],
	});
	let text = "";
	child.stdout.on("data", (part: Buffer) => {
		text += part.toString();
	});
	return new Promise((resolve) => child.once("close", () => resolve(text)));
}

/** What stays on the screen when carriage returns and "erase to the end of the line" have done their work. */
const screen = (text: string) =>
	text
		.split("\n")
		.map((line) => (line.replace(/\r$/, "").split("\u001b[K").at(-1) ?? "").replace(/^\r/, ""))
		.join("\n");

terminal(
	"on a terminal a progress line comes and goes for crawl, data and PODs (skips without script)",
	async () => {
		const text = await onTerminal(["run", "case.jsonc", "--refresh"]);
		for (const task of [
			/Looking at .*data: /,
			/Preparing the data of "small": 0\/2 variables/,
			/Running the PODs of "small": 1\/2 done.* \(slow\)/,
		])
			expect(text).toMatch(task);
		expect(screen(text)).not.toMatch(/Looking at|Preparing|Running the PODs/);
		expect(screen(text)).toMatch(/^Experiment of case "small": /m);
		expect(text).toContain("\u001b[32m");
	},
);

terminal("NO_COLOR takes the colours away, an empty one does not", async () => {
	const [without, empty] = await Promise.all([
		onTerminal(["run", "case.jsonc", "--pods", "good"], { NO_COLOR: "1" }),
		onTerminal(["explain", "case.jsonc", "--pods", "good"], { NO_COLOR: "" }),
	]);
	// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are made of them.
	expect(without).not.toMatch(/\u001b\[\d+m/);
	expect(empty).toContain("\u001b[32m");
});

test("without a terminal there are a few plain lines, and a summary on stdout", async () => {
	const { stdout, stderr } = await headwater(["run", "case.jsonc"], around);
	expect(stdout + stderr).not.toContain("\u001b");
	expect(stderr).toBe(
		[
			'Experiment of case "small": source_id=Small-A, experiment_id=historical, variant_label=r1i1p1f1',
			'Case "small": data ready, running 2 of 2 PODs.',
			"",
		].join("\n"),
	);
	expect(stdout).toMatch(
		/^small\n {2}✔ {2}good +succeeded .*\n {2}✔ {2}slow +succeeded .*\n\nSucceeded: all 2 PODs succeeded in .*\nReport: .*index\.html\n$/,
	);
});

test("--quiet says nothing but errors; --verbose every step", async () => {
	const quiet = await headwater(["run", "case.jsonc", "-q"], around);
	expect([quiet.code, quiet.stdout, quiet.stderr]).toEqual([0, "", ""]);
	const failing = await headwater(["run", "case.jsonc", "-q", "--pods", "bad,good"], around);
	expect([failing.code, failing.stdout]).toEqual([3, ""]);
	expect(failing.stderr).toMatch(/^error: POD "bad": it ended with exit code 3\..*\n$/);
	const verbose = await headwater(["run", "case.jsonc", "-v", "--pods", "good"], around);
	expect(verbose.stderr).toMatch(/^Prepared "tas" for POD "good"/m);
	expect(verbose.stderr).toMatch(/^POD "good" succeeded in /m);
});

test("--help loads nothing but a few files of the bundle, and is quick", async () => {
	const hooks = `
		import { appendFileSync } from "node:fs";
		export async function load(url, context, next) {
			appendFileSync(${JSON.stringify(join(folder, "loaded.txt"))}, url + "\\n");
			return next(url, context);
		}`;
	const register = `import { register } from "node:module"; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hooks)}`)});`;
	const run = (...node: string[]) =>
		spawnSync(process.execPath, [...node, HEADWATER, "--help"], {
			env: { PATH: process.env["PATH"], HEADWATER_NO_BUILD: "1" },
			encoding: "utf8",
		});
	expect(run("--import", `data:text/javascript,${encodeURIComponent(register)}`).stdout).toContain(
		"Commands:",
	);
	const { readFileSync } = await import("node:fs");
	const loaded = readFileSync(join(folder, "loaded.txt"), "utf8").split("\n");
	// Libraries are joined into the bundle; of those that are not, none is loaded.
	expect(loaded.filter((name) => name.includes("node_modules"))).toEqual([]);
	expect(loaded.filter((name) => name.includes("/dist/")).length).toBeLessThan(12);
	const times = [1, 2, 3].map(() => {
		const begun = performance.now();
		run();
		return performance.now() - begun;
	});
	process.stderr.write(`headwater --help: ${Math.round(Math.min(...times))} ms\n`);
	expect(Math.min(...times)).toBeLessThan(2000);
});

test("every command helps, and says the version", async () => {
	const help = await headwater(["help", "run"], around);
	expect([help.code, help.stdout]).toEqual([0, expect.stringContaining("--dry-run")]);
	expect((await headwater(["--version"], around)).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
	const bare = await headwater([], around);
	expect([bare.code, bare.stderr]).toEqual([2, expect.stringContaining("Commands:")]);
});
