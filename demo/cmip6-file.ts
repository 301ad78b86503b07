import { createHash } from "node:crypto";
import { concat, values } from "../core/array/build.ts";
import type { LazyArray } from "../core/array/lazy-array.ts";
import type { Attribute, Dataset, Variable } from "../core/model/dataset.ts";
import type { SampleModel } from "./models.ts";
import { missingValue } from "./monthly-fields.ts";

export type VariableName = "tas" | "pr" | "ta" | "ua" | "areacella" | "sftlf";

interface Facts {
	readonly table: "Amon" | "fx";
	readonly standardName: string;
	readonly longName: string;
	readonly units: string;
	readonly cellMethods: string;
}

/** What the CMIP6 MIP tables say of the variables. */
export const facts: Readonly<Record<VariableName, Facts>> = {
	tas: {
		table: "Amon",
		standardName: "air_temperature",
		longName: "Near-Surface Air Temperature",
		units: "K",
		cellMethods: "area: time: mean",
	},
	pr: {
		table: "Amon",
		standardName: "precipitation_flux",
		longName: "Precipitation",
		units: "kg m-2 s-1",
		cellMethods: "area: time: mean",
	},
	ta: {
		table: "Amon",
		standardName: "air_temperature",
		longName: "Air Temperature",
		units: "K",
		cellMethods: "time: mean",
	},
	ua: {
		table: "Amon",
		standardName: "eastward_wind",
		longName: "Eastward Wind",
		units: "m s-1",
		cellMethods: "time: mean",
	},
	areacella: {
		table: "fx",
		standardName: "cell_area",
		longName: "Grid-Cell Area for Atmospheric Grid Variables",
		units: "m2",
		cellMethods: "area: sum",
	},
	sftlf: {
		table: "fx",
		standardName: "land_area_fraction",
		longName: "Percentage of the Grid Cell Occupied by Land (Including Lakes)",
		units: "%",
		cellMethods: "area: mean",
	},
};

export const institution = "HEADWATER";
export const experiment = "historical";
export const member = "r1i1p1f1";
export const version = "v20240101";

const int = (value: number): Attribute => ({ type: "int32", values: [value] });
const float = (value: number): Attribute => ({ type: "float32", values: [value] });

/** Made from the file's path, so that the same sample data carry the same ids. */
function trackingId(path: string): string {
	const hash = createHash("sha256").update(path).digest("hex");
	const parts = [
		hash.slice(0, 8),
		hash.slice(8, 12),
		hash.slice(12, 16),
		hash.slice(16, 20),
		hash.slice(20, 32),
	];
	return `hdl:21.14100/${parts.join("-")}`;
}

/** Global attributes of CMIP6 (Taylor et al., "CMIP6 Global Attributes, DRS, Filenames ..."). */
function globalAttributes(model: SampleModel, name: VariableName, path: string): Map<string, Attribute> {
	const { table } = facts[name];
	return new Map<string, Attribute>([
		["Conventions", "CF-1.7 CMIP-6.2"],
		["activity_id", "CMIP"],
		[
			"comment",
			"Invented data for the demonstration of Headwater: made from formulas, the output of no model.",
		],
		["creation_date", "2024-01-01T00:00:00Z"],
		["data_specs_version", "01.00.33"],
		["experiment", "all-forcing simulation of the recent past"],
		["experiment_id", experiment],
		["forcing_index", int(1)],
		["frequency", table === "fx" ? "fx" : "mon"],
		[
			"further_info_url",
			`https://furtherinfo.es-doc.org/CMIP6.${institution}.${model.source}.${experiment}.none.${member}`,
		],
		["grid", "regular latitude-longitude or Gaussian grid"],
		["grid_label", "gn"],
		["initialization_index", int(1)],
		["institution", "Headwater, an institution that does not exist"],
		["institution_id", institution],
		["license", "CC0 1.0: invented data, free for any use"],
		["mip_era", "CMIP6"],
		["nominal_resolution", "500 km"],
		["physics_index", int(1)],
		["product", "model-output"],
		["realization_index", int(1)],
		["realm", "atmos"],
		["source", `${model.source} (2024): ${model.description}`],
		["source_id", model.source],
		["source_type", "AGCM"],
		["sub_experiment", "none"],
		["sub_experiment_id", "none"],
		["table_id", table],
		["title", `${model.source} output prepared for a demonstration`],
		["tracking_id", trackingId(path)],
		["variable_id", name],
		["variant_label", member],
	]);
}

function mainVariable(name: VariableName, data: LazyArray, dimensions: readonly string[]): Variable {
	const { standardName, longName, units, cellMethods, table } = facts[name];
	const attributes = new Map<string, Attribute>([
		["standard_name", standardName],
		["long_name", longName],
		["units", units],
		["cell_methods", cellMethods],
		...(table === "fx" ? [] : ([["cell_measures", "area: areacella"]] as const)),
		...(name === "tas" ? ([["coordinates", "height"]] as const) : []),
		["_FillValue", float(missingValue)],
		["missing_value", float(missingValue)],
	]);
	const chunkShape = data.shape.map((length, axis) => (axis === 0 && table !== "fx" ? 1 : length));
	return {
		name,
		type: "float32",
		dimensions,
		attributes,
		data,
		storage: { chunkShape, deflate: 1, shuffle: true },
	};
}

export interface FileContents {
	readonly model: SampleModel;
	readonly name: VariableName;
	/** Path below the root of the archive. */
	readonly path: string;
	readonly axes: readonly Variable[];
	readonly data: LazyArray;
	/** Names of the axes of `data`. */
	readonly dimensions: readonly string[];
}

/** One file as CMIP6 asks for it. */
export function cmip6File({ model, name, path, axes, data, dimensions }: FileContents): Dataset {
	const variables = [...axes, mainVariable(name, data, dimensions)];
	const sizes = dimensions.map(
		(axis, index) => [axis, { size: data.shape[index]!, unlimited: axis === "time" }] as const,
	);
	return {
		dimensions: new Map([...sizes, ["bnds", { size: 2, unlimited: false }]]),
		variables: new Map(variables.map((variable) => [variable.name, variable])),
		attributes: globalAttributes(model, name, path),
		groups: new Map(),
	};
}

/** Months, each with the shape of one step, as one array over time. */
export function overTime(steps: readonly Float32Array[], inner: readonly number[]): LazyArray {
	return concat(
		steps.map((step) => values("float32", [1, ...inner], step)),
		0,
	);
}
