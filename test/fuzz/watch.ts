import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Job, Result } from "./child.ts";
import type { Damage } from "./damage.ts";

/** Seconds of the processor that one damaged file may take. */
export const MOST_SECONDS = 2;
/** Of a child, with everything. */
export const MOST_MEBIBYTES = 256;
const HEAP_MEBIBYTES = 160;
/** A child that does nothing for so long waits for what never comes. */
const MOST_IDLE_SECONDS = 30;
const LOOK_MILLISECONDS = 250;

export interface Watched {
	readonly subject: string;
	readonly damages: readonly Damage[];
	readonly results: readonly Result[];
}

export interface WatchOptions {
	/** Compiled sources, see `compile.ts`. */
	readonly compiled: string;
	readonly fixtures: string;
	readonly folder: string;
}

/** Damages a subject in a process of its own, which is started again behind whatever ends it. */
export async function watchSubject(
	subject: string,
	damages: readonly Damage[],
	options: WatchOptions,
): Promise<Watched> {
	const at = (name: string) => join(options.folder, `${subject}.${name}`);
	const [results, progress] = [at("results"), at("progress")];
	rmSync(results, { force: true });
	const died: Result[] = [];
	for (let from = 0; from < damages.length; ) {
		rmSync(progress, { force: true });
		const { fixtures, folder, compiled } = options;
		const job: Job = { subject, fixtures, folder, damages, from, progress, results };
		writeFileSync(at("job"), JSON.stringify(job));
		const end = await runChild(join(compiled, "test/fuzz/child.js"), at("job"), progress);
		if (end === undefined) break;
		if (!existsSync(progress)) throw new Error(`${subject} could not be begun: ${end}`);
		const number = Number(readFileSync(progress, "utf8"));
		died.push({ kind: "defect", what: end, wrong: [], number, milliseconds: 0, peak: 0, covered: false });
		from = number + 1;
	}
	const lines = existsSync(results) ? readFileSync(results, "utf8").trim().split("\n").filter(Boolean) : [];
	return { subject, damages, results: [...lines.map((line) => JSON.parse(line) as Result), ...died] };
}

/** Why the child ended before its work; `undefined` when it did all of it. */
async function runChild(entry: string, job: string, progress: string): Promise<string | undefined> {
	const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MEBIBYTES}`, entry, job], {
		stdio: ["ignore", "ignore", "pipe"],
	});
	let stderr = "";
	child.stderr.on("data", (text: Buffer) => {
		stderr = (stderr + text.toString()).slice(-4000);
	});
	const ended = new Promise<string | undefined>((resolve) => {
		child.on("close", (code, signal) =>
			resolve(code === 0 ? undefined : `it ended with ${signal ?? code}: ${stderr}`),
		);
	});
	const watching = new AbortController();
	const stuck = watch(child, progress, watching.signal);
	const end = await Promise.race([ended, stuck]);
	watching.abort();
	await ended;
	return end;
}

/** Kills a child that stays at one damage too long; gives what it was killed for. */
async function watch(child: ChildProcess, progress: string, signal: AbortSignal): Promise<string> {
	let [number, since, seconds] = ["", performance.now(), 0];
	for (;;) {
		await sleep(LOOK_MILLISECONDS, undefined, { ref: false });
		if (signal.aborted) return "";
		const now = existsSync(progress) ? readFileSync(progress, "utf8") : "";
		if (now !== number) [number, since, seconds] = [now, performance.now(), processorSeconds(child.pid)];
		const used = processorSeconds(child.pid) - seconds;
		const idle = (performance.now() - since) / 1000;
		if (now === "" || (used <= MOST_SECONDS + 0.5 && idle <= MOST_IDLE_SECONDS)) continue;
		child.kill("SIGKILL");
		return `it hangs: ${used.toFixed(1)} s of the processor, ${idle.toFixed(1)} s in all`;
	}
}

const TICKS_PER_SECOND = 100;

/** User and system time of a process (proc(5), stat, fields 14 and 15); 0 where there is no /proc. */
function processorSeconds(pid: number | undefined): number {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
		const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
		return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
	} catch {
		return 0;
	}
}
