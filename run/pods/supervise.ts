import { type ChildProcess, spawn } from "node:child_process";
import type { FileHandle } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "./command.ts";
import { ProcessGroup } from "./process-group.ts";

/** Why Headwater ended a POD before it ended itself. */
type Stop = "time-limit" | "too-much-output" | "interrupted";

export interface Ending {
	readonly code?: number;
	readonly signal?: string;
	readonly stopped?: Stop;
	/** Names of processes that the POD left running; they were ended. */
	readonly leftBehind: readonly string[];
}

export interface Supervision {
	readonly folder: string;
	/** Takes what the POD says, by the kernel: it never passes through our memory. */
	readonly log: FileHandle;
	readonly maxLogBytes: number;
	readonly timeLimitSeconds?: number;
	readonly graceSeconds: number;
	readonly signal?: AbortSignal;
	/** Called with the group once it lives, and with `undefined` when it has ended. */
	readonly onGroup: (group: ProcessGroup | undefined) => void;
}

/** Longest time a timer of Node can hold, in milliseconds. */
const longestTimer = 2 ** 31 - 1;

function start(command: Command, { folder, log }: Supervision): Promise<ChildProcess> {
	return new Promise((resolve, reject) => {
		const child = spawn(command.program, command.parameters, {
			cwd: folder,
			env: command.environment,
			detached: true, // its own process group
			stdio: ["ignore", log.fd, log.fd],
		});
		child.once("error", reject);
		child.once("spawn", () => resolve(child));
	});
}

const exited = (child: ChildProcess) =>
	new Promise<Pick<Ending, "code" | "signal">>((resolve) => {
		const tell = () => {
			if (child.exitCode !== null) resolve({ code: child.exitCode });
			else if (child.signalCode !== null) resolve({ signal: child.signalCode });
		};
		child.once("exit", tell);
		tell();
	});

/**
 * Looks at the log's size until `over` is aborted. A kernel pipe would bound it exactly, but our own work would then stall the POD;
 * looking ten to fifty times a second lets it grow by what a disk takes in that time, and it is cut afterwards.
 */
async function watchLog(watched: Supervision, over: AbortSignal): Promise<"too-much-output" | undefined> {
	let pause = 20;
	let last = 0;
	while (!over.aborted) {
		const { size } = await watched.log.stat();
		if (size > watched.maxLogBytes) return "too-much-output";
		pause = size > last ? 20 : Math.min(100, pause * 1.5);
		last = size;
		await sleep(pause, undefined, { signal: over }).catch(() => {}); // Rejects when it is over: so the loop ends.
	}
	return undefined;
}

function watchClock(seconds: number | undefined, over: AbortSignal): Promise<"time-limit" | undefined> {
	if (seconds === undefined) return new Promise(() => {});
	const wait = Math.min(seconds * 1000, longestTimer);
	return sleep(wait, "time-limit" as const, { signal: over }).catch(() => undefined);
}

function watchUser(signal: AbortSignal | undefined, over: AbortSignal): Promise<"interrupted"> {
	return new Promise((resolve) => {
		const tell = () => resolve("interrupted");
		if (signal?.aborted) tell();
		signal?.addEventListener("abort", tell, { once: true, signal: over });
	});
}

/** The first reason to end the POD early, or `undefined` when it ended itself. */
async function watch(watched: Supervision, ended: Promise<unknown>): Promise<Stop | undefined> {
	const over = new AbortController();
	try {
		return await Promise.race([
			ended.then(() => undefined),
			watchLog(watched, over.signal),
			watchClock(watched.timeLimitSeconds, over.signal),
			watchUser(watched.signal, over.signal),
		]);
	} finally {
		over.abort();
	}
}

/** A process stuck in the kernel (a dead network disk) does not even die of SIGKILL: it is not waited for. */
const givenUp = (stopped: Stop | undefined): Promise<Pick<Ending, "signal">> =>
	stopped === undefined ? new Promise(() => {}) : sleep(5000, { signal: "SIGKILL" }, { ref: false });

/**
 * Runs a command to its end, with all processes it starts. Rejects with the system's error when it cannot be started.
 * Processes that leave the group (setsid) are not followed.
 */
export async function supervise(command: Command, watched: Supervision): Promise<Ending> {
	const child = await start(command, watched);
	const group = new ProcessGroup(child.pid!);
	watched.onGroup(group);
	try {
		const ended = exited(child);
		const stopped = await watch(watched, ended);
		if (stopped !== undefined) await group.end(watched.graceSeconds);
		const ending = await Promise.race([ended, givenUp(stopped)]);
		// Those that end with their parent ("tee", Python's resource tracker) get an instant to do so.
		const alone = stopped !== undefined || (await group.emptyWithin(0.2));
		const leftBehind = alone ? [] : await group.members();
		if (leftBehind.length > 0) await group.end(Math.min(1, watched.graceSeconds));
		// The POD may have said too much between the last look and its end.
		const tooMuch = (await watched.log.stat()).size > watched.maxLogBytes;
		return { ...ending, ...explain(stopped ?? (tooMuch ? "too-much-output" : undefined)), leftBehind };
	} finally {
		group.signal("SIGKILL");
		watched.onGroup(undefined);
	}
}

const explain = (stopped: Stop | undefined) => (stopped === undefined ? {} : { stopped });
