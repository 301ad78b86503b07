// Writes an ESM collection of the shape of pangeo-cmip6: 514 961 rows, as many values in each column. Usage: node search_table.mjs FOLDER
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ROWS = 514_961;
const folder = process.argv[2];
mkdirSync(folder, { recursive: true });

/** The same numbers every time (xorshift32). */
let state = 0x2545f491;
function below(limit) {
	state ^= state << 13;
	state ^= state >>> 17;
	state ^= state << 5;
	return (state >>> 0) % limit;
}
const pick = (values) => values[below(values.length)];
const many = (count, name) => Array.from({ length: count }, (_, i) => name(i));

const activities = ["CMIP", "ScenarioMIP", "HighResMIP", "DAMIP", "AerChemMIP", "CFMIP", "DCPP", "LUMIP"];
const models = many(82, (i) => [`INST-${i % 37}`, `MODEL-${i}`]);
const experiments = many(170, (i) => `exp${i}`);
const members = many(240, (i) => `r${1 + (i % 60)}i1p1f${1 + Math.floor(i / 60)}`);
const tables = [
	"Amon",
	"day",
	"Omon",
	"3hr",
	"6hrLev",
	"6hrPlevPt",
	"Lmon",
	"SImon",
	"fx",
	"Ofx",
	"AERmon",
	"CFmon",
];
const variables = many(700, (i) => `var${i}`);

const columns = [
	...["activity_id", "institution_id", "source_id", "experiment_id", "member_id", "table_id"],
	...["variable_id", "grid_label", "zstore", "dcpp_init_year", "version"],
];
const lines = [columns.join(",")];
for (let row = 0; row < ROWS; row++) {
	const [institution, model] = pick(models);
	const facets = [pick(activities), institution, model, pick(experiments), pick(members), pick(tables)];
	facets.push(pick(variables), pick(["gn", "gn", "gr", "gr1"]));
	const version = `20${18 + below(5)}${`${1 + below(12)}`.padStart(2, "0")}${`${1 + below(28)}`.padStart(2, "0")}`;
	lines.push([...facets, `gs://cmip6/CMIP6/${facets.join("/")}/v${version}/`, "", version].join(","));
}
writeFileSync(join(folder, "table.csv"), `${lines.join("\n")}\n`);
const description = {
	esmcat_version: "0.1.0",
	id: "bench",
	attributes: columns.map((column_name) => ({ column_name, vocabulary: "" })),
	assets: { column_name: "zstore", format: "zarr" },
	aggregation_control: {
		variable_column_name: "variable_id",
		groupby_attrs: ["activity_id", "institution_id", "source_id", "experiment_id", "table_id", "grid_label"],
		aggregations: [{ type: "join_new", attribute_name: "member_id" }],
	},
	catalog_file: "table.csv",
};
writeFileSync(join(folder, "collection.json"), JSON.stringify(description));
