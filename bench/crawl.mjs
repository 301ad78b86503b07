// A crawl of 100 000 CMIP6 files in 20 000 folders (62 563 with those above them), from path to stored and queried catalogue, beside
// Python's os.walk, regular expression and pandas (which stores CSV: Debian's pandas has no Parquet).
// Ours always looks at size and time of every file and folder and writes index, Parquet and ESM collection. The like of it is Python
// with size and time of every file, stored ("stat, CSV"); for those who do without them it runs with paths only, and with nothing stored.
// An unchanged re-crawl asks every folder for its time. "files alone" lists and looks at everything and keeps nothing: the floor.
// Each side is a fresh process, imports included, with a warm page cache.
// Usage: node bench/crawl.mjs [folder] [repetitions]; HEADWATER_NO_BUILD=1 takes the build as it is
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
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

/** Rows of a CSV file without quotes, as text by column; by path. */
function rowsOfCsv(path) {
	const [head, ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
	const columns = head.split(",");
	const rows = lines.map((line) => {
		const values = line.split(",");
		return Object.fromEntries(columns.map((column, index) => [column, values[index]]));
	});
	return new Map(rows.map((row) => [row.path, row]));
}

/** Every row of our Parquet file beside the row of the same path in the CSV file, in all columns of the latter. */
async function compareRows() {
	const [store] = readdirSync(join(cache, "catalogues"));
	const file = await asyncBufferFromFile(join(cache, "catalogues", store, "current/catalogue.parquet"));
	const rows = rowsOfCsv(csv);
	const ours = await parquetReadObjects({ file });
	if (ours.length !== rows.size) throw new Error(`${ours.length} rows of ours, ${rows.size} of Python's`);
	for (const row of ours)
		for (const [column, value] of Object.entries(rows.get(row.path) ?? { path: "" })) {
			const same =
				column === "mtime"
					? Math.abs(row.mtime.getTime() / 1000 - Number(value)) < 0.002
					: `${row[column] ?? ""}` === value;
			if (!same) throw new Error(`${row.path}: ${column} is "${row[column]}" and "${value}"`);
		}
	return `${ours.length} rows in ${Object.keys(rows.values().next().value).join(", ")}`;
}

forget();
const first = counted(once({ command: ours }).stdout);
const others = [ours, [...python, csv], python, [...python, csv, "stat"]];
for (const command of others) {
	const other = counted(once({ command }).stdout);
	if (first !== other)
		throw new Error(`The catalogues differ: ${first} and ${other} of ${command.join(" ")}`);
}
console.log(`equal: ${first}`);
console.log(`equal: ${await compareRows()}`);

const before = loadavg()[0];
const medians = compare(
	"crawl of 100 000 files",
	[
		{ name: "headwater, first, stored", command: ours, before: forget },
		{ name: "headwater, unchanged", command: ours },
		{ name: "node, files alone", command: ["node", script("crawl_floor.mjs"), tree, "1"] },
		{ name: "node, two threads", command: ["node", script("crawl_floor.mjs"), tree, "2"] },
		{ name: "python, files alone", command: ["/usr/bin/python3", script("crawl_floor.py"), tree] },
		{ name: "python, no store", command: python },
		{ name: "python, paths, CSV", command: [...python, csv] },
		{ name: "python, stat, CSV", command: [...python, csv, "stat"] },
	],
	repetitions,
);
const seconds = Object.fromEntries(medians.map((one) => [one.name, one.seconds]));
const mine = seconds["headwater, first, stored"];
console.log(`  unchanged / first: ${(seconds["headwater, unchanged"] / mine).toFixed(2)} (goal 0.25)`);
console.log(`  python, stat, CSV / first: ${(seconds["python, stat, CSV"] / mine).toFixed(2)} (goal 2.5)`);
console.log(`  python, paths, CSV / first: ${(seconds["python, paths, CSV"] / mine).toFixed(2)} (less work)`);
console.log(`  load of the machine: ${before.toFixed(1)} before, ${loadavg()[0].toFixed(1)} after`);
