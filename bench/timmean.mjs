// The unweighted time mean of a whole file, as `cdo timmean`. Whole processes, warm page cache.
// Usage: node bench/timmean.mjs [steps]   (needs Debian's cdo, python3-netcdf4, time; the data of bench/pipeline.mjs)
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compare, once } from "./measure.mjs";

const script = (name) => fileURLToPath(new URL(name, import.meta.url));
const python = "/usr/bin/python3";
const steps = Number(process.argv[2] ?? 1825);
const folder = join(tmpdir(), "headwater-bench-pipeline");
const source = join(folder, `steps${steps}.nc`);
mkdirSync(folder, { recursive: true });
if (!existsSync(source)) {
	once({ command: [python, script("pipeline_data.py"), `${source}.part`, String(steps)] });
	renameSync(`${source}.part`, source);
}

const output = mkdtempSync(join(folder, "out-"));
const [ours, cdo] = ["ours.nc", "cdo.nc"].map((name) => join(output, name));
const commands = [
	{
		name: "headwater",
		command: [
			...["node", script("../bin/headwater"), "convert", source, ours],
			...["--statistic", "time.mean:unweighted", "--memory", "256MiB", "--overwrite"],
		],
	},
	{ name: "cdo", command: ["cdo", "-s", "timmean", source, cdo] },
];
for (const one of commands) once(one);
const check = `
import sys, netCDF4, numpy as np
a, b = (netCDF4.Dataset(p)["ta"][:] for p in sys.argv[1:])
assert a.shape == b.shape and not np.ma.is_masked(a)
print("largest difference", float(abs(a - b).max()), "K")
assert abs(a - b).max() < 1e-4`;
console.log(once({ command: [python, "-c", check, ours, cdo] }).stdout.trim());
compare(`timmean: ${steps} steps of 19 levels`, commands);
rmSync(output, { recursive: true, force: true });
