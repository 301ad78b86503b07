import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import {
	chmod,
	link,
	mkdir,
	mkdtemp,
	readdir,
	readFile,
	rm,
	stat,
	symlink,
	writeFile,
} from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, test } from "@jest/globals";
import { StoreError } from "../../../core/errors.ts";
import { markerFile, readMarker } from "../../../run/folders/marker.ts";
import { removeInRun, removeRun } from "../../../run/folders/remove.ts";
import { closeRunFolder, openRunFolder } from "../../../run/folders/run-folder.ts";

const now = new Date("2024-01-02T03:04:05Z");

async function inFolder<T>(work: (folder: string) => Promise<T>, parent = tmpdir()): Promise<T> {
	const folder = await mkdtemp(join(parent, "headwater-folders-"));
	try {
		return await work(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

const open = (output: string, more: { overwrite?: boolean; working?: string; name?: string } = {}) =>
	openRunFolder({ output, name: "case", overwrite: false, now, ...more });

async function refusal(work: Promise<unknown>): Promise<string> {
	const error = await work.then(
		() => undefined,
		(found) => found,
	);
	if (!(error instanceof StoreError)) throw error ?? new Error("it was not refused");
	return error.message;
}

test("a run takes the first free name and marks it", async () => {
	await inFolder(async (output) => {
		await mkdir(join(output, "case.v1"));
		const runs = [await open(output), await open(output), await open(output)];
		expect(runs.map(({ name }) => name)).toEqual(["case", "case.v2", "case.v3"]);
		expect(JSON.parse(await readFile(join(output, "case", markerFile), "utf8"))).toEqual({
			schema: 1,
			run: "case",
			pid: process.pid,
			host: hostname(),
			started: "2024-01-02T03:04:05.000Z",
		});
		expect(await readdir(join(output, "case.v1"))).toEqual([]);
	});
});

test("of forty runs at once no two take one folder", async () => {
	await inFolder(async (output) => {
		const runs = await Promise.all(Array.from({ length: 40 }, () => open(output)));
		expect(new Set(runs.map(({ path }) => path)).size).toBe(40);
		expect((await readdir(output)).length).toBe(40);
	});
});

test("of twenty runs that overwrite at once one wins", async () => {
	await inFolder(async (output) => {
		const old = await open(output);
		await writeFile(join(old.path, "old"), "");
		await closeRunFolder(old, now);
		const runs = await Promise.allSettled(
			Array.from({ length: 20 }, () => open(output, { overwrite: true })),
		);
		expect(runs.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
		for (const run of runs)
			if (run.status === "rejected") expect(String(run.reason)).toMatch(/still working in it|taking this/);
		expect(await readdir(output)).toEqual(["case"]);
		expect(await readdir(join(output, "case"))).toEqual([markerFile]);
	});
});

test("overwriting replaces an ended run and nothing else", async () => {
	await inFolder(async (output) => {
		const first = await open(output, { overwrite: true });
		await writeFile(join(first.path, "old"), "");
		expect(await refusal(open(output, { overwrite: true }))).toMatch(/is still working in it/);
		await closeRunFolder(first, now);
		const second = await open(output, { overwrite: true });
		expect(second.name).toBe("case");
		expect(await readdir(second.path)).toEqual([markerFile]);
	});
});

test("a run whose process died may be overwritten", async () => {
	await inFolder(async (output) => {
		const run = await open(output);
		const dead = spawn("true");
		await new Promise((resolve) => dead.once("exit", resolve));
		const marker = { ...(await readMarker(run.path)), pid: dead.pid };
		await writeFile(join(run.path, markerFile), JSON.stringify(marker));
		await writeFile(
			join(run.path, ".headwater-claim.json"),
			JSON.stringify({ pid: dead.pid, host: hostname() }),
		);
		expect((await open(output, { overwrite: true })).name).toBe("case");
		await writeFile(join(run.path, markerFile), JSON.stringify({ ...marker, host: "elsewhere" }));
		expect(await refusal(open(output, { overwrite: true }))).toMatch(/on "elsewhere" is still working/);
	});
});

test("a folder that Headwater did not make is never overwritten, whatever lies in it", async () => {
	await inFolder(async (output) => {
		const mine = join(output, "case");
		await mkdir(mine);
		await writeFile(join(mine, "thesis.tex"), "ten years of work");
		expect(await refusal(open(output, { overwrite: true }))).toMatch(
			/Headwater did not make it .* is not overwritten\. Move it away/,
		);
		// A marker that is no marker, and one that was copied from another run.
		for (const text of ["", "{}", "null", JSON.stringify({ schema: 1, run: "other", pid: 1, host: "x" })]) {
			await writeFile(join(mine, markerFile), text);
			expect(await refusal(open(output, { overwrite: true }))).toMatch(/did not make it/);
		}
		expect((await readdir(mine)).sort()).toEqual([markerFile, "thesis.tex"]);
	});
});

test("a copy of a run under another name, and a link to a run, are not ours", async () => {
	await inFolder(async (output) => {
		const run = await open(output);
		await closeRunFolder(run, now);
		execFileSync("cp", ["-r", run.path, join(output, "kept")]);
		expect(await refusal(open(output, { name: "kept", overwrite: true }))).toMatch(/did not make it/);
		expect(await refusal(removeRun(join(output, "kept")))).toMatch(/did not make this folder/);
		await mkdir(join(output, "sub"));
		await symlink(run.path, join(output, "sub", "case"));
		await refusal(open(join(output, "sub"), { overwrite: true }));
		expect(existsSync(run.path)).toBe(true);
	});
});

test("a file in the run's place is no reason to fail without overwrite, and is refused with it", async () => {
	await inFolder(async (output) => {
		await writeFile(join(output, "case"), "");
		expect((await open(output)).name).toBe("case.v1");
		expect(await refusal(open(output, { overwrite: true }))).toMatch(/did not make it/);
	});
});

test("deleting a run follows no link and takes read-only folders with it", async () => {
	await inFolder(async (output) => {
		const outside = join(output, "outside");
		await mkdir(outside);
		await writeFile(join(outside, "precious"), "");
		const run = await open(output);
		await mkdir(join(run.path, "a/b"), { recursive: true });
		await writeFile(join(run.path, "a/b/file"), "", { mode: 0o444 });
		await symlink(outside, join(run.path, "a/b/link"));
		await chmod(join(run.path, "a/b"), 0o555);
		await removeRun(run.path);
		expect(existsSync(run.path)).toBe(false);
		expect(await readdir(outside)).toEqual(["precious"]);
	});
});

test("inside a run only what is really inside is deleted", async () => {
	await inFolder(async (output) => {
		const run = await open(output);
		await mkdir(join(output, "outside"));
		await writeFile(join(output, "outside/precious"), "");
		await symlink(join(output, "outside"), join(run.path, "link"));
		await writeFile(join(run.path, "file"), "");
		for (const path of ["..", "../outside", "link/precious", ".", markerFile, join(output, "outside")])
			expect(await refusal(removeInRun(run.path, path))).toMatch(/not inside the run/);
		await removeInRun(run.path, "file");
		await removeInRun(run.path, "link");
		expect(await readdir(run.path)).toEqual([markerFile]);
		expect(await readdir(join(output, "outside"))).toEqual(["precious"]);
		expect(await refusal(removeInRun(join(output, "outside"), "precious"))).toMatch(
			/nothing in it is deleted/,
		);
	});
});

test("work in WORKING_DIR is moved to OUTPUT_DIR when it is done", async () => {
	await inFolder(async (folder) => {
		const [output, working] = [join(folder, "out"), join(folder, "work")];
		await mkdir(join(working, "case"), { recursive: true });
		const run = await open(output, { working });
		expect(run).toEqual({
			name: "case.v1",
			path: join(working, "case.v1"),
			destination: join(output, "case.v1"),
		});
		await writeFile(join(run.path, "result"), "done");
		expect(await closeRunFolder(run, now)).toBe(run.destination);
		expect(await readFile(join(run.destination, "result"), "utf8")).toBe("done");
		expect((await readMarker(run.destination))?.finished).toBe("2024-01-02T03:04:05.000Z");
		// The name that was taken in WORKING_DIR is left as it was; the first free in both was used.
		expect([await readdir(working), await readdir(output)]).toEqual([["case"], ["case.v1"]]);
	});
});

const memory = "/dev/shm";
const otherDisk = existsSync(memory) && process.platform === "linux" ? test : test.skip;

otherDisk(
	"a run comes home from another file system whole: links, shared files, times and rights",
	async () => {
		await inFolder(async (output) => {
			await inFolder(async (working) => {
				const run = await open(output, { working });
				await mkdir(join(run.path, "products"));
				await writeFile(join(run.path, "products/a.nc"), "data", { mode: 0o444 });
				await link(join(run.path, "products/a.nc"), join(run.path, "tas.nc"));
				await symlink("/etc/hostname", join(run.path, "link"));
				const before = await stat(join(run.path, "tas.nc"));
				const home = await closeRunFolder(run, now);
				const [a, b] = [await stat(join(home, "products/a.nc")), await stat(join(home, "tas.nc"))];
				expect([a.ino, a.mode, Math.round(a.mtimeMs)]).toEqual([
					b.ino,
					before.mode,
					Math.round(before.mtimeMs),
				]);
				expect((await readdir(home)).sort()).toEqual([markerFile, "link", "products", "tas.nc"]);
				expect(await readdir(working)).toEqual([]);
				expect((await readMarker(home))?.finished).toBeDefined();
			}, memory);
		});
	},
);

test("a folder inside a run is no OUTPUT_DIR: overwriting that run would delete it", async () => {
	await inFolder(async (output) => {
		const run = await open(output);
		expect(await refusal(open(join(run.path, "sub")))).toMatch(/lies inside the run/);
	});
});

test("an OUTPUT_DIR that is a file is explained", async () => {
	await inFolder(async (folder) => {
		await writeFile(join(folder, basename(folder)), "");
		expect(await refusal(open(join(folder, basename(folder))))).toMatch(/this OUTPUT_DIR cannot be made/);
	});
});
