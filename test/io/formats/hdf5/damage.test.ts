import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "@jest/globals";
import { FormatError } from "../../../../core/errors.ts";
import { lookup3 } from "../../../../io/formats/hdf5/checksum.ts";
import { netcdf4Reader } from "../../../../io/formats/netcdf4/reader.ts";
import { hdf5Bytes, hdf5Fixture } from "./fixtures.ts";
import { outcomeOf } from "./fuzz.ts";

const fixture = hdf5Bytes;
const folder = mkdtempSync(join(tmpdir(), "headwater-damage-"));
const copy = join(folder, "copy.h5");
afterAll(() => rmSync(folder, { recursive: true }));

/** Opens and reads all of a file made of these bytes. */
function outcome(bytes: Uint8Array): Promise<string> {
	writeFileSync(copy, bytes);
	return outcomeOf(copy);
}

/** All places where a text stands. */
function* placesOf(bytes: Buffer, text: string): Generator<number> {
	for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) yield at;
}

test("a damaged chunk with a checksum is a FormatError, the others are read", async () => {
	const bytes = fixture("new");
	const file = await netcdf4Reader.open(hdf5Fixture("new"));
	const table = await file.chunks?.("checked");
	file.close();
	const at = table?.offsets[1] ?? 0;
	bytes[at + 4] = (bytes[at + 4] ?? 0) ^ 1;
	writeFileSync(copy, bytes);
	const spoilt = await netcdf4Reader.open(copy);
	await expect(spoilt.read("checked", [0, 5], [1, 1])).rejects.toThrow(/checksum of a chunk/);
	expect(await spoilt.read("checked", [0, 0], [1, 2])).toEqual(Int32Array.of(1, 2));
	spoilt.close();
});

test("groups that contain themselves are refused", async () => {
	expect(await outcome(fixture("circle"))).toMatch(/refused: .*circles/);
});

test("a header that continues in itself is refused", async () => {
	const bytes = readFileSync(fileURLToPath(new URL("../../../fixtures/formats/netcdf4.nc", import.meta.url)));
	const blocks = [...placesOf(bytes, "OCHK")];
	expect(blocks.length).toBeGreaterThan(0);
	for (const at of blocks) {
		// One message of a block of 64 bytes: type 16, 16 bytes long, no flags, order 0; the rest is a gap.
		bytes.fill(0, at + 4, at + 64);
		bytes.set([0x10, 16, 0, 0, 0, 0], at + 4);
		bytes.writeBigUInt64LE(BigInt(at), at + 10);
		bytes.writeBigUInt64LE(64n, at + 18);
		bytes.writeUInt32LE(lookup3(bytes.subarray(at, at + 60)), at + 60);
	}
	expect(await outcome(bytes)).toMatch("refused");
});

test("a chunk index that leads in a circle is refused", async () => {
	const bytes = fixture("old");
	for (const at of placesOf(bytes, "TREE")) {
		const [kind, level] = [bytes[at + 4], bytes[at + 5] ?? 0];
		// The first child of an inner node of chunks becomes the node itself: behind 24 bytes and a key for one axis.
		if (kind === 1 && level > 0) bytes.writeBigUInt64LE(BigInt(at), at + 24 + 24);
	}
	writeFileSync(copy, bytes);
	const file = await netcdf4Reader.open(copy);
	await expect(file.read("many_chunks", [0], [4])).rejects.toThrow(FormatError);
	expect(await file.read("scalar", [], [])).toEqual(Float64Array.of(2.5));
	file.close();
});

test("a list of members that leads in a circle is refused", async () => {
	const bytes = fixture("old");
	for (const at of placesOf(bytes, "TREE")) {
		if (bytes[at + 4] === 0) bytes[at + 5] = 1;
		if (bytes[at + 4] === 0) bytes.writeBigUInt64LE(BigInt(at), at + 24 + 8);
	}
	expect(await outcome(bytes)).toMatch("refused");
});

test("addresses and lengths beyond the file are refused", async () => {
	const bytes = fixture("superblock1");
	for (const at of placesOf(bytes, "TREE")) bytes.writeBigUInt64LE(2n ** 63n, at + 24 + 8);
	expect(await outcome(bytes)).toMatch("refused");
	const heap = fixture("old");
	for (const at of placesOf(heap, "HEAP")) heap.writeBigUInt64LE(2n ** 62n, at + 8);
	expect(await outcome(heap)).toMatch("refused");
});

test("a chunk that would inflate beyond its size, or farther than deflate can, is refused", async () => {
	for (const [length, reason] of [
		[10, /refused: .*holds more than 10 bytes/],
		[2 ** 31, /refused: .*cannot come from/],
	] as const) {
		const bytes = fixture("one_chunk");
		// The layout message: chunks of 1000 elements of 1 byte.
		bytes.writeUInt32LE(length, bytes.indexOf(Buffer.from([232, 3, 0, 0, 1, 0, 0, 0])));
		const before = process.memoryUsage().rss;
		expect(await outcome(bytes)).toMatch(reason);
		expect(process.memoryUsage().rss - before).toBeLessThan(64 * 2 ** 20);
	}
});

test("a file cut at any of its first 4096 bytes is refused at once", async () => {
	const bytes = fixture("block2048");
	for (let length = 0; length < 4096; length += 7) {
		expect(await outcome(bytes.subarray(0, length))).toMatch("refused");
	}
});

test("nothing but values or a FormatError comes of spoilt bytes (seeded)", async () => {
	for (const name of ["old", "new", "shared", "block512", "superblock1"]) {
		const sound = fixture(name);
		for (let seed = 1; seed <= 25; seed++) {
			const result = await outcome(spoilt(sound, seed));
			expect([name, seed, result]).toEqual([name, seed, expect.stringMatching(/^(whole|refused)/)]);
		}
	}
}, 120_000);

/** One to four bytes changed, the same ones for the same seed (a linear congruential generator). */
function spoilt(sound: Uint8Array, seed: number): Uint8Array {
	const bytes = Uint8Array.from(sound);
	let state = seed;
	const next = () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state >>> 4;
	};
	for (let i = 0; i <= seed % 4; i++) bytes[next() % bytes.length] = next() % 256;
	return bytes;
}
