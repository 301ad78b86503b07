import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { PodError } from "../../../core/errors.ts";
import type { PodJob } from "../../../core/ports/pod-runner.ts";
import { createPodRunner } from "../../../run/pods/runner.ts";
import type { SoftwarePlaces } from "../../../run/pods/software.ts";
import { shellPod } from "../../pods/settings.ts";
import { inFolder, jobIn, noSettings } from "./job.ts";

const clock = { now: () => new Date(0), monotonic: () => performance.now() };

async function writeProgram(path: string, text: string): Promise<void> {
	await mkdir(join(path, ".."), { recursive: true });
	await writeFile(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
}

/** A POD that asks for libraries of Python and says which `python3` it finds. */
async function pythonPod(folder: string, libraries: readonly string[] = ["xarray"]): Promise<PodJob> {
	const runtimeRequirements = { python3: libraries };
	const job = await jobIn(folder, "probe", { settings: { ...noSettings, runtimeRequirements } });
	await shellPod(job.home, 'command -v python3 > a.csv; echo "$VIRTUAL_ENV,$LAUNCHER" >> a.csv');
	return job;
}

async function run(job: PodJob, software: SoftwarePlaces) {
	const [ended] = await createPodRunner({ environment: process.env, software, clock }).run([job], {
		concurrency: 1,
	});
	const said = await readFile(join(job.workFolder, "a.csv"), "utf8").catch(() => "");
	return { problem: ended!.problem as PodError | undefined, said: said.trim().split("\n") };
}

test("without a place for environments a POD runs with what is on PATH", async () => {
	await inFolder(async (folder) => {
		const { problem, said } = await run(await pythonPod(folder), {});
		expect(problem).toBeUndefined();
		expect(said[0]).toMatch(/python3$/);
	});
});

test("a venv made for the POD, else for its language, is entered by PATH", async () => {
	await inFolder(async (folder) => {
		for (const name of ["_MDTF_python3_base", "_MDTF_probe"]) {
			const program = join(folder, "venvs", name, "bin", "python3");
			await writeProgram(program, "true");
			const { problem, said } = await run(await pythonPod(join(folder, name)), {
				venvRoot: join(folder, "venvs"),
			});
			expect(problem).toBeUndefined();
			expect(said).toEqual([program, `${join(folder, "venvs", name)},`]);
		}
	});
});

test("a conda environment is entered by conda run, by micromamba where that is named", async () => {
	await inFolder(async (folder) => {
		const root = join(folder, "conda root");
		const prefix = join(root, "envs", "_MDTF_python3_base");
		await writeProgram(join(prefix, "bin", "python3"), "true");
		// They stand for conda and micromamba: they note how they were called and run the rest, as those do.
		await writeProgram(join(root, "bin", "conda"), 'export LAUNCHER="conda $1 $2 $3 $4"; shift 4; exec "$@"');
		await writeProgram(
			join(folder, "micromamba"),
			'export LAUNCHER="micromamba $1 $2 $3"; shift 3; exec "$@"',
		);
		const first = await run(await pythonPod(join(folder, "1")), { condaRoot: root });
		expect(first.problem).toBeUndefined();
		expect(first.said[1]).toBe(`,conda run -p ${prefix} --no-capture-output`);
		const second = await run(await pythonPod(join(folder, "2")), {
			condaRoot: root,
			micromambaExe: join(folder, "micromamba"),
		});
		expect(second.problem).toBeUndefined();
		expect(second.said[1]).toBe(`,micromamba run -p ${prefix}`);
	});
});

test("an environment that a POD needs and nobody made is explained", async () => {
	await inFolder(async (folder) => {
		const { problem } = await run(await pythonPod(folder), { condaRoot: folder });
		expect(problem?.failure).toBe("environment");
		expect(problem?.message).toBe(
			`POD "probe": it needs xarray, and none of the environments "_MDTF_probe", "_MDTF_python3_base", "python3_base" is in "${join(folder, "envs")}". Make one of them there, or leave out conda_root, conda_env_root and venv_root to run it with the programs on PATH.`,
		);
	});
});

test("an environment without a conda to enter it is explained", async () => {
	await inFolder(async (folder) => {
		await mkdir(join(folder, "envs", "_MDTF_probe"), { recursive: true });
		const { problem } = await run(await pythonPod(folder), { condaRoot: folder });
		expect(problem?.failure).toBe("environment");
		expect(problem?.message).toMatch(/there is no conda in/);
		const mamba = await run(await pythonPod(join(folder, "2")), {
			condaEnvRoot: join(folder, "envs"),
			micromambaExe: "/no/micromamba",
		});
		expect(mamba.problem?.message).toMatch(/Mend "micromamba_exe"/);
	});
});

test("no environment is required for a POD that asks for none", async () => {
	await inFolder(async (folder) => {
		const job = await jobIn(folder, "probe");
		await shellPod(job.home, "echo 1 > a.csv");
		expect((await run(job, { condaRoot: folder, venvRoot: folder })).problem).toBeUndefined();
		const bare = await run(await pythonPod(join(folder, "2"), []), { condaRoot: folder });
		expect(bare.problem).toBeUndefined();
	});
});
