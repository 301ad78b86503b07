import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "@jest/globals";
import { headwater, readResult, removeFolder, temporaryFolder } from "../cli/command.ts";
import { oracle, pythonHas } from "../python.ts";
import { shared } from "../shared-data.ts";

const cesm = shared("cesm");
const folder = temporaryFolder("cesm-real");
const pods = fileURLToPath(new URL("./pods", import.meta.url));
afterAll(() => removeFolder(folder));

const known = cesm && pythonHas("netCDF4", "numpy");

function writeCase(more: object): string {
	const file = join(folder, "case.json");
	const own = {
		...{ CASENAME: "pop", data_manager: "cesm-local", convention: "NCAR", CASE_ROOT_DIR: cesm },
		...{ OUTPUT_DIR: "out", pod_dir: pods, pod_list: ["shf_ncar"], overwrite: true },
	};
	writeFileSync(file, JSON.stringify({ ...own, ...more }));
	return file;
}

// Skips where ../shared/data/cesm or python3-netcdf4 is missing.
(known ? test : test.skip)(
	"a POD in NCAR convention, in Python, runs on CESM's files: two files on a curvilinear grid, stamps at the end of months",
	async () => {
		const file = writeCase({ FIRSTYR: 495, LASTYR: 504 });
		const environment = { PATH: `/usr/bin:${process.env["PATH"]}` };
		const ended = await headwater(["run", file], { cwd: folder, environment });
		expect({ code: ended.code, stderr: ended.stderr }).toMatchObject({ code: 0 });
		const run = join(folder, "out", "case");
		const pod = readResult(run).cases[0]?.pods[0];
		expect(pod?.outcome).toBe("succeeded");
		const cycle = readFileSync(join(run, pod?.folder ?? "", "model", "cycle.json"), "utf8");
		const found = JSON.parse(cycle) as { readonly months: readonly number[] };
		expect(found).toMatchObject({
			units: "W m-2",
			shape: [120, 2, 2],
			latitude_shape: [2, 2],
			latitude_units: "degrees_north",
			dates: ["0495-01-16 12:00:00", "0504-12-16 12:00:00"],
			stamps_inside: true,
			offset: "1",
		});
		const files = ["040001-049912", "050001-059912"].map((dates) =>
			join(cesm as string, `b.e11.B1850C5CN.f09_g16.005.pop.h.SHF.${dates}.nc`),
		);
		const months = oracle<number[]>("pop_cycle.py", { files, first: 495, last: 504 });
		for (const [month, mean] of months.entries()) expect(found.months[month]).toBeCloseTo(mean, 4);
	},
);

(cesm ? test : test.skip)("all six files of SHF join to six centuries without a gap", async () => {
	const file = writeCase({ FIRSTYR: 400, LASTYR: 999 });
	const ended = await headwater(["explain", file, "--json"], { cwd: folder });
	const { cases } = JSON.parse(ended.stdout) as {
		cases: { entries: { selected: { files: unknown[] } }[] }[];
	};
	expect(cases[0]?.entries[0]?.selected.files).toHaveLength(6);
});
