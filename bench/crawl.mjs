// A crawl of 100 000 CMIP6 files in 20 000 folders (62 563 with those above them), from path to stored and queried catalogue, beside
// Python's os.walk, regular expression and pandas (which stores CSV: Debian's pandas has no Parquet).
// Ours always looks at size and time of every file and folder and writes index, Parquet and ESM collection. Python does it three times:
// with size and time, with paths only, and with nothing stored. An unchanged re-crawl asks every folder for its time.
// Each side is a fresh process, imports included, with a warm page cache.
// Usage: node bench/crawl.mjs [folder] [repetitions]; HEADWATER_NO_BUILD=1 takes the build as it is
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compare, once } from "./measure.mjs";

const house = fileURLToPath(new URL("..", import.meta.url));
const folder = process.argv[2] ?? join(tmpdir(), "headwater-bench-crawl-100000");
const repetitions = Number(process.argv[3] ?? 5);
const tree = join(folder, "data");
const cache = join(folder, "cache");
const script = (name) => join(house, "bench", name);

if (
	process.env.HEADWATER_NO_BUILD !== "1" &&
	spawnSync("node", [join(house, "bin/build.mjs")], { stdio: ["ignore", "ignore", "inherit"] }).status !== 0
)
	throw new Error("The build failed: run `npm run build`.");
if (!existsSync(join(folder, "made"))) {
	mkdirSync(folder, { recursive: true });
	once({ command: ["node", script("crawl_tree.mjs"), tree] });
	writeFileSync(join(folder, "made"), "");
}

const ours = ["node", script("crawl_ours.mjs"), tree, cache];
const python = ["/usr/bin/python3", script("crawl_python.py"), tree];
const csv = join(folder, "frame.csv");
const forget = () => rmSync(cache, { recursive: true, force: true });

/** Counts, keys in order, as text. */
const counted = (text) =>
	JSON.stringify(JSON.parse(text), (_, value) =>
		typeof value === "object" ? Object.fromEntries(Object.entries(value).sort()) : value,
	);

forget();
const first = counted(once({ command: ours }).stdout);
const others = [ours, [...python, csv, "stat"], [...python, csv], python];
for (const command of others) {
	const other = counted(once({ command }).stdout);
	if (first !== other)
		throw new Error(`The catalogues differ: ${first} and ${other} of ${command.join(" ")}`);
}
console.log(`equal: ${first}`);

const before = loadavg()[0];
const medians = compare(
	"crawl of 100 000 files",
	[
		{ name: "headwater, first, stored", command: ours, before: forget },
		{ name: "headwater, unchanged", command: ours },
		{ name: "python, no store", command: python },
		{ name: "python, paths, CSV", command: [...python, csv] },
		{ name: "python, stat, CSV", command: [...python, csv, "stat"] },
	],
	repetitions,
);
const seconds = Object.fromEntries(medians.map((one) => [one.name, one.seconds]));
const mine = seconds["headwater, first, stored"];
console.log(`  unchanged / first: ${(seconds["headwater, unchanged"] / mine).toFixed(2)} (goal 0.25)`);
for (const name of ["python, stat, CSV", "python, paths, CSV"])
	console.log(`  ${name} / first: ${(seconds[name] / mine).toFixed(2)} (goal 2.5)`);
console.log(`  load of the machine: ${before.toFixed(1)} before, ${loadavg()[0].toFixed(1)} after`);
