// Makes variables.table.ts and coordinates.table.ts from a folder of CMOR tables (CMIP6_Amon.json ...):
//   node translators/cmip/make-table.mjs FOLDER && npx biome check --write translators/cmip
// The tables are published by the WCRP (github.com/PCMDI/cmip6-cmor-tables, CC BY 4.0); only facts are taken: no descriptions.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("Usage: node make-table.mjs FOLDER-OF-CMOR-TABLES");

const notTables = new Set(["CV", "coordinate", "formula_terms", "grids", "input_example"]);
const read = (name) => JSON.parse(readFileSync(join(folder, `CMIP6_${name}.json`), "utf8"));
const write = (name, text) => writeFileSync(fileURLToPath(new URL(name, import.meta.url)), text);

const tableNames = readdirSync(folder)
	.flatMap((file) => /^CMIP6_(.+)\.json$/.exec(file)?.[1] ?? [])
	.filter((name) => !notTables.has(name))
	.sort();
const parsed = new Map(tableNames.map((name) => [name, read(name)]));

/** Commonest first, so that the usual codes are short. */
function dictionary(values) {
	const counts = new Map();
	for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
	return [...counts.entries()].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([value]) => value);
}

const rows = tableNames.flatMap((table) =>
	Object.entries(parsed.get(table).variable_entry).map(([name, entry]) => ({ table, name, entry })),
);
const column = (key) => dictionary(rows.map(({ entry }) => entry[key]));
const dictionaries = {
	units: column("units"),
	dimensions: column("dimensions"),
	cellMethods: column("cell_methods"),
	realms: column("modeling_realm"),
};
const defaults = Object.fromEntries(
	tableNames.map((table) => [
		table,
		dictionary(Object.values(parsed.get(table).variable_entry).map((entry) => entry.frequency))[0],
	]),
);

function line({ table, name, entry }) {
	const cells = [
		name,
		table,
		dictionaries.units.indexOf(entry.units),
		dictionaries.dimensions.indexOf(entry.dimensions),
		dictionaries.cellMethods.indexOf(entry.cell_methods),
		dictionaries.realms.indexOf(entry.modeling_realm),
		entry.frequency === defaults[table] ? "" : entry.frequency,
		entry.positive,
		entry.out_name === name ? "" : entry.out_name,
	];
	return cells.join("|").replace(/\|+$/, "");
}

const groups = new Map();
for (const row of rows) {
	const key = row.entry.standard_name;
	if (!groups.has(key)) groups.set(key, []);
	groups.get(key).push(row);
}
const text = [...groups.entries()]
	.sort(([a], [b]) => (a < b ? -1 : 1))
	.map(([standardName, members]) => [`=${standardName}`, ...members.map(line)].join("\n"))
	.join("\n");

const { data_specs_version: version } = parsed.get("Amon").Header;
const constant = (name, value) => `export const ${name} = ${JSON.stringify(value)} as const;\n`;
write(
	"variables.table.ts",
	`// Made by make-table.mjs from the CMIP6 CMOR tables, data specifications ${version}: do not edit.\n
/** Table → the frequency of most of its entries. */
${constant("frequencies", defaults)}
${Object.entries(dictionaries)
	.map(([name, values]) => constant(name, values))
	.join("\n")}
/**
 * A line "=standard_name", then its entries: entry, table, and the numbers of units, dimensions, cell_methods and realm in the lists
 * above; where they are not the default: frequency, positive, out_name.
 */
export const entries = \`
${text}
\`;
`,
);

const numbers = (texts) => texts.map(Number).filter((value) => !Number.isNaN(value));
const axes = Object.entries(read("coordinate").axis_entry).map(([key, entry]) => [
	key,
	{
		name: entry.out_name,
		axis: entry.axis,
		standardName: entry.standard_name,
		units: entry.units === "days since ?" ? "" : entry.units,
		positive: entry.positive,
		value: entry.value,
		levels: numbers([...entry.requested]),
		generic: entry.generic_level_name,
	},
]);
const filled = (facts) =>
	Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== "" && value.length !== 0));
write(
	"coordinates.table.ts",
	`// Made by make-table.mjs from the CMIP6 CMOR coordinate table, data specifications ${version}: do not edit.\n
export interface CmorAxis {
	readonly name: string;
	readonly axis?: string;
	readonly standardName?: string;
	readonly units?: string;
	readonly positive?: string;
	/** The one value of a scalar coordinate. */
	readonly value?: string;
	readonly levels?: readonly number[];
	/** "alevel" ...: one of the axes that name may stand for. */
	readonly generic?: string;
}

export const axes: Readonly<Record<string, CmorAxis>> = ${JSON.stringify(Object.fromEntries(axes.map(([key, facts]) => [key, filled(facts)])))};
`,
);
console.log(
	`${rows.length} entries, ${new Set(rows.map(({ name }) => name)).size} names, ${tableNames.length} tables`,
);
