// Bilinear and conservative regridding to one degree, and the zonal mean, of five years of days (202 MB raw, shuffle and deflate 1), beside
// CDO. Whole processes, warm page cache; both write netCDF-4 with deflate 1.
// Usage: node bench/horizontal.mjs [bilinear|conservative|zonal ...]   (needs Debian's cdo, python3-netcdf4, time; the data of bench/pipeline.mjs)
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compare, once } from "./measure.mjs";

const script = (name) => fileURLToPath(new URL(name, import.meta.url));
const python = "/usr/bin/python3";
const folder = join(tmpdir(), "headwater-bench-pipeline");
const [levels, source] = [join(folder, "steps1825.nc"), join(folder, "one-level.nc")];
mkdirSync(folder, { recursive: true });
if (!existsSync(levels)) {
	once({ command: [python, script("pipeline_data.py"), `${levels}.part`, "1825"] });
	renameSync(`${levels}.part`, levels);
}
if (!existsSync(source)) {
	once({ command: ["cdo", "-s", "-O", "-f", "nc4", "-z", "zip_1", "sellevidx,5", levels, `${source}.part`] });
	renameSync(`${source}.part`, source);
}

const BENCHES = {
	bilinear: { step: "regrid:grid=r360x180,method=bilinear", operator: "remapbil,r360x180" },
	conservative: { step: "regrid:grid=r360x180,method=conservative", operator: "remapcon,r360x180" },
	zonal: { step: "zonal-mean", operator: "zonmean" },
};
const asked = process.argv.slice(2);
const output = mkdtempSync(join(folder, "out-"));
for (const [name, { step, operator }] of Object.entries(BENCHES)) {
	if (asked.length > 0 && !asked.includes(name)) continue;
	const [ours, cdo] = ["ours.nc", "cdo.nc"].map((file) => join(output, file));
	const how = ["--step", step, "--deflate", "1", "--memory", "256MiB", "--overwrite"];
	const commands = [
		{ name: "headwater", command: ["node", script("../bin/headwater"), "convert", source, ours, ...how] },
		{
			name: `cdo ${operator}`,
			command: ["cdo", "-s", "-O", "-f", "nc4", "-z", "zip_1", operator, source, cdo],
		},
	];
	for (const one of commands) once(one);
	console.log(once({ command: [python, script("horizontal_check.py"), ours, cdo, source] }).stdout.trim());
	compare(`${name}: 1825 days of 144 x 192 cells`, commands);
}
rmSync(output, { recursive: true, force: true });
