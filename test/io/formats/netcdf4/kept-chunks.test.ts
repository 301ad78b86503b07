import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { createNetcdf4Reader } from "../../../../io/formats/netcdf4/reader.ts";

const path = fileURLToPath(new URL("../../../fixtures/hdf5/uninflated.h5", import.meta.url));
/** By turns from two rows of chunks, so that each is taken from what is kept while the other was read last. */
const STEPS = [0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11];

// A chunk that is kept for the next block must not lie in memory that is read into meanwhile.
test("chunks kept between blocks stay what they were, whatever their filters", async () => {
	const file = await createNetcdf4Reader().open(path);
	for (const name of ["checked", "shuffled", "both"])
		for (const step of STEPS) {
			const values = await file.read(name, [step, 0, 0], [1, 2, 5]);
			const expected = Array.from({ length: 10 }, (_, i) => 10 * step + i);
			expect([name, step, ...(values as Int32Array)]).toEqual([name, step, ...expected]);
		}
	file.close();
});
