import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { LockKeeper } from "../../../io/transfer/lock.ts";

const times = { beat: 50, dead: 400, look: 20 };

async function inFolder(action: (path: string, folder: string) => Promise<void>): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), "headwater-lock-"));
	try {
		await action(join(folder, "a.lock"), folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

test("one has a lock at a time, the others wait and hear for whom", () =>
	inFolder(async (path) => {
		const keepers = [new LockKeeper(times), new LockKeeper(times), new LockKeeper(times)];
		let inside = 0;
		const told: string[] = [];
		await Promise.all(
			keepers.map(async (keeper) => {
				const lock = await keeper.take(path, { onWait: (owner) => void told.push(owner) });
				expect(++inside).toBe(1);
				await new Promise((resolve) => setTimeout(resolve, 100));
				inside--;
				await lock.release();
			}),
		);
		expect(told).toEqual([expect.stringContaining(`process ${process.pid} on`), expect.anything()]);
		expect(existsSync(path)).toBe(false);
		for (const keeper of keepers) keeper.close();
	}));

test("the lock of a process that ended, or whose number another has now, is taken over at once", () =>
	inFolder(async (path, folder) => {
		const keeper = new LockKeeper({ ...times, dead: 60_000 });
		const mine = await keeper.take(path);
		const owner = JSON.parse(readFileSync(path, "utf8"));
		const { pid } = spawnSync(process.execPath, ["-e", ""]);
		for (const dead of [{ pid }, { started: "1" }]) {
			writeFileSync(path, JSON.stringify({ ...owner, ...dead, token: "other" }));
			expect(await mine.isHeld()).toBe(false);
			const lock = await new LockKeeper(times).take(path);
			await lock.release();
		}
		expect(readdirSync(folder)).toEqual([]);
		keeper.close();
	}));

test("a lock of another machine is taken over when it shows no sign of life", () =>
	inFolder(async (path) => {
		const keeper = new LockKeeper(times);
		const begun = performance.now();
		writeFileSync(path, JSON.stringify({ pid: 1, host: "elsewhere", started: "", token: "t" }));
		await keeper.take(path);
		expect(performance.now() - begun).toBeGreaterThan(times.dead);
		keeper.close();
	}));

test("whoever gives up waiting has no lock", () =>
	inFolder(async (path) => {
		const keeper = new LockKeeper(times);
		const lock = await keeper.take(path);
		await expect(keeper.take(path, { signal: AbortSignal.timeout(100) })).rejects.toThrow("timeout");
		expect(await lock.isHeld()).toBe(true);
		keeper.close();
	}));
