// One of 19 levels, all 720 times, of 1.5 GB raw (shuffle + deflate), beside netCDF4-python. Whole processes, warm page cache.
// Usage: node bench/level.mjs [folder]   (needs Debian's python3-netcdf4, time)
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compare, once } from "./measure.mjs";

const script = (name) => fileURLToPath(new URL(name, import.meta.url));
const folder = process.argv[2] ?? join(tmpdir(), "headwater-bench-level");
const path = join(folder, "ta.nc");
const python = "/usr/bin/python3";
mkdirSync(folder, { recursive: true });
if (!existsSync(path)) {
	once({ command: [python, script("level_data.py"), `${path}.part`] });
	renameSync(`${path}.part`, path);
}

const ours = ["node", script("level_ours.mjs"), path];
const peer = [python, script("level_python.py"), path];
const [mine, theirs] = [ours, peer].map((command) => once({ command }).stdout.trim());
if (mine !== theirs) throw new Error(`The two do not read the same: ${mine}, ${theirs}`);

compare("level: 1 of 19 levels, 720 times, 1.5 GB raw", [
	{ name: "headwater", command: ours },
	{ name: "netCDF4-python", command: peer },
]);
