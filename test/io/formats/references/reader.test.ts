import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { deflateSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { FormatError, isHeadwaterError, StoreError } from "../../../../core/errors.ts";
import { createReferencesReader } from "../../../../io/formats/references/reader.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-references-"));
const at = (name: string) => join(folder, name);
const reader = createReferencesReader();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const VALUES = Int16Array.of(1, 2, 3, 4, 5, 6);
const bytes = Buffer.from(VALUES.buffer);
const packed = deflateSync(bytes.subarray(6));
// A file with something before and behind: first half plain, second half deflated.
beforeAll(() => {
	mkdirSync(at("data"));
	writeFileSync(
		at("data/a.bin"),
		Buffer.concat([Buffer.alloc(10, 9), bytes.subarray(0, 6), Buffer.alloc(3, 7)]),
	);
	writeFileSync(at("data/whole.bin"), bytes.subarray(0, 6));
});

const array = (more: object = {}) =>
	JSON.stringify({
		zarr_format: 2,
		shape: [6],
		chunks: [3],
		dtype: "<i2",
		fill_value: -1,
		order: "C",
		compressor: null,
		filters: null,
		...more,
	});
const frame = (refs: object, more: object = {}) => ({
	version: 1,
	refs: {
		".zgroup": '{"zarr_format":2}',
		"v/.zarray": array(),
		"v/.zattrs": '{"_ARRAY_DIMENSIONS":["x"]}',
		...refs,
	},
	...more,
});

let count = 0;
/** The values of "v" in a set. */
async function valuesOf(set: object): Promise<readonly number[]> {
	const path = at(`${count++}.json`);
	writeFileSync(path, JSON.stringify(set));
	return valuesAt(path);
}

async function valuesAt(path: string): Promise<readonly number[]> {
	const file = await reader.open(path);
	try {
		return Array.from((await file.read("v", [0], [6])) as Int16Array);
	} finally {
		file.close();
	}
}

const FIRST = ["data/a.bin", 10, 6];

test("chunks come from parts of files, whole files, text and base64; the others are fill", async () => {
	const base64 = `base64:${bytes.subarray(6).toString("base64")}`;
	expect(await valuesOf(frame({ "v/0": FIRST, "v/1": base64 }))).toEqual([1, 2, 3, 4, 5, 6]);
	expect(await valuesOf(frame({ "v/0": ["data/whole.bin"] }))).toEqual([1, 2, 3, -1, -1, -1]);
	expect(await valuesOf(frame({ "v/1": "a\u0000b\u0000c\u0000" }))).toEqual([-1, -1, -1, 97, 98, 99]);
	const absolute = frame({
		"v/0": [at("data/a.bin"), 10, 6],
		"v/1": [pathToFileURL(at("data/whole.bin")).href],
	});
	expect(await valuesOf(absolute)).toEqual([1, 2, 3, 1, 2, 3]);
});

// As kerchunk 0.2 writes one: documents as text, templates, keys it has for itself.
test("sets with templates, sets of version 0, and documents as JSON are read", async () => {
	const templated = frame(
		{ "v/0": ["{{d}}.bin", 10, 6] },
		{ templates: { d: "data/a" }, zarr_consolidated_format: 1 },
	);
	expect(await valuesOf(templated)).toEqual([1, 2, 3, -1, -1, -1]);
	expect(await valuesOf(frame({ "v/0": FIRST }).refs)).toEqual([1, 2, 3, -1, -1, -1]);
	const asJson = frame({ ".zgroup": { zarr_format: 2 }, "v/.zarray": JSON.parse(array()), "v/0": FIRST });
	expect(await valuesOf(asJson)).toEqual([1, 2, 3, -1, -1, -1]);
	const zlib = frame({
		"v/.zarray": array({ compressor: { id: "zlib", level: 1 } }),
		"v/1": `base64:${packed.toString("base64")}`,
	});
	expect(await valuesOf(zlib)).toEqual([-1, -1, -1, 4, 5, 6]);
});

test("groups are found by their documents alone", async () => {
	const set = frame({
		"g/.zgroup": '{"zarr_format":2}',
		"g/h/.zgroup": '{"zarr_format":2}',
		"g/h/w/.zarray": array(),
		"g/h/w/0": FIRST,
	});
	writeFileSync(at("groups.json"), JSON.stringify(set));
	const file = await reader.open(at("groups.json"));
	expect([...(file.dataset.groups.get("g")?.groups.get("h")?.variables.keys() ?? [])]).toEqual(["w"]);
	expect(Array.from((await file.read("g/h/w", [0], [3])) as Int16Array)).toEqual([1, 2, 3]);
	file.close();
});

test("what points beyond a file, or to none, is an error that names it", async () => {
	await expect(valuesOf(frame({ "v/0": ["data/a.bin", 14, 6] }))).rejects.toThrow(
		/a\.bin" cannot be read: ".*refers to 6 bytes at 14 of it, beyond its 19 bytes/,
	);
	await expect(valuesOf(frame({ "v/0": ["data/a.bin", 2 ** 52, 6] }))).rejects.toThrow(FormatError);
	await expect(valuesOf(frame({ "v/0": ["data/none.bin", 0, 6] }))).rejects.toThrow(StoreError);
	await expect(valuesOf(frame({ "v/0": ["data/a.bin", 10, 5] }))).rejects.toThrow('chunk "v/0" is damaged');
	await expect(valuesOf(frame({ "v/0": ["gs://bucket/a", 0, 6] }))).rejects.toThrow(
		'points to "gs://bucket/a", and nothing here reads "gs"',
	);
	await expect(valuesOf(frame({ "v/0": "base64:a" }))).rejects.toThrow('"v/0" in it is damaged');
	await expect(valuesOf(frame({ "v/.zarray": "{" }))).rejects.toThrow('"v/.zarray" in it is damaged');
});

test("a source that changed since is refused", async () => {
	writeFileSync(at("data/dated.bin"), bytes.subarray(0, 6));
	utimesSync(at("data/dated.bin"), 1000, 1000);
	const told = (size: number, modified: number) =>
		frame(
			{ "v/0": ["data/dated.bin", 0, 6] },
			{ headwater: { sources: { "data/dated.bin": { size, modified } } } },
		);
	expect(await valuesOf(told(6, 1_000_000))).toEqual([1, 2, 3, -1, -1, -1]);
	await expect(valuesOf(told(6, 1_000_001))).rejects.toThrow(
		/dated\.bin" cannot be read: it changed since the references in ".*" were made/,
	);
	await expect(valuesOf(told(7, 1_000_000))).rejects.toThrow(FormatError);
});

test("other JSON and other files are not taken for sets", async () => {
	const accepts = (text: string, name: string) => reader.accepts(Buffer.from(text), name);
	expect(accepts('{"version":1,"refs":{}}', "any")).toBe(true);
	expect(accepts(' {"templates":{}', "a.refs.json")).toBe(true);
	expect(accepts('{"zarr_format":2}', "x/.zgroup")).toBe(false);
	expect(accepts('{"zarr_format":3}', "x/zarr.json")).toBe(false);
	expect(accepts("CDF\u0001", "a.json")).toBe(false);
	writeFileSync(at("other.json"), '{"a":1}');
	await expect(reader.open(at("other.json"))).rejects.toThrow("it is JSON, but no reference set");
});

/** Serves the folder, with ranges. */
async function beside(action: (url: string) => Promise<void>): Promise<void> {
	const server = createServer((request, response) => {
		const content = readFileSync(join(folder, decodeURIComponent(request.url ?? "")));
		const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
		const end = Math.min(Number(last), content.length - 1);
		response.writeHead(206, { "content-range": `bytes ${first}-${end}/${content.length}` });
		response.end(content.subarray(Number(first), end + 1));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	try {
		await action(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
	} finally {
		server.closeAllConnections();
		server.close();
	}
}

test("a set and its sources may lie on servers, but a set from a server never reaches into the disk", async () => {
	await beside(async (url) => {
		expect(await valuesOf(frame({ "v/0": [`${url}/data/a.bin`, 10, 6] }))).toEqual([1, 2, 3, -1, -1, -1]);
		writeFileSync(at("served.json"), JSON.stringify(frame({ "v/0": FIRST })));
		expect(await valuesAt(`${url}/served.json`)).toEqual([1, 2, 3, -1, -1, -1]);
		for (const local of [at("data/a.bin"), pathToFileURL(at("data/a.bin")).href, "C:\\a.bin"]) {
			writeFileSync(at("evil.json"), JSON.stringify(frame({ "v/0": [local, 10, 6] })));
			await expect(valuesAt(`${url}/evil.json`)).rejects.toThrow(
				"a local path, which references from a server may not reach",
			);
		}
	});
});

/** Errors that tell the user something; anything else is a defect. */
const isKnown = (error: unknown): boolean => isHeadwaterError(error, "Format", "Store", "Memory");

test("a set with one byte changed is read, or refused by a known error", async () => {
	const set = frame(
		{
			"v/0": FIRST,
			"v/1": `base64:${bytes.subarray(6).toString("base64")}`,
			"w/.zarray": array(),
			"w/0": ["{{d}}.bin", 10, 6],
		},
		{
			templates: { d: "data/a" },
			gen: [
				{
					key: "w/{{i + 1}}",
					url: "{{d}}.bin",
					offset: "{{10 * i + 10}}",
					length: "6",
					dimensions: { i: { stop: 1 } },
				},
			],
		},
	);
	const sound = Buffer.from(JSON.stringify(set));
	await fc.assert(
		fc.asyncProperty(fc.nat(sound.length - 1), fc.integer({ min: 1, max: 255 }), async (place, change) => {
			const changed = Buffer.from(sound);
			changed[place] = (changed[place] as number) ^ change;
			const source = {
				name: at("changed.json"),
				size: changed.length,
				read: async () => changed,
				close: () => undefined,
			};
			try {
				const file = await reader.openSource?.(source);
				for (const name of file?.dataset.variables.keys() ?? [])
					await file?.read(name, [0], [Math.min(6, file.dataset.variables.get(name)?.data.shape[0] ?? 0)]);
				file?.close();
			} catch (error) {
				if (!isKnown(error)) throw error;
			}
		}),
		{ numRuns: 1500, seed: 7 },
	);
});
