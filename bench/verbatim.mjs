// No value changes: 20 years in 4 files cropped to 5 years across a file edge, joined, renamed; chunks move as they lie.
// Ours brings the file to the disk (fsync) before it appears, NCO does not; the floor is what nobody can do without: start Node, copy as many
// bytes, wait for the disk.
// Usage: node bench/verbatim.mjs   (needs Debian's nco, python3-netcdf4, python3-h5py, time; the data of bench/request.mjs)
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compare } from "./measure.mjs";

const house = fileURLToPath(new URL("..", import.meta.url));
const folder = join(tmpdir(), "headwater-bench-request");
const python = "/usr/bin/python3";
const run = (command, args) => {
	const done = spawnSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
	if (done.status !== 0) throw new Error(`${command} ${args.join(" ")} failed`);
	return done.stdout;
};

mkdirSync(folder, { recursive: true });
if (!existsSync(join(folder, "made"))) run(python, [join(house, "bench/request_data.py"), folder]);
const output = mkdtempSync(join(folder, "out-"));
const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
	.filter((name) => /ta_Amon.*\.nc$/.test(name) && !name.startsWith("out-"))
	.map((name) => join(folder, name))
	.sort();
const [ours, theirs] = [join(output, "ours.nc"), join(output, "theirs.nc")];
const convert = [
	"node",
	join(house, "bin/headwater"),
	"convert",
	...files,
	ours,
	"--date",
	"1983-01-01/1987-12-31",
	"--rename",
	"ta=t",
	"--overwrite",
	"--workers",
	"0",
];
// 36 steps into the first file, 60 steps: NCO counts records over all inputs.
const peer = [
	"sh",
	"-c",
	`ncrcat -O -d time,36,95 ${files.join(" ")} ${theirs} && ncrename -O -v ta,t ${theirs}`,
];

run(convert[0], convert.slice(1));
run(peer[0], peer.slice(1));
const check = [join(house, "bench/verbatim_check.py"), ours, theirs, ...files, "36"];
console.log(run(python, check).trim());
const copy = join(output, "copy.nc");
const floor = ["sh", "-c", `node -e 0 && cp ${ours} ${copy} && sync ${copy}`];
compare("verbatim: 5 of 20 years across a file edge, renamed", [
	{ name: "headwater convert", command: convert },
	{ name: "node, cp, sync", command: floor },
	{ name: "ncrcat + ncrename", command: peer },
]);
rmSync(output, { recursive: true, force: true });
