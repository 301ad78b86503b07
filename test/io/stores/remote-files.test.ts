import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { StoreError } from "../../../core/errors.ts";
import type { RemoteFiles } from "../../../core/ports/remote-files.ts";
import { openHttpSource } from "../../../io/stores/http/byte-source.ts";
import { createRemoteFiles } from "../../../io/stores/http/remote-files.ts";
import { type RangeServer, serveFolder } from "../../servers/range-server.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-remote-"));
const notes: string[] = [];
const patience = { attempts: 3, firstWait: 5, silence: 300 };
let server: RangeServer;
let remote: RemoteFiles;

const fixture = fileURLToPath(new URL("../../fixtures/formats/netcdf4.nc", import.meta.url));
const LONG = 300_000;
const long = Buffer.from(Uint8Array.from({ length: LONG }, (_, i) => (i * 7 + (i >> 8)) & 255));

beforeAll(async () => {
	server = await serveFolder(folder);
	remote = createRemoteFiles({
		documents: ["zarr.json", ".zgroup"],
		patience: { ...patience, silence: 20_000 },
		tell: (note) => notes.push(note),
	});
	copyFileSync(fixture, join(folder, "a.nc"));
	writeFileSync(join(folder, "empty.nc"), "");
	writeFileSync(join(folder, "page"), "<!DOCTYPE html><html>Log in</html>");
});
afterEach(() => {
	server.always = undefined;
	server.faults.length = server.asked.length = server.users.length = notes.length = 0;
	writeFileSync(join(folder, "long.bin"), long);
});
afterAll(() => {
	server.close();
	rmSync(folder, { recursive: true, force: true });
});

const at = (path: string) => `${server.address}/${path}`;
const openLong = async () => {
	writeFileSync(join(folder, "long.bin"), long);
	return openHttpSource(at("long.bin"), { patience });
};

test("bytes near the beginning come with the first request, others by one request each", async () => {
	const source = await openLong();
	expect(source.size).toBe(LONG);
	expect(Buffer.from(await source.read(100, 50))).toEqual(long.subarray(100, 150));
	expect(server.asked).toHaveLength(1);
	expect(Buffer.from(await source.read(LONG - 10, 10))).toEqual(long.subarray(-10));
	expect(server.asked).toHaveLength(2);
});

test("what passes is tried again: busy servers, broken connections, short answers, silence", async () => {
	const source = await openLong();
	for (const fault of [
		{ status: 503 },
		{ status: 429 },
		{ status: 500 },
		"break",
		"short",
		"silence",
	] as const) {
		server.faults.push(fault);
		expect(Buffer.from(await source.read(200_000, 10))).toEqual(long.subarray(200_000, 200_010));
	}
});

test("what does not pass is told after so many requests", async () => {
	const source = await openLong();
	for (const [fault, words] of [
		[{ status: 503 }, /answers 503 Service Unavailable \(asked 3 times\)\. Try again later/],
		["break", /broke off/],
		["short", /gave 9 bytes instead of 10/],
		["silence", /silent/],
	] as const) {
		server.always = fault;
		await expect(source.read(200_000, 10)).rejects.toThrow(words);
	}
});

test("a server that asks to wait is waited for", async () => {
	server.faults.push({ status: 429, headers: { "retry-after": "1" } });
	const begun = performance.now();
	await openLong();
	expect(performance.now() - begun).toBeGreaterThan(950);
});

test("what will not pass is asked once", async () => {
	for (const [status, words] of [
		[404, /nothing at this address/],
		[401, /not for you/],
		[403, /not for you/],
		[400, /Check the address/],
	] as const) {
		server.always = { status };
		server.asked.length = 0;
		await expect(openHttpSource(at("a.nc"), { patience })).rejects.toThrow(words);
		expect(server.asked).toHaveLength(1);
	}
});

test("a file that is replaced on the server is noticed, by its tag or its length", async () => {
	const source = await openLong();
	writeFileSync(join(folder, "long.bin"), Buffer.from(long).fill(1, 250_000));
	await expect(source.read(200_000, 10)).rejects.toThrow("it changed while it was read. Start again.");
});

test("a small file from a server without ranges is fetched whole, and that is told; a large one is refused", async () => {
	server.always = "no-ranges";
	const found = await remote.open(at("a.nc"));
	if (found.kind !== "file") throw new Error("no file");
	const bytes = await found.source.read(0, found.source.size);
	expect(Buffer.from(bytes)).toEqual(readFileSync(fixture));
	expect(notes).toEqual([expect.stringContaining("so all of it was fetched")]);
	writeFileSync(join(folder, "large.bin"), new Uint8Array(65 * 2 ** 20));
	await expect(remote.open(at("large.bin"))).rejects.toThrow(/larger than 64 MiB\. Download it first/);
});

test("other parts than asked for, and parts compressed on the way, are refused", async () => {
	server.always = "other-range";
	await expect(openHttpSource(at("a.nc"), { patience })).rejects.toThrow(/other parts of a file/);
	server.always = "compressed";
	await expect(openHttpSource(at("a.nc"), { patience })).rejects.toThrow(/compresses the parts/);
});

test("redirections are followed", async () => {
	server.faults.push({ status: 302, headers: { location: at("a.nc") } });
	const source = await openHttpSource(at("elsewhere.nc"), { patience });
	expect(source.size).toBe(readFileSync(fixture).length);
});

test("an empty file has no bytes; a web page is no file", async () => {
	expect((await openHttpSource(at("empty.nc"), { patience })).size).toBe(0);
	await expect(remote.open(at("page"))).rejects.toThrow(/a web page instead of a file/);
	await expect(remote.open("http://127.0.0.1:1/a.nc")).rejects.toThrow(/cannot be reached/);
});

test("user and password go to the server, and nowhere else", async () => {
	const address = at("b.nc?token=t0psecret").replace("://", "://reader:pass%20word@");
	const error = await remote.open(address).catch((one: unknown) => one);
	expect(error).toBeInstanceOf(StoreError);
	expect(server.users[0]).toBe(`Basic ${Buffer.from("reader:pass word").toString("base64")}`);
	expect(server.asked[0]).toContain("token=t0psecret");
	const told = JSON.stringify([(error as StoreError).message, (error as StoreError).path]);
	expect(told).not.toMatch(/reader|pass|t0psecret/);
	expect(told).toMatch("b.nc?***");
});
