// References: opening files and finding where every chunk lies, beside h5py's get_chunk_info. One process each, ten files to warm up, the
// time taken inside. Usage: node bench/refs.mjs [folder with netCDF-4 files]   (needs Debian's python3-h5py)
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readdirSync, readSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const house = fileURLToPath(new URL("..", import.meta.url));
const folder = process.argv[2] ?? process.env.HEADWATER_SHARED ?? join(house, "..", "shared", "data");
const REAL = /^(cmip6|cmip6-extra|cesm|native)\//;
const [FILES, WARM, ROUNDS, LARGEST] = [300, 10, 9, 4 * 2 ** 20];

function isHdf5(path) {
	const head = Buffer.alloc(8);
	const descriptor = openSync(path, "r");
	readSync(descriptor, head, 0, 8, 0);
	closeSync(descriptor);
	return head.toString("latin1") === "\x89HDF\r\n\x1a\n";
}

/** One file with 2000 chunks, as netCDF4-python writes it: a day a chunk, shuffle and deflate. */
function manyChunks() {
	const path = join(tmpdir(), "headwater-bench-refs.nc");
	if (existsSync(path)) return path;
	const script = `import netCDF4, numpy
f = netCDF4.Dataset("${path}", "w")
for name, size in (("time", None), ("lat", 48), ("lon", 96)): f.createDimension(name, size)
v = f.createVariable("tas", "f4", ("time", "lat", "lon"), zlib=True, complevel=1, chunksizes=(1, 48, 96))
r = numpy.random.default_rng(1)
for i in range(2000): v[i] = r.normal(280, 10, (48, 96)).round(1)
f.close()`;
	const made = spawnSync("/usr/bin/python3", ["-W", "ignore", "-c", script], { encoding: "utf8" });
	if (made.status !== 0) throw new Error(made.stderr);
	return path;
}

const real = readdirSync(folder, { recursive: true, encoding: "utf8" })
	.filter((name) => name.endsWith(".nc") && (process.argv[2] !== undefined || REAL.test(name)))
	.sort()
	.map((name) => join(folder, name))
	.filter((path) => statSync(path).size < LARGEST && isHdf5(path));
const small = Array.from({ length: FILES }, (_, i) => real[i % real.length]);
const list = join(tmpdir(), "headwater-bench-refs.json");
writeFileSync(
	list,
	JSON.stringify({
		warm: real.slice(0, WARM),
		sets: { "2000 chunks": [manyChunks()], "300 small files": small },
	}),
);

const sides = {
	headwater: ["node", join(house, "bench", "refs_ours.mjs"), list],
	h5py: ["/usr/bin/python3", join(house, "bench", "refs_h5py.py"), list],
};
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const runs = { headwater: [], h5py: [] };
for (let round = 0; round < ROUNDS; round++) {
	for (const [side, [program, ...rest]] of Object.entries(sides)) {
		const done = spawnSync(program, rest, { encoding: "utf8" });
		if (done.status !== 0) throw new Error(done.stderr);
		runs[side].push(JSON.parse(done.stdout));
	}
}
for (const name of Object.keys(runs.headwater[0])) {
	const [mine, theirs] = [runs.headwater[0][name], runs.h5py[0][name]];
	if (mine.sum !== theirs.sum)
		throw new Error(`${name}: the two do not find the same (${mine.chunks} and ${theirs.chunks} chunks)`);
	console.log(`refs: ${name} (${mine.chunks} chunks in all)`);
	for (const [what, key] of [
		["time", "milliseconds"],
		["processor", "cpu"],
	]) {
		const [a, b] = [runs.headwater, runs.h5py].map((all) => median(all.map((one) => one[name][key])));
		console.log(
			`  ${what}: headwater ${a.toFixed(2)} ms, h5py ${b.toFixed(2)} ms: ${(b / a).toFixed(1)}× faster`,
		);
	}
}
