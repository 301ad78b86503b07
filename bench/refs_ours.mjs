// Usage: node refs_ours.mjs LIST   (JSON: { warm, sets: { name: files } }). Prints, for each set, milliseconds and a sum of what was found.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import "../bin/runtime.mjs";

const dist = process.env.HEADWATER_DIST ?? new URL("../dist", import.meta.url).href;
const { netcdf4Reader } = await import(`${dist}/io/formats/netcdf4/reader.js`);

const { warm, sets } = JSON.parse(readFileSync(process.argv[2], "utf8"));

const namesIn = (dataset, path = "") => [
	...[...dataset.variables.values()].map(({ data }) => data.variable),
	...[...dataset.groups].flatMap(([name, group]) => namesIn(group, `${path}${name}/`)),
];

/** The chunk tables of every chunked variable of a file. */
async function tablesOf(path) {
	const file = await netcdf4Reader.open(path);
	const tables = [];
	for (const name of namesIn(file.dataset)) {
		const table = await file.chunks(name);
		if (table) tables.push([name, table]);
	}
	file.close();
	return tables;
}

/** Offset, size and filter mask of every chunk, variable by variable, in row-major order of the chunks. */
function told(tables) {
	const hash = createHash("md5");
	let chunks = 0;
	for (const [name, table] of tables.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
		if (table.offsets.length === 0) continue;
		hash.update(name);
		for (let i = 0; i < table.offsets.length; i++)
			hash.update(`${table.offsets[i]} ${table.sizes[i]} ${table.filterMasks[i]}\n`);
		chunks += table.offsets.length;
	}
	return `${chunks} ${hash.digest("hex")}`;
}

for (const path of warm) await tablesOf(path);
const found = {};
for (const [name, files] of Object.entries(sets)) {
	const kept = [];
	const used = process.cpuUsage();
	const begun = performance.now();
	for (const path of files) kept.push(await tablesOf(path));
	const milliseconds = performance.now() - begun;
	const { user, system } = process.cpuUsage(used);
	const sum = createHash("md5");
	for (const tables of kept) sum.update(`${told(tables)}\n`);
	found[name] = {
		milliseconds,
		cpu: (user + system) / 1000,
		sum: sum.digest("hex"),
		chunks: kept.flat().reduce((n, [, table]) => n + table.offsets.length, 0),
	};
}
console.log(JSON.stringify(found));
