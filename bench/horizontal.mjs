// Bilinear and conservative regridding to one degree, and the zonal mean, of five years of days as CMIP6 files hold them (404 MB raw, shuffle
// and deflate 1), beside CDO: written as they come (CDO's default), and compressed by both with deflate 1 (by us with shuffle, which CDO
// has not: its files are a third larger). Whole processes, warm page cache.
// Usage: node bench/horizontal.mjs [bilinear|conservative|zonal|plain|deflated ...]   (needs Debian's cdo, python3-netcdf4, time)
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compare, once } from "./measure.mjs";

const STEPS = 1825;
const script = (name) => fileURLToPath(new URL(name, import.meta.url));
const python = "/usr/bin/python3";
const folder = join(tmpdir(), "headwater-bench-horizontal");
const source = join(folder, `tas${STEPS}.nc`);
mkdirSync(folder, { recursive: true });
if (!existsSync(source)) {
	once({ command: [python, script("horizontal_data.py"), `${source}.part`, String(STEPS)] });
	renameSync(`${source}.part`, source);
}

const BENCHES = {
	bilinear: { step: "regrid:grid=r360x180,method=bilinear", operator: "remapbil,r360x180" },
	conservative: { step: "regrid:grid=r360x180,method=conservative", operator: "remapcon,r360x180" },
	zonal: { step: "zonal-mean", operator: "zonmean" },
};
const STORAGE = { plain: { deflate: "0", cdo: [] }, deflated: { deflate: "1", cdo: ["-z", "zip_1"] } };
const asked = process.argv.slice(2);
const isAsked = (name, all) => asked.includes(name) || !Object.keys(all).some((one) => asked.includes(one));
const output = mkdtempSync(join(folder, "out-"));
for (const [name, { step, operator }] of Object.entries(BENCHES)) {
	if (!isAsked(name, BENCHES)) continue;
	for (const [storage, { deflate, cdo: options }] of Object.entries(STORAGE)) {
		if (!isAsked(storage, STORAGE)) continue;
		const [ours, cdo] = ["ours.nc", "cdo.nc"].map((file) => join(output, file));
		const how = ["--step", step, "--deflate", deflate, "--memory", "256MiB", "--overwrite"];
		const commands = [
			{ name: "headwater", command: ["node", script("../bin/headwater"), "convert", source, ours, ...how] },
			{
				name: `cdo ${operator}`,
				command: ["cdo", "-s", "-O", "-f", "nc4", ...options, operator, source, cdo],
			},
		];
		for (const one of commands) once(one);
		console.log(once({ command: [python, script("horizontal_check.py"), ours, cdo, source] }).stdout.trim());
		compare(`${name}, ${storage}: ${STEPS} days of 192 x 288 cells`, commands, 3);
	}
}
rmSync(output, { recursive: true, force: true });
