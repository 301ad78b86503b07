import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "@jest/globals";
import { outcomeOf } from "./fuzz.ts";

const fixtures = fileURLToPath(new URL("../../../fixtures", import.meta.url));
const FILES = [
	"hdf5/block512.h5",
	"hdf5/lzf.h5",
	"hdf5/new.h5",
	"hdf5/old.h5",
	"hdf5/one_chunk.h5",
	"hdf5/shared.h5",
	"hdf5/superblock1.h5",
	"formats/netcdf4.nc",
];
const FLIPS = 1250;

const folder = mkdtempSync(join(tmpdir(), "headwater-fuzz-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A generator of numbers, the same ones for the same seed (mulberry32). */
function random(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) % below;
	};
}

test.each(FILES)(
	"%s: one byte changed at 1250 random places (seed 1): values or a FormatError, soon, in little memory",
	async (name) => {
		const sound = readFileSync(join(fixtures, name));
		const path = join(folder, "flipped.h5");
		const next = random(1);
		let most = 0;
		for (let i = 0; i < FLIPS; i++) {
			const bytes = Uint8Array.from(sound);
			const [at, value] = [next(bytes.length), next(256)];
			bytes[at] = value;
			writeFileSync(path, bytes);
			expect([at, value, await outcomeOf(path)]).toEqual([
				at,
				value,
				expect.stringMatching(/^(whole|refused)/),
			]);
			most = Math.max(most, process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed);
		}
		expect(most / 2 ** 20).toBeLessThan(1024);
	},
	600_000,
);

test.each(FILES)(
	"%s: cut at every byte of its first 4096 it is refused",
	async (name) => {
		const sound = readFileSync(join(fixtures, name));
		const path = join(folder, "cut.h5");
		for (let length = 0; length < Math.min(4096, sound.length); length++) {
			writeFileSync(path, sound.subarray(0, length));
			expect([length, await outcomeOf(path)]).toEqual([length, expect.stringMatching(/^refused/)]);
		}
	},
	600_000,
);
