// Opening 300 real files and reading every attribute, beside netCDF4-python. Whole processes, warm page cache.
// Usage: node bench/open.mjs [folder with netCDF-4 files]   (needs Debian's python3-netcdf4, time)
import { spawnSync } from "node:child_process";
import { closeSync, openSync, readdirSync, readSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compare } from "./measure.mjs";

const house = fileURLToPath(new URL("..", import.meta.url));
const folder = process.argv[2] ?? join(house, "..", "shared", "data");
/** Real model output; the files made to be hard are no measure of speed. */
const REAL = /^(cmip6|cmip6-extra|cesm|native)\//;
const FILES = 300;

function isHdf5(path) {
	const head = Buffer.alloc(8);
	const descriptor = openSync(path, "r");
	readSync(descriptor, head, 0, 8, 0);
	closeSync(descriptor);
	return head.toString("latin1") === "\x89HDF\r\n\x1a\n";
}

const found = readdirSync(folder, { recursive: true, encoding: "utf8" })
	.filter((name) => name.endsWith(".nc") && (process.argv[2] !== undefined || REAL.test(name)))
	.sort()
	.map((name) => join(folder, name))
	.filter(isHdf5);
// Fewer than 300 are taken again from the front: each is opened afresh by both sides.
const files = Array.from({ length: FILES }, (_, i) => found[i % found.length]);
const list = join(tmpdir(), "headwater-bench-open.json");
writeFileSync(list, JSON.stringify(files));

const ours = ["node", join(house, "bench", "open_ours.mjs"), list];
const peer = ["/usr/bin/python3", join(house, "bench", "open_python.py"), list];
const told = (command) => spawnSync(command[0], command.slice(1), { encoding: "utf8" }).stdout.trim();
const [mine, theirs] = [told(ours), told(peer)];
console.log(`${found.length} different files; ours: ${mine}; theirs: ${theirs}`);
if (mine !== theirs || mine === "") throw new Error("the two do not see the same");

compare(
	`open: ${FILES} real files, all attributes`,
	[
		{ name: "headwater", command: ours },
		{ name: "netCDF4-python", command: peer },
	],
	9,
);
