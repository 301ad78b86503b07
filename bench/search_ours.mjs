// Opens a collection and asks it by three facets, over and over. Prints milliseconds and what was found. Usage: node search_ours.mjs FOLDER QUERIES
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { remoteFiles } from "../dist/cli/remote.js";
import { createWholeFiles } from "../dist/io/stores/whole-files.js";
import { createCataloguer } from "../dist/registry/catalogue.js";

const [, , folder, list] = process.argv;
const queries = JSON.parse(readFileSync(list, "utf8"));
const log = { warn: console.error, debug() {}, info() {}, error: console.error };
const begun = performance.now();
const cataloguer = createCataloguer({
	cacheDir: join(folder, "cache"),
	log,
	files: createWholeFiles(remoteFiles()),
});
const collection = await cataloguer.openCollection(join(folder, "collection.json"));
const opened = performance.now() - begun;
const found = [];
const times = [];
for (const query of queries) {
	const start = performance.now();
	const rows = collection.find(query);
	times.push(performance.now() - start);
	found.push(rows.map(({ path }) => path.replace("https://storage.googleapis.com/", "gs://")).sort());
}
console.log(JSON.stringify({ opened, times, found }));
