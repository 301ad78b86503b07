import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { RunResult } from "../../core/model/run-result.ts";

/** The command as users start it. */
export const HEADWATER = fileURLToPath(new URL("../../bin/headwater", import.meta.url));

export interface Ended {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
	readonly milliseconds: number;
}

export interface Started {
	readonly child: ChildProcess;
	readonly ended: Promise<Ended>;
}

interface Around {
	readonly cwd: string;
	readonly environment?: Readonly<Record<string, string>>;
}

/** `npm test` builds first: the command takes that build, whatever is edited meanwhile. */
export function startCommand(args: readonly string[], { cwd, environment = {} }: Around): Started {
	const begun = performance.now();
	const child = spawn(process.execPath, [HEADWATER, ...args], {
		cwd,
		env: {
			PATH: process.env["PATH"],
			HOME: cwd,
			HEADWATER_NO_BUILD: "1",
			HEADWATER_CACHE: join(cwd, "cache"),
			...environment,
		},
		stdio: ["ignore", "pipe", "pipe"],
	});
	const text = { stdout: "", stderr: "" };
	for (const stream of ["stdout", "stderr"] as const)
		child[stream].on("data", (part: Buffer) => {
			text[stream] += part.toString();
		});
	const ended = new Promise<Ended>((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (code) => resolve({ code, ...text, milliseconds: performance.now() - begun }));
	});
	return { child, ended };
}

export const headwater = (args: readonly string[], around: Around): Promise<Ended> =>
	startCommand(args, around).ended;

export const temporaryFolder = (name: string): string =>
	mkdtempSync(join(tmpdir(), `headwater-cli-${name}-`));

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** Every file below a folder, relative to it. */
export const filesBelow = (folder: string): string[] =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => !entry.isDirectory())
		.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
		.sort();

export const readResult = (run: string): RunResult =>
	JSON.parse(readFileSync(join(run, "result.json"), "utf8")) as RunResult;

/** Command lines of living processes that name the folder. */
export function processesNaming(folder: string): string[] {
	return readdirSync("/proc")
		.filter((id) => /^\d+$/.test(id) && Number(id) !== process.pid)
		.flatMap((id) => {
			try {
				const line = readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " ");
				const work = readFileSync(`/proc/${id}/environ`, "utf8");
				return line !== "" && (line.includes(folder) || work.includes(`WK_DIR=${folder}`)) ? [line] : [];
			} catch {
				return []; // It ended while we looked, or is another user's.
			}
		});
}

/** Waits until something is there. @throws when it is not after `seconds`. */
export async function until(what: () => boolean | Promise<boolean>, seconds = 20): Promise<void> {
	for (const end = performance.now() + seconds * 1000; !(await what()); await sleep(25))
		if (performance.now() > end) throw new Error("It did not come to be in time.");
}

export const untilThere = (path: string): Promise<void> => until(() => existsSync(path));
