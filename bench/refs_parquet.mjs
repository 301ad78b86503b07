// A million references in Parquet beside JSON: time, memory and size of writing them, one process each. 100 files of 10 000 chunks are joined.
// Usage: node bench/refs_parquet.mjs [folder for the files]   (needs Debian's python3-h5py and time; a built bin/headwater)
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const house = fileURLToPath(new URL("..", import.meta.url));
const folder = process.argv[2] ?? join(tmpdir(), "headwater-bench-million");
const ROUNDS = 3;

const script = `import h5py, numpy as np, zlib
r = np.random.default_rng(1)
for k in range(100):
    f = h5py.File(f"${folder}/v_{k:03d}.nc", "w")
    t = f.create_dataset("time", data=np.arange(10000, dtype="f8") + k * 10000, maxshape=(None,), chunks=(10000,))
    t.attrs["units"] = "days since 2000-01-01"
    t.make_scale("time")
    y = f.create_dataset("y", data=np.arange(8.0))
    y.make_scale("y")
    d = f.create_dataset("v", shape=(10000, 8), maxshape=(None, 8), chunks=(1, 8), dtype="f4", compression="gzip", compression_opts=1)
    d.dims[0].attach_scale(t)
    d.dims[1].attach_scale(y)
    for i in range(10000):
        d.id.write_direct_chunk((i, 0), zlib.compress(r.normal(0, 1, 8).astype("f4").tobytes(), 1))
    f.close()`;

function run(program, args) {
	const done = spawnSync(program, args, {
		encoding: "utf8",
		env: { ...process.env, HEADWATER_NO_BUILD: "1" },
	});
	if (done.status !== 0) throw new Error(done.stderr);
	return done.stderr;
}

const sizeOf = (path) =>
	statSync(path).isFile()
		? statSync(path).size
		: readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);

if (!existsSync(folder)) {
	mkdirSync(folder, { recursive: true });
	run("/usr/bin/python3", ["-W", "ignore", "-c", script]);
}
const files = readdirSync(folder)
	.filter((name) => name.endsWith(".nc"))
	.map((name) => join(folder, name));
for (let round = 0; round < ROUNDS; round++)
	for (const name of ["set.parq", "set.json"]) {
		const out = join(folder, name);
		rmSync(out, { recursive: true, force: true });
		const told = run("/usr/bin/time", [
			"-f",
			"%e %U %M",
			join(house, "bin", "headwater"),
			"convert",
			...files,
			out,
		]);
		const [seconds, user, kibibytes] = told.trim().split("\n").at(-1).split(" ").map(Number);
		const [memory, size] = [kibibytes / 1024, sizeOf(out) / 2 ** 20].map((number) => number.toFixed(1));
		console.log(
			`${name}: ${seconds} s, of processors ${user} s, ${memory} MiB of memory, ${size} MiB written`,
		);
	}
