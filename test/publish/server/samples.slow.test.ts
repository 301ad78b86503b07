import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { removeFolder, temporaryFolder } from "../../cli/command.ts";
import { newerOracle, oracle, pythonHas, readsParquetSets } from "../../python.ts";
import { serveHeadwater } from "../../servers/headwater-serve.ts";
import { shared } from "../../shared-data.ts";

const sample = shared(".");

/** Storage never written and without a fill value: netCDF gives whatever the memory held. */
const GARBAGE = /f03tst_open_mem\.nc$/;

interface Compared {
	readonly file: string;
	readonly equal: readonly string[];
	readonly other: Readonly<Record<string, string>>;
	/** Why the dataset, or one of its roots, is not given. */
	readonly refused?: string;
}

const byZarr = sample && pythonHas("zarr", "netCDF4", "requests");
const byReferences = sample && readsParquetSets();

test.each([
	["zarr", byZarr],
	["kerchunk", byZarr],
	["references.parq", byReferences],
] as const)(
	"every file of the sample data comes back bit for bit from its %s root, or says why not (needs the data, python3-zarr, python3-netcdf4)",
	async (root, isPossible) => {
		if (!isPossible) return void process.stderr.write(`${root}: the data or its client is absent: skipped\n`);
		const folder = temporaryFolder(`samples-${root}`);
		const files = readdirSync(sample as string, { recursive: true, encoding: "utf8" })
			.filter((name) => /\.(?:nc|h5)$/.test(name))
			.map((name) => join(sample as string, name))
			.sort();
		const datasets = Object.fromEntries(files.map((file, i) => [`d${i}`, { files: file, facets: {} }]));
		writeFileSync(join(folder, "serve.json"), JSON.stringify({ datasets }));
		const served = await serveHeadwater([join(folder, "serve.json")], { cwd: folder });
		try {
			const roots = files.map((file, i) => ({
				file,
				address: `${served.address}/datasets/d${i}/${root}`,
				lenient: true,
			}));
			const ask = root === "references.parq" ? newerOracle : oracle;
			const found = ask<readonly Compared[]>("served_zarr.py", { roots });
			const wrong = found
				.filter(({ file, other }) => Object.keys(other).length > 0 && !GARBAGE.test(file))
				.map(({ file, other }) => [file.slice((sample as string).length), other]);
			process.stderr.write(
				`${root}: ${found.length} files, ${found.reduce((sum, { equal }) => sum + equal.length, 0)} variables equal, ${found.filter(({ refused }) => refused).length} refused\n`,
			);
			expect(wrong).toEqual([]);
			for (const { refused } of found) if (refused !== undefined) expect(refused).toMatch(/\w{10}/);
			expect(found.filter(({ refused }) => refused !== undefined).length).toBeLessThan(10);
		} finally {
			await served.stop();
			removeFolder(folder);
		}
	},
	600_000,
);
