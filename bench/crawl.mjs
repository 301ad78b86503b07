// A crawl of 50 000 CMIP6 files, from path to stored and queried catalogue, beside Python's os.walk, regular expression and pandas.
// Ours always looks at size and time of every file and writes index, Parquet and ESM collection. Python does it twice: once paths only and
// nothing stored, once with size and time and a CSV. Each side is a fresh process, imports included, with a warm page cache.
// Usage: node bench/crawl.mjs [folder] [repetitions]
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compare, once } from "./measure.mjs";

const house = fileURLToPath(new URL("..", import.meta.url));
const folder = process.argv[2] ?? join(tmpdir(), "headwater-bench-crawl");
const repetitions = Number(process.argv[3] ?? 5);
const tree = join(folder, "data");
const cache = join(folder, "cache");
const script = (name) => join(house, "bench", name);

if (
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
const stored = [...python, join(folder, "frame.csv")];
const forget = () => rmSync(cache, { recursive: true, force: true });

forget();
const [mine, theirs] = [once({ command: ours }).stdout, once({ command: python }).stdout].map((text) =>
	JSON.parse(text),
);
if (JSON.stringify(mine) !== JSON.stringify(theirs))
	throw new Error(`The two catalogues differ: ${JSON.stringify({ mine, theirs })}`);
console.log(`equal: ${mine.files} files, ${JSON.stringify(mine.frequency)}`);

compare(
	"crawl of 50 000 files",
	[
		{ name: "headwater, first, stored", command: ours, before: forget },
		{ name: "headwater, unchanged", command: ours },
		{ name: "python, stat and CSV", command: stored },
		{ name: "python, paths only", command: python },
	],
	repetitions,
);
