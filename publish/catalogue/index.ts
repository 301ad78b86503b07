import type { CaseResult, PodResult, RunResult, VariableResult } from "../../core/model/run-result.ts";

/** Facets that are columns of their own, as CMIP6 spells them. */
const FACETS = [
	"activity_id",
	"institution_id",
	"source_id",
	"experiment_id",
	"variant_label",
	"table_id",
	"grid_label",
	"version",
] as const;

const COLUMNS = [
	"case",
	"pod",
	"variable",
	"standard_name",
	"frequency",
	"units",
	"cell_methods",
	"time_range",
	"convention",
	...FACETS,
	"path",
	"format",
	"bytes",
	"sha256",
	"provenance",
] as const;

type Row = Readonly<Record<(typeof COLUMNS)[number], string>>;

interface Delivered {
	readonly case: CaseResult;
	readonly pod: PodResult;
	readonly variable: VariableResult & { readonly file: string };
}

function rowOf({ case: one, pod, variable }: Delivered, folder: string): Row {
	const { content = {}, facets = {}, asked, provenance } = variable;
	const found = { ...one.experiment, ...facets };
	return {
		case: one.name,
		pod: pod.name,
		variable: content.variable ?? variable.name,
		standard_name: content.standardName ?? variable.standardName,
		frequency: asked?.frequency ?? found["frequency"] ?? (content.timeRange === undefined ? "fx" : ""),
		units: content.units ?? "",
		cell_methods: content.cellMethods ?? "",
		time_range: content.timeRange ?? "",
		convention: one.convention,
		...(Object.fromEntries(FACETS.map((name) => [name, found[name] ?? ""])) as Record<
			(typeof FACETS)[number],
			string
		>),
		path: `${folder}/${variable.file}`,
		format: "netcdf",
		bytes: String(variable.bytes ?? ""),
		sha256: variable.sha256 ?? "",
		provenance: provenance === undefined ? "" : `${folder}/${provenance}`,
	};
}

const deliveredIn = ({ cases }: RunResult): Delivered[] =>
	cases.flatMap((one) =>
		one.pods.flatMap((pod) =>
			pod.variables.flatMap((variable) =>
				variable.file === undefined
					? []
					: [{ case: one, pod, variable: { ...variable, file: variable.file } }],
			),
		),
	);

/** A field of a CSV file (RFC 4180). */
const field = (text: string): string =>
	/[",\r\n]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

const csvOf = (rows: readonly Row[]): string =>
	[COLUMNS, ...rows.map((row) => COLUMNS.map((name) => row[name]))]
		.map((fields) => `${fields.map(field).join(",")}\n`)
		.join("");

/** What intake-esm reads ("esmcat" 0.1.0): the columns, and how files belong together: those of one case, POD and frequency make one dataset. */
const descriptionOf = (result: RunResult, { id, table }: CatalogueNames) => ({
	esmcat_version: "0.1.0",
	id,
	description: `Data prepared by Headwater ${result.headwater}, run of ${result.started}`,
	catalog_file: table,
	attributes: COLUMNS.filter((name) => name !== "path" && name !== "format").map((name) => ({
		column_name: name,
		vocabulary: "",
	})),
	assets: { column_name: "path", format_column_name: "format" },
	aggregation_control: {
		variable_column_name: "variable",
		groupby_attrs: ["case", "pod", "frequency"],
		aggregations: [{ type: "union", attribute_name: "variable", options: {} }],
	},
});

interface CatalogueNames {
	readonly id: string;
	/** The CSV file, as seen from the JSON file. */
	readonly table: string;
}

/** The catalogue of what a run prepared, by paths relative to its folder; empty when it prepared nothing. Paths in it are absolute. */
export function runCatalogue(result: RunResult): ReadonlyMap<string, string> {
	const rows = deliveredIn(result).map((one) => rowOf(one, result.folder.replace(/\/+$/u, "")));
	if (rows.length === 0) return new Map();
	const id = result.folder.split("/").filter(Boolean).at(-1) ?? "run";
	return new Map([
		["catalogue.json", `${JSON.stringify(descriptionOf(result, { id, table: "catalogue.csv" }), null, 2)}\n`],
		["catalogue.csv", csvOf(rows)],
	]);
}
