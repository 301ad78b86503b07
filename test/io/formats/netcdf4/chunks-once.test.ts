import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { NumericValues } from "../../../../core/array/lazy-array.ts";
import type { ByteSource } from "../../../../core/ports/byte-source.ts";
import type { WantedBlock } from "../../../../core/ports/reader.ts";
import { createNetcdf4Reader } from "../../../../io/formats/netcdf4/reader.ts";
import { openFileSource } from "../../../../io/stores/file/byte-source.ts";
import { datasetOf, range, type SmallWorld, smallWorld } from "../../../preprocess/small-world.ts";

const [TIMES, CELLS, CHUNK] = [40, 3000, 8];

let world: SmallWorld;
let path: string;
beforeAll(async () => {
	world = await smallWorld("chunks-once");
	const dataset = datasetOf({ time: TIMES, x: CELLS }, { ta: ["time x", range(TIMES * CELLS, 0, 1)] });
	const ta = dataset.variables.get("ta");
	if (!ta) throw new Error("no ta");
	const storage = { chunkShape: [CHUNK, CELLS], deflate: 1, shuffle: true };
	path = await world.file("once.nc", { ...dataset, variables: new Map([["ta", { ...ta, storage }]]) });
}, 60_000);
afterAll(() => world.close());

/** Reads `ta` in blocks of three steps from `first` on, which begin and end inside chunks; gives the bytes that were fetched for it. */
async function fetchedFor(first: number, options: Pick<WantedBlock, "within">): Promise<number> {
	const file = openFileSource(path);
	let fetched = 0;
	const counting: ByteSource = {
		...file,
		readSync: (target, offset) => {
			fetched += target.length;
			file.readSync?.(target, offset);
		},
	};
	const open = await createNetcdf4Reader().openSource?.(counting);
	if (!open) throw new Error("not opened");
	await open.chunks?.("ta");
	fetched = 0;
	for (let from = first; from < TIMES; from += 3) {
		const some = Math.min(3, TIMES - from);
		const values = (await open.readBlock?.("ta", {
			start: [from, 5],
			count: [some, 7],
			...options,
		})) as NumericValues;
		const expected = range(some, from, 1).flatMap((t) => range(7, t * CELLS + 5, 1));
		expect([...values]).toEqual(expected);
	}
	open.close();
	return fetched;
}

async function storedBytes(): Promise<number> {
	const open = await createNetcdf4Reader().open(path);
	const table = await open.chunks?.("ta");
	open.close();
	return table?.sizes.reduce((sum, size) => sum + size, 0) ?? 0;
}

test("blocks that end inside chunks fetch and decode each chunk once", async () => {
	expect(await fetchedFor(0, {})).toBe(await storedBytes());
	expect(await fetchedFor(0, { within: { start: [0, 5], count: [TIMES, 7] } })).toBe(await storedBytes());
});

test("a chunk of which nothing more is wanted is not kept", async () => {
	const withinOneBlock = { within: { start: [0, 5], count: [3, 7] } };
	// Every block claims to be all there is of its chunk, so that the next has to fetch it again.
	expect(await fetchedFor(3, withinOneBlock)).toBeGreaterThan(2 * (await storedBytes()));
});
