import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { pathBelow } from "../../../io/transfer/place.ts";
import { someBytes } from "../../servers/some-bytes.ts";
import { benchOfNodes } from "./bench-of-nodes.ts";

test.each([
	"../out.nc",
	"a/../../out.nc",
	"/etc/passwd",
	"a//b.nc",
	"a/./b.nc",
	"",
	"a/",
	"a\0b.nc",
	"a\\..\\b.nc",
	".hidden.nc",
	"a/.tas.nc.record",
	`${"x".repeat(300)}.nc`,
	"é".repeat(120),
	Array(50).fill("a").join("/"),
])("a place that a server must not name is refused: %j", (place) => {
	expect(() => pathBelow("/cache", place)).toThrow("no file of the cache may be called so");
});

test("no place leads out of the root", () => {
	const part = fc.oneof(fc.constantFrom("..", ".", "", "a", "/", "\\", "\0"), fc.string({ maxLength: 8 }));
	fc.assert(
		fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
			try {
				expect(pathBelow("/cache", parts.join("/")).startsWith("/cache/")).toBe(true);
			} catch (error) {
				expect(error).toMatchObject({ code: "Store" });
			}
		}),
	);
});

const files = new Map([["a.nc", someBytes(20_000, 1)]]);

test("links in the way are not followed", async () => {
	const bench = await benchOfNodes(files);
	try {
		const outside = join(bench.root, "outside");
		const root = join(bench.root, "root");
		for (const folder of [outside, root]) mkdirSync(folder);
		symlinkSync(outside, join(root, "CMIP6"));
		const folder = bench.downloads({ root }).fetch(bench.remote("a.nc", { place: "CMIP6/a.nc" }));
		await expect(folder).rejects.toThrow("it is a link");
		writeFileSync(join(outside, "precious"), "1");
		symlinkSync(join(outside, "precious"), join(root, "a.nc"));
		await expect(bench.downloads({ root }).fetch(bench.remote("a.nc"))).rejects.toThrow("it is a link");
		symlinkSync(join(outside, "new"), join(root, ".b.nc.part"));
		await expect(bench.downloads({ root }).fetch(bench.remote("a.nc", { place: "b.nc" }))).rejects.toThrow(
			"links",
		);
		expect(readdirSync(outside)).toEqual(["precious"]);
	} finally {
		await bench.close();
	}
});

test("addresses of an index that lead to this machine are refused, typed ones are not", async () => {
	const bench = await benchOfNodes(files);
	try {
		const file = bench.remote("a.nc");
		const guarded = { allowPrivateHosts: false };
		await expect(bench.downloads(guarded).fetch(file)).rejects.toThrow("--allow-private-hosts");
		const byName = { url: (file.replicas[0]?.url ?? "").replace("127.0.0.1", "localhost"), node: "n" };
		await expect(bench.downloads(guarded).fetch({ ...file, replicas: [byName] })).rejects.toThrow(
			"private address",
		);
		expect(bench.nodes[0]?.asked).toEqual([]);
		const typed = file.replicas.map((replica) => ({ ...replica, isTyped: true }));
		await bench.downloads(guarded).fetch({ ...file, replicas: typed });
		expect(existsSync(join(bench.root, "a.nc"))).toBe(true);
	} finally {
		await bench.close();
	}
});

/** Sends every request on to another address. */
async function redirecting(to: (request: IncomingMessage) => string) {
	const seen: (string | undefined)[] = [];
	const server = createServer((request, response) => {
		seen.push(request.headers.authorization);
		response.writeHead(302, { location: to(request) }).end();
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const port = (server.address() as AddressInfo).port;
	return { port, seen, close: () => server.close() };
}

test("user and password go to the host they were meant for, and not where it redirects to", async () => {
	const bench = await benchOfNodes(files);
	const door = await redirecting(() => `${bench.nodes[0]?.address}/a.nc`);
	try {
		const url = `http://me:secret@127.0.0.1:${door.port}/a.nc`;
		await bench.downloads().fetch(bench.remote("a.nc", { replicas: [{ url, node: "n" }] }));
		expect(door.seen).toEqual([`Basic ${Buffer.from("me:secret").toString("base64")}`]);
		expect(bench.nodes[0]?.headers[0]?.authorization).toBeUndefined();
	} finally {
		door.close();
		await bench.close();
	}
});

test("redirections to private places, other protocols and in circles are refused", async () => {
	const bench = await benchOfNodes(files);
	const targets = [`${bench.nodes[0]?.address}/a.nc`, `file://${tmpdir()}/a.nc`, ""];
	let number = 0;
	const door = await redirecting(({ url = "" }) => targets[number] || url);
	try {
		const url = `http://127.0.0.1:${door.port}/a.nc`;
		const file = bench.remote("a.nc", { replicas: [{ url, node: "n", isTyped: true }] });
		for (const words of ["private address", "only http and https", "more than 10 times"]) {
			await expect(bench.downloads({ allowPrivateHosts: false }).fetch(file)).rejects.toThrow(words);
			number++;
		}
		expect(door.seen).toHaveLength(13);
	} finally {
		door.close();
		await bench.close();
	}
});
