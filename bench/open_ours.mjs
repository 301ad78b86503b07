// Opens every file of a list and counts dimensions, variables and attributes.
import { readFileSync } from "node:fs";
import "../bin/runtime.mjs";

const dist = process.env.HEADWATER_DIST ?? new URL("../dist", import.meta.url).href;
const { netcdf4Reader } = await import(`${dist}/io/formats/netcdf4/reader.js`);

const seen = { dimensions: 0, variables: 0, attributes: 0 };
function walk(dataset) {
	seen.dimensions += dataset.dimensions.size;
	seen.variables += dataset.variables.size + (dataset.unreadable?.size ?? 0);
	seen.attributes += dataset.attributes.size;
	for (const variable of dataset.variables.values()) seen.attributes += variable.attributes.size;
	for (const group of dataset.groups.values()) walk(group);
}
for (const path of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
	const file = await netcdf4Reader.open(path);
	walk(file.dataset);
	file.close();
}
console.log(`${seen.dimensions} dimensions, ${seen.variables} variables, ${seen.attributes} attributes`);
