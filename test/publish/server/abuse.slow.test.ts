import { readdirSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { filesBelow, removeFolder, temporaryFolder } from "../../cli/command.ts";
import { makeSmallTree } from "../../cli/small-data.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";

let folder: string;
let served: ServedHeadwater;
const id = "CMIP6.CMIP.HEADWATER.Small-A.historical.r1i1p1f1.Amon.tas.gn";

beforeAll(async () => {
	folder = temporaryFolder("serve-abuse");
	await makeSmallTree(folder, { names: ["tas"] });
	const file = join(folder, filesBelow(folder).find((name) => /tas_Amon/.test(name)) as string);
	served = await serveHeadwater([file], { cwd: folder });
});
afterAll(async () => {
	await served.stop();
	removeFolder(folder);
});

const handles = () => readdirSync(`/proc/${served.child.pid}/fd`).length;
const resident = () =>
	Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${served.child.pid}/status`, "utf8"))?.[1]) / 1024;
const get = (path: string) => fetch(`${served.address}/${path}`);

async function opened(): Promise<Socket> {
	const socket = connect(Number(new URL(served.address).port), "127.0.0.1");
	socket.on("error", () => undefined);
	await new Promise((resolve) => socket.once("connect", resolve));
	return socket;
}

/** Milliseconds a well-behaved client waits for a chunk, the median of some. */
async function healthy(): Promise<number> {
	const times: number[] = [];
	for (let i = 0; i < 9; i++) {
		const began = performance.now();
		const answer = await get(`datasets/${id}/zarr/tas/0.0.0`);
		expect(answer.status).toBe(200);
		await answer.arrayBuffer();
		times.push(performance.now() - began);
	}
	return times.sort((a, b) => a - b)[4] as number;
}

test("ten thousand connections that break leave nothing behind", async () => {
	for (let i = 0; i < 200; i++) await (await get(`datasets/${id}/zarr/.zmetadata`)).arrayBuffer();
	const before = { handles: handles(), resident: resident(), waits: await healthy() };
	const request = `GET /datasets/${id}/zarr/tas/0.0.0 HTTP/1.1\r\nHost: x\r\n\r\n`;
	const breaking = async (from: number) => {
		for (let i = from; i < 10_000; i += 20) {
			const socket = await opened();
			// Before, within and after the request.
			socket.write(request.slice(0, (i * 7) % (request.length + 20)));
			socket.resetAndDestroy();
		}
	};
	const others = Promise.all(Array.from({ length: 20 }, (_, from) => breaking(from)));
	const waits = await healthy();
	await others;
	await sleep(1000);
	expect(handles()).toBeLessThanOrEqual(before.handles + 5);
	expect(resident()).toBeLessThan(before.resident + 80);
	expect(waits).toBeLessThan(Math.max(2000, 100 * before.waits));
	expect(await healthy()).toBeLessThan(Math.max(200, 20 * before.waits));
}, 180_000);

test("clients that send or take nothing keep nobody waiting", async () => {
	const slow = await Promise.all(Array.from({ length: 300 }, opened));
	for (const [i, socket] of slow.entries()) {
		if (i % 2 === 0) socket.write("GET /datasets HTTP/1.1\r\nHost:");
		else {
			socket.pause();
			socket.write(`GET /datasets/${id}/files/0/x HTTP/1.1\r\nHost: x\r\n\r\n`);
		}
	}
	expect(await healthy()).toBeLessThan(1000);
	for (const socket of slow) socket.destroy();
}, 60_000);

test.each([
	["a path of a megabyte", `datasets/${"x".repeat(2 ** 20)}`],
	["a million dots", `datasets/${id}/zarr/tas/${"0.".repeat(6000)}0`],
	["a chunk that is no number", `datasets/${id}/zarr/tas/0.-1.0`],
	["a way out", `datasets/${id}/files/0/..%2f..%2fetc%2fpasswd`],
	["a way out of the files", `datasets/..%2f..%2fetc/zarr/.zmetadata`],
	["a zero byte", `datasets/${id}%00/zarr/.zmetadata`],
	["half an escape", `datasets/${id}/zarr/%E0%A4%A`],
	["a prototype", `datasets/__proto__/zarr/.zmetadata`],
	["a prototype's variable", `datasets/${id}/zarr/__proto__/.zarray`],
	["a slice of everything", `datasets/${id}/opendap.dods?tas[0:1:99999999][0:1:99999][0:1:99999]`],
	["a stride of 0", `datasets/${id}/opendap.dods?tas[0:0:5]`],
	["a search of everything", `stac/search?ids=${"a,".repeat(4000)}`],
])("%s is refused at once", async (_, path) => {
	const began = performance.now();
	const answer = await get(path);
	await answer.text();
	expect([400, 404, 413, 414, 431, 200]).toContain(answer.status);
	if (answer.status === 200) expect(path).toContain("search");
	expect(performance.now() - began).toBeLessThan(1000);
});

test("methods that change something are refused", async () => {
	for (const method of ["PUT", "DELETE", "PATCH"])
		expect((await fetch(`${served.address}/datasets/${id}/zarr/tas/0.0.0`, { method })).status).toBe(405);
});
