import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "@jest/globals";
import { FormatError, StoreError } from "../../../core/errors.ts";
import type { ByteStore } from "../../../core/ports/byte-store.ts";
import { openZarr } from "../../../io/formats/zarr/reader.ts";
import { createFolderStore } from "../../../io/stores/file/folder.ts";
import { createHttpStore } from "../../../io/stores/http/byte-store.ts";
import { createMemoryStore } from "../../../io/stores/memory.ts";
import { openZipStore } from "../../../io/stores/zip.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-stores-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const zip = fileURLToPath(new URL("../../fixtures/zarr/v2.zarr.zip", import.meta.url));
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

/** Everything of a store, copied. */
async function copied(from: ByteStore, to: ByteStore, prefix = ""): Promise<void> {
	for (const name of await from.list(prefix)) {
		if (name.endsWith("/")) await copied(from, to, prefix + name);
		else await to.set?.(prefix + name, (await from.get(prefix + name)) ?? new Uint8Array());
	}
}

for (const [name, make] of Object.entries({
	folder: () => createFolderStore(join(folder, "pieces")),
	memory: () => createMemoryStore(),
})) {
	test(`${name}: what was set is there, in whole and in parts`, async () => {
		const store = make();
		await store.set?.("a/b/0.0", Buffer.from("0123456789"));
		await store.set?.("a/c", Buffer.from("x"));
		await store.set?.("z", Buffer.from("y"));
		expect(text(await store.get("a/b/0.0"))).toBe("0123456789");
		expect(text(await store.getRange?.("a/b/0.0", 3, 4))).toBe("3456");
		expect(text(await store.getRange?.("a/b/0.0", -3, 2))).toBe("78");
		expect(text(await store.getRange?.("a/b/0.0", 8, 9))).toBe("89");
		expect(await store.get("a/b")).toBeUndefined();
		expect(await store.get("a/c/d")).toBeUndefined();
		expect(await store.getRange?.("none", 0, 1)).toBeUndefined();
		expect([await store.has?.("z"), await store.has?.("q")]).toEqual([true, false]);
		expect(await store.list("")).toEqual(["a/", "z"]);
		expect(await store.list("a/")).toEqual(["b/", "c"]);
		expect(await store.list("none/")).toEqual([]);
	});
}

test("a key cannot lead out of its folder", async () => {
	const store = createFolderStore(folder);
	for (const key of ["../x", "a/../../x", "/etc/passwd", "a//b", "."]) {
		await expect(store.get(key)).rejects.toThrow(StoreError);
	}
});

test("a zip archive gives its files; one that is damaged is a FormatError", async () => {
	const store = openZipStore(zip);
	expect(text(await store.get(".zgroup"))).toBe('{\n    "zarr_format": 2\n}');
	expect(text(await store.getRange?.(".zgroup", -1, 1))).toBe("}");
	expect(await store.get("none")).toBeUndefined();
	expect(await store.list("inner/")).toEqual([".zattrs", ".zgroup", "more/", "ta/"]);
	store.close?.();
	const bytes = readFileSync(zip);
	const broken = join(folder, "broken.zip");
	writeFileSync(broken, bytes.subarray(0, bytes.length - 30));
	expect(() => openZipStore(broken)).toThrow(FormatError);
	bytes[60] = (bytes[60] ?? 0) ^ 1;
	writeFileSync(broken, bytes);
	const spoilt = openZipStore(broken);
	await expect(spoilt.get(".zattrs")).rejects.toThrow(FormatError);
	spoilt.close?.();
});

/** A server over a store; `status` of a path is asked first. */
async function serving(
	store: ByteStore,
	status: (path: string) => number | undefined,
): Promise<{ address: string; close: () => void }> {
	const server = createServer((request, response) => {
		void (async () => {
			const path = decodeURIComponent((request.url ?? "").slice(1));
			const failure = status(path);
			const bytes = await store.get(path);
			response.statusCode = failure ?? (bytes ? 200 : 404);
			if (failure === 200) response.setHeader("content-length", 1000).write("cut");
			if (failure === 200) return response.destroy();
			return response.end(failure ? undefined : bytes);
		})();
	});
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	const { port } = server.address() as AddressInfo;
	return { address: `http://127.0.0.1:${port}`, close };
	function close(): void {
		server.closeAllConnections();
		server.close();
	}
}

test("http: only 404 means absent; no failure becomes fill values", async () => {
	const archive = openZipStore(zip);
	const memory = createMemoryStore();
	await copied(archive, memory);
	archive.close?.();
	let failure: number | undefined;
	const server = await serving(memory, (path) => (/\d$/.test(path) ? failure : undefined));
	const file = await openZarr(createHttpStore(server.address), { path: server.address });
	const read = () => file.read("fill_number", [0, 0], [7, 5]);
	const first = await read();
	expect([first[0], first[34]]).toEqual([250, -999.5]);
	for (const status of [403, 429, 500, 503, 200]) {
		failure = status;
		await expect(read()).rejects.toThrow(StoreError);
	}
	failure = 404;
	expect((await read())[0]).toBe(-999.5);
	server.close();
	await expect(read()).rejects.toThrow("the server cannot be reached");
	await expect(createHttpStore(server.address).list("")).rejects.toThrow(StoreError);
});

test("http: a server without ranges gives the part that was asked for", async () => {
	const server = await serving(createMemoryStore([["a", Buffer.from("0123456789")]]), () => undefined);
	const store = createHttpStore(server.address);
	expect(text(await store.getRange?.("a", 2, 3))).toBe("234");
	expect(text(await store.getRange?.("a", -4, 2))).toBe("67");
	server.close();
});
