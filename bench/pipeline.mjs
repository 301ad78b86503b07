// The whole way of a request: crop in time, one of 19 levels, K to degC, netCDF-4 with shuffle and deflate 1; 3.8 GB raw.
// Whole processes, warm page cache, beside CDO and plain xarray.
// Usage: node bench/pipeline.mjs [steps]   (needs Debian's cdo, python3-netcdf4, python3-xarray, time; 2.3 GB in the temporary folder)
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compare, once } from "./measure.mjs";

const script = (name) => fileURLToPath(new URL(name, import.meta.url));
const python = "/usr/bin/python3";
const steps = Number(process.argv[2] ?? 1825);
const lastYear = 1850 + Math.ceil(steps / 365) - 1;
const folder = join(tmpdir(), "headwater-bench-pipeline");
const source = join(folder, `steps${steps}.nc`);
mkdirSync(folder, { recursive: true });
if (!existsSync(source)) {
	once({ command: [python, script("pipeline_data.py"), `${source}.part`, String(steps)] });
	renameSync(`${source}.part`, source);
}

const output = mkdtempSync(join(folder, "out-"));
const [ours, cdo, xarray] = ["ours.nc", "cdo.nc", "xarray.nc"].map((name) => join(output, name));
const period = ["1850-01-01", `${lastYear}-12-31`];
const recipe = [
	"--variable",
	"ta",
	"--date",
	period.join("/"),
	"--level",
	"plev=850hPa",
	"--units",
	"ta=degC",
];
const headwater = [
	...["node", script("../bin/headwater"), "convert", source, ours, ...recipe],
	...["--deflate", "1", "--memory", "256MiB", "--overwrite"],
];
const commands = [
	{ name: "headwater", command: headwater },
	{
		name: "cdo",
		command: [
			...["cdo", "-s", "-f", "nc4", "-z", "zip_1", "-setattribute,ta@units=degC", "-subc,273.15"],
			...["-sellevel,85000", `-seldate,${period.join(",")}`, source, cdo],
		],
	},
	{ name: "xarray", command: [python, script("pipeline_xarray.py"), source, xarray, String(lastYear)] },
];
for (const one of commands) once(one);
console.log(once({ command: [python, script("pipeline_check.py"), ours, cdo, xarray] }).stdout.trim());
compare(`pipeline: ${steps} steps, 1 of 19 levels, K to degC, deflate 1`, commands, 3);
rmSync(output, { recursive: true, force: true });
