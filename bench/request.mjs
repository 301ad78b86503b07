// The whole request: `headwater run` with a POD that only looks, beside the same work in xarray.
// 4 files × 60 months × 19 levels × 180 × 288 float32 (945 MB raw, shuffle + zlib 1): one level, 20 years, K → degC.
// Usage: node bench/request.mjs [folder]   (needs Debian's python3-xarray, python3-netcdf4, python3-dask, time)
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compare } from "./measure.mjs";

const house = fileURLToPath(new URL("..", import.meta.url));
const folder = process.argv[2] ?? join(tmpdir(), "headwater-bench-request");
const python = "/usr/bin/python3";
const script = (name) => join(house, "bench", name);

function run(command, args) {
	const done = spawnSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
	if (done.status !== 0) throw new Error(`${command} ${args.join(" ")} failed`);
	return done.stdout;
}

mkdirSync(folder, { recursive: true });
if (!existsSync(join(folder, "made"))) run(python, [script("request_data.py"), folder]);

const pod = join(folder, "pods", "look");
mkdirSync(pod, { recursive: true });
writeFileSync(join(pod, "look.sh"), 'wc -c < "$T_FILE" > "$WK_DIR/size.csv"\n');
writeFileSync(
	join(pod, "settings.jsonc"),
	JSON.stringify({
		settings: { driver: "look.sh", long_name: "look" },
		data: { frequency: "mon" },
		dimensions: {
			time: { standard_name: "time" },
			plev: { standard_name: "air_pressure", units: "hPa", positive: "down", axis: "Z" },
			lat: { standard_name: "latitude" },
			lon: { standard_name: "longitude" },
		},
		varlist: {
			t: {
				standard_name: "air_temperature",
				units: "degC",
				dimensions: ["time", "lat", "lon"],
				scalar_coordinates: { plev: 500 },
			},
		},
	}),
);
const caseFile = join(folder, "case.json");
writeFileSync(
	caseFile,
	JSON.stringify({
		case_list: [
			{
				CASENAME: "bench",
				convention: "CMIP",
				source_id: "CESM2",
				experiment_id: "historical",
				FIRSTYR: 1980,
				LASTYR: 1999,
				CASE_ROOT_DIR: folder,
			},
		],
		pod_list: ["look"],
		data_manager: "cmip6-local",
	}),
);

const output = mkdtempSync(join(folder, "out-"));
const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
	.filter((name) => /ta_Amon.*\.nc$/.test(name) && !name.startsWith("out-"))
	.map((name) => join(folder, name))
	.sort();
const ours = (workers) => [
	"node",
	join(house, "bin/headwater"),
	"run",
	caseFile,
	"--pod-dir",
	pod,
	"--output-dir",
	output,
	"--overwrite",
	"--cache-dir",
	join(output, "cache"),
	"--workers",
	String(workers),
	"--quiet",
];
const peer = [python, script("request_xarray.py"), join(output, "xarray.nc"), ...files];

run("node", ours(2).slice(1));
run(peer[0], peer.slice(1));
const product = readdirSync(output, { recursive: true, encoding: "utf8" }).find((name) =>
	name.endsWith("bench.t.mon.nc"),
);
console.log(
	run(python, [script("request_check.py"), join(output, product), join(output, "xarray.nc")]).trim(),
);

compare("request: 945 MB raw, 1 of 19 levels, 20 years", [
	{ name: "headwater, 2 workers", command: ours(2) },
	{ name: "headwater, no workers", command: ours(0) },
	{ name: "xarray", command: peer },
]);
rmSync(output, { recursive: true, force: true });
