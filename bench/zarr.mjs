// Reading and writing 1.5 GB of Zarr, zlib and zstd, beside zarr-python. Whole processes, warm page cache; results are compared first.
// Usage: node bench/zarr.mjs [folder [repetitions [gigabytes [codec]]]]   (5 repetitions, 1.5 GB raw, zlib and zstd; needs Debian's python3-zarr,
// time, disk for three times the raw data). "node bench/zarr.mjs /tmp/small 3 0.5 zstd" takes a tenth of the time, with chunks of the same size.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compare } from "./measure.mjs";

const script = (name) => fileURLToPath(new URL(name, import.meta.url));
const folder = process.argv[2] ?? join(tmpdir(), "headwater-bench-zarr");
const repetitions = Number(process.argv[3] ?? 5);
const gigabytes = Number(process.argv[4] ?? 1.5);
const at = (name) => join(folder, `${name}.zarr`);
const ours = (...args) => ["node", script("zarr_ours.mjs"), ...args];
const peer = (...args) => ["/usr/bin/python3", script("zarr_python.py"), ...args];

function said([command, ...args]) {
	const done = spawnSync(command, args, { encoding: "utf8", env: { ...process.env, CHECK: "1" } });
	if (done.status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${done.stderr}`);
	return done.stdout.trim();
}

mkdirSync(folder, { recursive: true });
const made = join(folder, "made");
const isMade = existsSync(made) && Number(readFileSync(made, "utf8") || 1.5) === gigabytes;
if (!isMade) said(["/usr/bin/python3", script("zarr_data.py"), folder, String(gigabytes)]);

const codecs = process.argv[5] ? [process.argv[5]] : ["zlib", "zstd"];
for (const codec of codecs) {
	said(ours("write", at("raw"), at("ours"), codec));
	said(peer("write", at("raw"), at("theirs"), codec));
	// Each reads what the other wrote: all values must be the source's.
	const [mine, theirs, source] = [
		said(ours("read", at("theirs"))),
		said(peer("read", at("ours"))),
		said(peer("read", at("raw"))),
	];
	console.log(`${codec}: ours reads ${mine}; zarr-python reads ${theirs}`);
	if (mine !== theirs || mine !== source) throw new Error("the values differ");
	const again = (name) => () => rmSync(at(name), { recursive: true, force: true });
	compare(
		`zarr read, ${codec}, ${gigabytes} GB`,
		[
			{ name: "headwater, 2 workers", command: ours("read", at(codec)) },
			{ name: "zarr-python", command: peer("read", at(codec)) },
		],
		repetitions,
	);
	compare(
		`zarr write, ${codec}, ${gigabytes} GB`,
		[
			{
				name: "headwater, 2 workers",
				command: ours("write", at("raw"), at("ours"), codec),
				before: again("ours"),
			},
			{
				name: "zarr-python",
				command: peer("write", at("raw"), at("theirs"), codec),
				before: again("theirs"),
			},
		],
		repetitions,
	);
}
for (const name of ["ours", "theirs"]) rmSync(at(name), { recursive: true, force: true });
