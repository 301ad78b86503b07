import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { InterruptedError, LevelError, WorkerError } from "../../../core/errors.ts";
import { Refusal } from "../../../core/ports/refusal.ts";
import { defineTask } from "../../../core/ports/tasks.ts";
import { createPool } from "../../../io/workers/pool.ts";
import { packError } from "../../../run/failure.ts";
import { createThreadedTasks } from "../../../run/tasks/threaded-tasks.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-tasks-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A thread that forgets, waits, fails or dies as its tasks say. */
function oddThread(): string {
	const file = join(folder, "thread.mjs");
	const failures = {
		level: packError(new LevelError("no such level")),
		refuse: packError(new Refusal(413, "too much", { "retry-after": "9" })),
		defect: packError(new RangeError("odd")),
	};
	writeFileSync(
		file,
		`const known = new Map();
		const failures = ${JSON.stringify(failures)};
		export async function runJob({ number, about, ask, stop }) {
			if (about) known.set(number, about);
			if (!known.has(number)) return { lacks: number };
			if (ask === "forget") known.clear();
			if (ask === "die") process.exit(7);
			if (ask in failures) return { done: false, failure: failures[ask] };
			while (ask === "wait" && Atomics.load(stop, 0) === 0) await new Promise((turn) => setImmediate(turn));
			return { done: true, value: [ask, about !== undefined, known.size] };
		}`,
	);
	return file;
}

const task = defineTask<object, string, readonly unknown[]>({
	name: "odd",
	run: () => Promise.reject(new Error("it is done in a thread")),
});

function opened(mostWaiting = 10) {
	const pool = createPool({ file: oddThread(), threads: 1 });
	const tasks = createThreadedTasks(pool, { budget: 1, mostWaiting });
	return {
		pool,
		ask: (about: object, ask: string, signal?: AbortSignal) => tasks.run(task, { about, ask, signal }),
	};
}

test("what a task is about is sent once, and again to a thread that does not have it", async () => {
	const { pool, ask } = opened();
	const [one, other] = [{ name: "one" }, { name: "other" }];
	expect(await ask(one, "a")).toEqual(["a", true, 1]);
	expect(await ask(one, "b")).toEqual(["b", false, 1]);
	expect(await ask(other, "c")).toEqual(["c", true, 2]);
	await ask(other, "forget");
	expect(await ask(one, "d")).toEqual(["d", true, 1]);
	await pool.close();
});

test("failures arrive in their own class", async () => {
	const { pool, ask } = opened();
	await expect(ask({}, "level")).rejects.toThrow(LevelError);
	await expect(ask({}, "defect")).rejects.toMatchObject({ name: "RangeError", message: "odd" });
	const refused = ask({}, "refuse");
	await expect(refused).rejects.toThrow(Refusal);
	await expect(refused).rejects.toMatchObject({ status: 413, headers: { "retry-after": "9" } });
	await pool.close();
});

test("a running task hears that nobody wants it, one that waits is never begun; the thread goes on", async () => {
	const { pool, ask } = opened();
	const stop = new AbortController();
	const about = {};
	await ask(about, "a");
	const running = ask(about, "wait", stop.signal);
	const waiting = ask(about, "die", stop.signal);
	stop.abort();
	expect(await running).toEqual(["wait", false, 1]);
	await expect(waiting).rejects.toThrow(InterruptedError);
	// The same thread: it still has what was sent.
	expect(await ask(about, "b")).toEqual(["b", false, 1]);
	await pool.close();
});

test("a thread that dies is a WorkerError of its task; the next is sent all it needs", async () => {
	const { pool, ask } = opened();
	const about = {};
	await ask(about, "a");
	await expect(ask(about, "die")).rejects.toThrow(WorkerError);
	expect(await ask(about, "b")).toEqual(["b", true, 1]);
	await pool.close();
});

test("more than may wait is refused", async () => {
	const { pool, ask } = opened(1);
	const stop = new AbortController();
	const running = ask({}, "wait", stop.signal);
	const waiting = ask({}, "a");
	await expect(ask({}, "b")).rejects.toThrow(WorkerError);
	stop.abort();
	await running;
	expect(await waiting).toEqual(["a", true, 2]);
	await pool.close();
});
