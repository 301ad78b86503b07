// A search by three facets in a collection of 514 961 rows, beside pandas on columns of objects as read_csv gives them: in a process that has the
// table open, and as a whole new process beside an empty script of Node.
// Usage: node bench/search.mjs [folder] [repetitions]   (needs Debian's python3-pandas, time)
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compare, once } from "./measure.mjs";

const house = fileURLToPath(new URL("..", import.meta.url));
const folder = process.argv[2] ?? join(tmpdir(), "headwater-bench-search");
const repetitions = Number(process.argv[3] ?? 5);
const script = (name) => join(house, "bench", name);
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

if (spawnSync("node", [join(house, "bin/build.mjs")], { stdio: "ignore" }).status !== 0)
	throw new Error("The build failed: run `npm run build`.");
if (!existsSync(join(folder, "collection.json")))
	once({ command: ["node", script("search_table.mjs"), folder] });

const list = join(folder, "queries.json");
const queries = Array.from({ length: 40 }, (_, i) => ({
	source_id: `MODEL-${i}`,
	table_id: i % 3 === 0 ? ["Amon", "day"] : "Omon",
	experiment_id: `exp${3 * i}`,
}));
writeFileSync(list, JSON.stringify(queries));
writeFileSync(join(folder, "empty.mjs"), "");

const ours = ["node", script("search_ours.mjs"), folder, list];
const theirs = ["/usr/bin/python3", script("search_pandas.py"), folder, list];
const told = (command) => JSON.parse(once({ command }).stdout);
const rounds = Array.from({ length: repetitions }, () => ({ mine: told(ours), peer: told(theirs) }));
for (const { mine, peer } of rounds)
	if (JSON.stringify(mine.found) !== JSON.stringify(peer.found))
		throw new Error("the two do not find the same");
const hits = rounds[0].mine.found.reduce((sum, { length }) => sum + length, 0);
console.log(`${queries.length} searches, ${hits} rows found by both`);
const of = (side, what) => median(rounds.map((round) => what(round[side])));
const [mine, peer] = ["mine", "peer"].map((side) => of(side, ({ times }) => median(times)));
console.log(
	`search in an open table: ${mine.toFixed(2)} ms, pandas ${peer.toFixed(1)} ms: ${(peer / mine).toFixed(0)} times as fast`,
);
const [open, read] = ["mine", "peer"].map((side) => of(side, ({ opened }) => opened));
console.log(`opening it: ${open.toFixed(0)} ms, pandas ${read.toFixed(0)} ms`);

const search = ["search", "--catalog-file", join(folder, "collection.json")];
const asked = ["source_id=MODEL-3", "table_id=Amon", "experiment_id=exp9"];
compare(
	"a new process",
	[
		{
			name: "headwater search",
			command: ["node", join(house, "bin/headwater"), ...search, ...asked],
			env: { HEADWATER_CACHE: join(folder, "cache"), HEADWATER_NO_BUILD: "1" },
		},
		{ name: "an empty script", command: ["node", join(folder, "empty.mjs")] },
	],
	15,
);
console.log(`load of the machine: ${loadavg()[0].toFixed(1)}`);
