import type { DataType } from "../../core/array/lazy-array.ts";
import { MetadataError } from "../../core/errors.ts";
import type { Attributes, Dataset, Variable } from "../../core/model/dataset.ts";
import { writableAttributes } from "./fill-value.ts";

/** A format that holds netCDF's classic data model only: one group, one unlimited dimension, few types. */
export interface ClassicModel {
	/** As messages call it: "netCDF-3". */
	readonly title: string;
	readonly types: ReadonlySet<DataType>;
	/** What to do about a type the format lacks. */
	readonly advice: string;
}

const CLASSIC_TYPES: readonly DataType[] = ["int8", "char", "int16", "int32", "float32", "float64"];
const WIDE_TYPES: readonly DataType[] = ["uint8", "uint16", "uint32", "int64", "uint64"];

export const CLASSIC: ReadonlySet<DataType> = new Set(CLASSIC_TYPES);
export const CLASSIC_AND_WIDE: ReadonlySet<DataType> = new Set([...CLASSIC_TYPES, ...WIDE_TYPES]);

/** Refuses a dataset that a classic format cannot hold. MetadataError naming the first thing that does not fit. */
export function assertClassic(dataset: Dataset, model: ClassicModel): void {
	const refuse = (what: string, advice: string): never => {
		throw new MetadataError(`${what}, which ${model.title} cannot hold. ${advice}`);
	};
	const [group] = dataset.groups.keys();
	if (group !== undefined) refuse(`The dataset has the group "${group}"`, "Write netCDF-4.");
	const unlimited = [...dataset.dimensions].filter(([, one]) => one.unlimited).map(([name]) => name);
	if (unlimited.length > 1)
		refuse(
			`The dataset has several unlimited dimensions (${unlimited.map((name) => `"${name}"`).join(", ")})`,
			"Write netCDF-4.",
		);
	assertAttributes(dataset.attributes, "The dataset", { model, refuse });
	for (const variable of dataset.variables.values())
		assertVariable(variable, unlimited[0], { model, refuse });
}

interface Judge {
	readonly model: ClassicModel;
	readonly refuse: (what: string, advice: string) => never;
}

function assertVariable(variable: Variable, unlimited: string | undefined, judge: Judge): void {
	const { model, refuse } = judge;
	const { name, type, dimensions } = variable;
	if (type === "string")
		refuse(
			`"${name}" is of type string`,
			"Make it characters with a dimension for their length, or write netCDF-4.",
		);
	if (!model.types.has(type)) refuse(`"${name}" is of type ${type}`, model.advice);
	if (unlimited !== undefined && dimensions.lastIndexOf(unlimited) > 0)
		refuse(`The unlimited dimension "${unlimited}" is not the first of "${name}"`, "Write netCDF-4.");
	assertAttributes(writableAttributes(variable), `"${name}"`, judge);
}

function assertAttributes(attributes: Attributes, owner: string, { model, refuse }: Judge): void {
	for (const [name, value] of attributes) {
		if (typeof value === "string") continue;
		if (!("type" in value)) {
			if (value.length !== 1)
				refuse(`${owner} has the attribute "${name}", a list of texts`, "Join them into one.");
		} else if (!model.types.has(value.type)) {
			refuse(`${owner} has the attribute "${name}" of type ${value.type}`, model.advice);
		}
	}
}
