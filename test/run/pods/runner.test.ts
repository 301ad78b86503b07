import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { InterruptedError, PodError } from "../../../core/errors.ts";
import type { PodEvent, PodJob, PodRun, PodRunOptions } from "../../../core/ports/pod-runner.ts";
import { createPodRunner } from "../../../run/pods/runner.ts";
import { brokenPods } from "../../pods/broken.ts";
import { goodPod, shellPod } from "../../pods/settings.ts";
import { inFolder, jobIn, jobOf } from "./job.ts";

const clock = { now: () => new Date(0), monotonic: () => performance.now() };
const runner = createPodRunner({
	environment: { ...process.env, AWS_SECRET_ACCESS_KEY: "hush", MY_TOKEN: "hush" },
	software: {},
	clock,
});
const limits: PodRunOptions = {
	concurrency: 4,
	timeLimitSeconds: 20,
	graceSeconds: 0.3,
	maxLogBytes: 2 ** 20,
};

async function runShell(
	script: string,
	check: (run: PodRun, job: PodJob) => Promise<void> | void,
	options: Partial<PodRunOptions> = {},
) {
	await inFolder(async (folder) => {
		const job = await jobIn(folder, "probe");
		await shellPod(job.home, script);
		const [run] = await runner.run([job], { ...limits, ...options });
		await check(run!, job);
	});
}

/** Processes whose command line holds the text, ours and ps itself apart. */
const running = (text: string) =>
	execFileSync("ps", ["-eo", "stat,args"], { encoding: "utf8" })
		.split("\n")
		.filter((line) => line.includes(text) && !line.startsWith("Z"));

test("a ten-line shell POD reads its file and its table, figure and page are found", async () => {
	await inFolder(async (folder) => {
		const job = await jobIn(folder, "good");
		await goodPod(job.home);
		const events: PodEvent["event"][] = [];
		const [run] = await runner.run([job], { ...limits, onEvent: ({ event }) => events.push(event) });
		expect(run).toMatchObject({
			outcome: "succeeded",
			exitCode: 0,
			log: "good.log",
			lastLines: ["demo: tas has 42 bytes"],
			figures: ["model/size.svg"],
			pages: ["good.html"],
			files: ["model/size.csv"],
			notes: [],
		});
		expect(run!.problem).toBeUndefined();
		expect(events).toEqual(["started", "ended"]);
		expect(await readFile(join(job.workFolder, "model/size.csv"), "utf8")).toBe("variable,bytes\ntas,42\n");
		expect(await readFile(join(job.workFolder, "good.html"), "utf8")).toContain("<h1>demo</h1>");
	});
});

test("PODs broken in every way we know fail each with its own reason, and a good one among them succeeds", async () => {
	await inFolder(async (folder) => {
		const jobs: PodJob[] = [];
		for (const { name, make } of brokenPods) {
			await make(join(folder, "pods", name));
			jobs.push(await jobOf(folder, name));
		}
		await goodPod(join(folder, "pods", "good"));
		jobs.splice(4, 0, await jobOf(folder, "good"));
		const begun = performance.now();
		const runs = await runner.run(jobs, { ...limits, timeLimitSeconds: 1 });
		expect(performance.now() - begun).toBeLessThan(15_000);
		const told = Object.fromEntries(
			runs.map((run, place) => [
				jobs[place]!.name,
				run.problem instanceof PodError ? run.problem.failure : run.outcome,
			]),
		);
		const expected = brokenPods.map(({ name, expect: failure }): [string, string] => [name, failure]);
		expect(told).toEqual({ ...Object.fromEntries(expected), good: "succeeded" });
		for (const { name, says } of brokenPods) {
			const run = runs[jobs.findIndex((job) => job.name === name)]!;
			expect(run.outcome).toBe("failed");
			expect(run.problem!.message).toMatch(says);
		}
	});
}, 40_000);

test("a POD sees the contract's environment, the user's PATH and none of the user's secrets", async () => {
	await runShell(
		"env > model/environment.txt; pwd > model/folder.txt; test ! -t 0; cat > model/nothing",
		async (run, job) => {
			expect(run.files).toEqual(["model/environment.txt", "model/folder.txt"]);
			const text = await readFile(join(job.workFolder, "model/environment.txt"), "utf8");
			expect(text).not.toContain("hush");
			expect(text.split("\n")).toEqual(
				expect.arrayContaining([
					`POD_HOME=${job.home}`,
					`WK_DIR=${job.workFolder}`,
					`PATH=${process.env["PATH"]}`,
					"FIRSTYR=0850",
					"OBS_DATA=",
					"date_int_offset=0",
				]),
			);
			expect(await readFile(join(job.workFolder, "model/folder.txt"), "utf8")).toBe(`${job.workFolder}\n`);
			expect(run.notes).toEqual(['"model/nothing" is empty']);
		},
	);
});

test("both streams reach the log in the order in which they were written", async () => {
	await runShell("for i in 1 2 3 4; do echo out $i; echo err $i >&2; done; echo > a.csv", (run) => {
		expect(run.lastLines).toEqual([1, 2, 3, 4].flatMap((i) => [`out ${i}`, `err ${i}`]));
	});
});

test("only the last twenty lines are told, without the signals meant for terminals", async () => {
	await runShell(
		"for i in $(seq 50); do printf '\\033[31mline %s\\033[0m\\r\\n' $i; done; echo > a.csv",
		(run) => {
			expect(run.lastLines).toHaveLength(20);
			expect(run.lastLines.at(-1)).toBe("line 50");
		},
	);
});

test("a log beyond its limit keeps its beginning and its end", async () => {
	await runShell(
		"echo first; head -c 3000000 /dev/zero | tr '\\0' x; echo; echo last; echo > a.csv",
		async (run, job) => {
			expect((run.problem as PodError).failure).toBe("too-much-output");
			const text = await readFile(join(job.workFolder, "probe.log"), "utf8");
			expect(text.length).toBeLessThan(2 ** 20 + 100);
			expect(text.startsWith("first\nxxx")).toBe(true);
			expect(text).toMatch(/x\n\[\.\.\. Headwater left out \d+ bytes here \.\.\.\]\nx/);
		},
	);
});

test("a hundred megabytes of output end the POD at once and leave our memory alone", async () => {
	const before = process.memoryUsage().rss;
	await runShell("yes 'what a long line this is' | head -c 100000000; sleep 60", async (run, job) => {
		expect((run.problem as PodError).failure).toBe("too-much-output");
		expect(run.seconds).toBeLessThan(10);
		expect((await stat(join(job.workFolder, "probe.log"))).size).toBeLessThan(2 ** 20 + 100);
		expect(process.memoryUsage().rss - before).toBeLessThan(64 * 2 ** 20);
	});
});

test("processes that a POD leaves running are ended with it, and told", async () => {
	await runShell("sleep 4711 & sh -c 'trap \"\" TERM; sleep 4712; sleep 4711' & echo > a.csv", (run) => {
		expect(run.outcome).toBe("succeeded");
		expect(run.notes.join()).toMatch(/left processes running, which were ended: \w+/);
		expect(run.seconds).toBeLessThan(5);
		expect(running("sleep 471")).toEqual([]);
	});
});

test("a process that ends right after its POD is not called left behind", async () => {
	await runShell("(sleep 0.05; echo late) & echo > a.csv", (run) => {
		expect(run).toMatchObject({ outcome: "succeeded", notes: [], lastLines: ["late"] });
	});
});

test("a small fork bomb is ended with its group at the time limit", async () => {
	const bomb = 'if [ "$1" -gt 0 ]; then sh "$0" $(($1 - 1)) & sh "$0" $(($1 - 1)) & fi; sleep 4713';
	await runShell(
		`printf '%s' '${bomb}' > bomb; trap '' TERM; sh ./bomb 5`,
		(run) => {
			expect((run.problem as PodError).failure).toBe("time-limit");
			expect(running("sleep 4713")).toEqual([]);
		},
		{ timeLimitSeconds: 1 },
	);
}, 30_000);

test("an interrupted run ends the groups that live and starts no other", async () => {
	await inFolder(async (folder) => {
		const jobs: PodJob[] = [];
		for (const name of ["a", "b", "c"]) {
			const job = await jobIn(folder, name);
			await shellPod(job.home, `sleep 4714 & echo > ${name}.csv; wait`);
			jobs.push(job);
		}
		const stop = new AbortController();
		const pending = runner.run(jobs, { ...limits, concurrency: 2, signal: stop.signal });
		while (!jobs.slice(0, 2).every(({ workFolder, name }) => existsSync(join(workFolder, `${name}.csv`))))
			await sleep(20);
		const begun = performance.now();
		stop.abort();
		const runs = await pending;
		expect(performance.now() - begun).toBeLessThan(5000);
		expect(runs.map(({ outcome }) => outcome)).toEqual(["skipped", "skipped", "skipped"]);
		expect(runs.every(({ problem }) => problem instanceof InterruptedError)).toBe(true);
		expect(runs.map(({ log }) => log)).toEqual(["a.log", "b.log", undefined]);
		expect(running("sleep 4714")).toEqual([]);
	});
});

test("no more PODs run side by side than allowed, and results keep the order of the jobs", async () => {
	await inFolder(async (folder) => {
		const jobs: PodJob[] = [];
		for (const [place, name] of ["a", "b", "c", "d"].entries()) {
			const job = await jobIn(folder, name);
			await shellPod(job.home, `sleep 0.${4 - place}; echo > ${name}.csv`);
			jobs.push(job);
		}
		let now = 0;
		let most = 0;
		const onEvent = ({ event }: PodEvent) => {
			now += event === "started" ? 1 : -1;
			most = Math.max(most, now);
		};
		const runs = await runner.run(jobs, { ...limits, concurrency: 2, onEvent });
		expect(most).toBe(2);
		expect(runs.map(({ files }) => files)).toEqual([["a.csv"], ["b.csv"], ["c.csv"], ["d.csv"]]);
	});
});

test("links and what lies behind them are no output, and the report is told", async () => {
	await runShell("ln -s /etc outside; mkfifo pipe; echo > a.csv", (run) => {
		expect(run).toMatchObject({ outcome: "succeeded", files: ["a.csv"], figures: [] });
		expect([...run.notes].sort()).toEqual([
			'"pipe" is no plain file and is ignored',
			'the link "outside" to "/etc" is ignored',
		]);
	});
});

test("a prepared file is no output, and a POD that changes it is told of", async () => {
	await runShell('chmod u+w "$TAS_FILE"; echo more >> "$TAS_FILE"', (run) => {
		expect((run.problem as PodError).failure).toBe("no-output");
		expect(run.notes).toEqual(['the POD changed or removed its input "mon/demo.tas.mon.nc"']);
	});
});

test("names that a shell would act on are plain words to Headwater", async () => {
	await inFolder(async (folder) => {
		const name = '$(touch hacked); "x" &';
		const job = await jobIn(folder, name);
		await shellPod(job.home, "echo > a.csv");
		const [run] = await runner.run([job], limits);
		expect(run).toMatchObject({ outcome: "succeeded", files: ["a.csv"], log: `${name}.log` });
		expect(existsSync("hacked")).toBe(false);
	});
});

test("a hostile CASENAME is text on the POD's page", async () => {
	await inFolder(async (folder) => {
		const plain = await jobIn(folder, "probe");
		const job = { ...plain, case: { ...plain.case, name: `<img src=x onerror="alert('1')">&` } };
		await shellPod(job.home, "echo > a.csv", {
			files: {
				"probe.html": '<title>{{ CASENAME }}</title><i class="{{CASENAME}}">{{description}}</i>{{unknown}}',
			},
		});
		const [run] = await runner.run([job], limits);
		expect(run!.outcome).toBe("succeeded");
		const safe = "&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;";
		expect(await readFile(join(job.workFolder, "probe.html"), "utf8")).toBe(
			`<title>${safe}</title><i class="${safe}">Reads &lt;things&gt; &amp; writes others</i>{{unknown}}`,
		);
	});
});

const gs = existsSync("/usr/bin/gs") ? test : test.skip;
const figures = {
	"two.ps": "%!PS\n10 10 moveto 90 90 lineto stroke showpage 10 90 moveto 90 10 lineto stroke showpage\n",
	"one.eps": "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 96 48\n10 10 moveto 90 40 lineto stroke showpage\n",
};

gs("PostScript figures are drawn as the PNG that pages of MDTF's PODs show", async () => {
	await inFolder(async (parent) => {
		const folder = join(parent, "50%d");
		const job = await jobIn(folder, "probe");
		const page = '<img src="model/one.png"><img src="model/two-0.png"><img src="model/two-1.png">';
		await shellPod(job.home, 'cp "$POD_HOME"/*.*ps model/PS', { files: { ...figures, "probe.html": page } });
		const [run] = await runner.run([job], limits);
		expect(run!.problem?.message).toBeUndefined();
		expect(run!.figures).toEqual([
			"model/PS/one.eps",
			"model/PS/two.ps",
			"model/one.png",
			"model/two-0.png",
			"model/two-1.png",
		]);
		// Width and height in the PNG's header: the box of 96 x 48 points (1/72 inch) at 150 dots per inch.
		const header = (await readFile(join(job.workFolder, "model/one.png"))).subarray(16, 24);
		expect([header.readUInt32BE(0), header.readUInt32BE(4)]).toEqual([200, 100]);
	});
});

test("without ghostscript a vector figure is left as it is, with a note", async () => {
	await inFolder(async (folder) => {
		const job = await jobIn(folder, "probe");
		await shellPod(job.home, "echo x > model/PS/one.eps", {
			files: { "probe.html": '<img src="model/one.png">' },
		});
		await symlink("/bin/sh", join(folder, "sh"));
		const bare = createPodRunner({ environment: { PATH: folder }, software: {}, clock });
		const [run] = await bare.run([job], limits);
		expect(run).toMatchObject({ outcome: "succeeded", figures: ["model/PS/one.eps"] });
		expect(run!.notes.join()).toMatch(/install ghostscript/);
	});
});

test("a page that the POD wrote itself is kept, a link in its place is never written through", async () => {
	await inFolder(async (folder) => {
		const job = await jobIn(folder, "probe");
		const files = {
			"a.html": "template {{CASENAME}}",
			"b.html": "template {{CASENAME}}",
			"c.html": "{{CASENAME}}",
		};
		await shellPod(job.home, 'echo own > a.html; ln -s ../../victim b.html; cp "$POD_HOME/c.html" .', {
			files,
		});
		const [run] = await runner.run([job], limits);
		expect(run!.pages).toEqual(["a.html", "c.html"]);
		expect(await readFile(join(job.workFolder, "a.html"), "utf8")).toBe("own\n");
		expect(await readFile(join(job.workFolder, "c.html"), "utf8")).toBe("demo");
		expect(existsSync(join(folder, "victim"))).toBe(false);
	});
});

test("a log that the POD replaced by a link is not cut through the link", async () => {
	await runShell(
		"echo > a.csv; seq 300000 > ../victim; ln -sf ../victim probe.log; yes",
		async (run, job) => {
			expect((run.problem as PodError).failure).toBe("too-much-output");
			expect((await stat(join(job.workFolder, "../victim"))).size).toBe(1_988_895);
		},
	);
});

test("a POD of our own is started by the command that the caller gives", async () => {
	await inFolder(async (folder) => {
		const script = 'require("fs").writeFileSync("a.csv", process.argv[1] + process.env.CASENAME)';
		const job = await jobIn(folder, "own", {
			builtIn: { command: [process.execPath, "-e", script, "own "] },
		});
		await mkdir(job.home, { recursive: true });
		const [run] = await runner.run([job], limits);
		expect(run!.outcome).toBe("succeeded");
		expect(await readFile(join(job.workFolder, "a.csv"), "utf8")).toBe("own demo");
	});
});

test("drivers in JavaScript, Python and with a first line of their own run as they are", async () => {
	await inFolder(async (folder) => {
		const drivers = {
			javascript: ["driver.mjs", 'import { writeFileSync } from "node:fs"; writeFileSync("a.csv", "1");'],
			python: ["python.py", 'open("a.csv", "w").write("1")'],
			itself: ["run", "#!/bin/sh\necho 1 > a.csv"],
		};
		const jobs: PodJob[] = [];
		for (const [name, [file, text]] of Object.entries(drivers)) {
			const job = await jobIn(folder, name);
			await mkdir(job.home, { recursive: true });
			await writeFile(join(job.home, file!), text!);
			await chmod(join(job.home, file!), 0o755);
			jobs.push(name === "itself" ? { ...job, settings: { ...job.settings, driver: "run" } } : job);
		}
		const runs = await runner.run(jobs, limits);
		expect(runs.map(({ problem }) => problem?.message)).toEqual([undefined, undefined, undefined]);
	});
});

test("a work folder that is gone fails the POD alone", async () => {
	await inFolder(async (folder) => {
		const job = await jobIn(folder, "probe");
		await shellPod(job.home, "echo > a.csv");
		await rm(job.workFolder, { recursive: true });
		await symlink("/nowhere", job.workFolder);
		const [run] = await runner.run([job], limits);
		expect(run!.outcome).toBe("failed");
		expect(run!.problem!.message).toMatch(/log cannot be made/);
	});
});
