// The unweighted mean over time of a whole file (3.8 GB raw, shuffle and deflate), beside `cdo timmean`. Whole processes, warm page cache.
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
const recipe = ["--statistic", "time.mean:unweighted", "--memory", "256MiB", "--overwrite"];
const commands = [
	{ name: "headwater", command: ["node", script("../bin/headwater"), "convert", source, ours, ...recipe] },
	{ name: "cdo timmean", command: ["cdo", "-s", "-O", "timmean", source, cdo] },
];
for (const one of commands) once(one);
console.log(once({ command: [python, script("timmean_check.py"), ours, cdo] }).stdout.trim());
compare(`timmean: ${steps} steps of 19 levels`, commands);
rmSync(output, { recursive: true, force: true });
