import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { filesBelow, removeFolder, temporaryFolder, until } from "../../cli/command.ts";
import { makeSmallTree } from "../../cli/small-data.ts";
import { serveHeadwater } from "../../servers/headwater-serve.ts";

let folder: string;
let file: string;

beforeAll(async () => {
	folder = temporaryFolder("access-log");
	await makeSmallTree(folder, { names: ["tas"] });
	file = join(folder, filesBelow(folder).find((name) => /tas_Amon/.test(name)) as string);
});
afterAll(() => removeFolder(folder));

const inTime = () => ({ signal: AbortSignal.timeout(20_000) });
const linesOf = (log: string): string[] =>
	existsSync(log) ? readFileSync(log, "utf8").split("\n").slice(0, -1) : [];
const idAt = async (address: string) =>
	((await (await fetch(`${address}/datasets`, inTime())).json()) as string[])[0] as string;

const COMBINED =
	/^127\.0\.0\.1 - - \[\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000\] "(GET|HEAD) \/\S* HTTP\/1\.1" \d{3} \d+ "[^"]*" "[^"]*"$/;

test("each request is one whole line, of several processes in one file, and nothing secret is in it", async () => {
	const log = join(folder, "many.log");
	const served = await serveHeadwater([file, "--processes", "2", "--access-log", log], { cwd: folder });
	try {
		const asked = Array.from({ length: 60 }, async (_, i) => {
			const headers = { authorization: "Bearer verysecret", referer: "http://x.example/?key=verysecret" };
			await (
				await fetch(`${served.address}/datasets?n=${i}&token=verysecret`, { headers, ...inTime() })
			).text();
		});
		await Promise.all(asked);
		await until(() => linesOf(log).length === 60);
	} finally {
		await served.stop();
	}
	expect(linesOf(log).filter((line) => !COMBINED.test(line))).toEqual([]);
	expect(readFileSync(log, "utf8")).not.toContain("verysecret");
}, 120_000);

interface Row {
	readonly id: string;
	readonly requests: number;
	readonly bytes: number;
	readonly clients: number;
}

test.each([1, 2])(
	"what the log tells is counted again after a restart, in %i process(es)",
	async (count) => {
		const log = join(folder, `kept-${count}.log`);
		const args = (format: string) => [
			...[file, "--processes", String(count), "--access-log", log, "--access-log-format", format],
		];
		const usageAt = async (address: string): Promise<readonly Row[]> =>
			(await (await fetch(`${address}/usage?format=json`, inTime())).json()) as Row[];
		const sent: number[] = [];
		for (const format of ["combined", "json", "combined"]) {
			const served = await serveHeadwater(args(format), { cwd: folder });
			try {
				const id = await idAt(served.address);
				const requests = 5 * sent.length;
				await until(async () => ((await usageAt(served.address))[0]?.requests ?? 0) === requests);
				for (let i = 0; i < 5; i++)
					await (await fetch(`${served.address}/datasets/${id}/zarr/tas/0.0.0`, inTime())).arrayBuffer();
				await until(async () => ((await usageAt(served.address))[0]?.requests ?? 0) === requests + 5);
				const [row] = await usageAt(served.address);
				expect([row?.id, row?.clients]).toEqual([id, 1]);
				sent.push(row?.bytes ?? 0);
			} finally {
				await served.stop();
			}
		}
		expect(sent[0]).toBeGreaterThan(0);
		expect(sent).toEqual([1, 2, 3].map((times) => times * (sent[0] as number)));
	},
	120_000,
);

test("a log that was moved is begun anew, at once after SIGHUP", async () => {
	const log = join(folder, "moved.log");
	const served = await serveHeadwater([file, "--access-log", log], { cwd: folder });
	const ask = async (path: string) => (await fetch(`${served.address}/${path}`, inTime())).text();
	try {
		await ask("datasets");
		await until(() => linesOf(log).length === 1);
		renameSync(log, `${log}.1`);
		served.child.kill("SIGHUP");
		await until(() => existsSync(log));
		await ask("versions");
		await until(() => linesOf(log).length === 1);
		renameSync(log, `${log}.2`);
		await ask("plugins");
		await until(() => linesOf(log).length === 1);
	} finally {
		await served.stop();
	}
	const paths = [`${log}.1`, `${log}.2`, log].map((one) => linesOf(one).map((line) => line.split(" ")[6]));
	expect(paths).toEqual([["/datasets"], ["/versions"], ["/plugins"]]);
});

test("a full disk is one warning and no failed request", async () => {
	const served = await serveHeadwater([file, "--access-log", "/dev/full"], { cwd: folder });
	const ask = async () => (await fetch(`${served.address}/datasets`, inTime())).status;
	try {
		expect(await ask()).toBe(200);
		await until(() => served.log().includes("ENOSPC"));
		for (let i = 0; i < 5; i++) expect(await ask()).toBe(200);
	} finally {
		await served.stop();
	}
	expect(served.log().match(/access log "\/dev\/full" cannot be written \(ENOSPC\)/g)).toHaveLength(1);
});

test.each([1, 2])(
	"a log that cannot be written at all ends the command, in %i process(es)",
	async (count) => {
		await expect(
			serveHeadwater([
				...[file, "--processes", String(count), "--access-log", join(folder, "none", "x.log")],
			]),
		).rejects.toThrow(/none\/x\.log": it cannot be written \(ENOENT\)/);
	},
);
