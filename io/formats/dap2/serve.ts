import { withNames } from "../../../core/cf/naming-attributes.ts";
import type { Attribute, Attributes, Dataset, Variable } from "../../../core/model/dataset.ts";
import { inGroup } from "../../../core/model/group-path.ts";
import { flattened } from "../../../core/model/groups.ts";
import type { Engine } from "../../../core/ports/engine.ts";
import { type DasAttribute, dasValues, fillValue, type ServedAs, textLiteral } from "./attribute-values.ts";
import { type Measured, measured } from "./measure.ts";
import type { DapArray, DapDataset, DapDimension, DapVariable } from "./model.ts";
import { dapAttributeName, dapName } from "./names.ts";
import { UNSIGNED } from "./types.ts";

/** Marks that DAP2's clients leave in what they copy; what they say is said anew. */
const MARKS = new Set(["DODS.strlen", "DODS.dimName", "DODS_EXTRA.Unlimited_Dimension"]);

/** NetCDF's client reads nothing of a dataset that declares such a variable. */
const EMPTY = "It has a dimension of length 0, and so no values.";

/** Characters of which only the texts' length is 0. */
const isEmptyText = ({ type, data }: Variable): boolean =>
	type === "char" && !data.shape.slice(0, -1).includes(0);

/** A dataset as DAP2 sees it: groups flattened, names escaped, types mapped. @throws StoreError where small variables cannot be read */
export async function served(dataset: Dataset, engine: Pick<Engine, "readAll">): Promise<DapDataset> {
	const flat = flattened(dataset);
	const left = new Map(flat.unreadable ?? []);
	const arrays = new Map<string, DapArray>();
	for (const [path, variable] of flat.variables) {
		const found =
			variable.data.shape.includes(0) && !isEmptyText(variable) ? EMPTY : await measured(variable, engine);
		if (typeof found === "string") left.set(path, found);
		else arrays.set(path, arrayOf({ variable, path, found, names: flat }));
	}
	const byDapName = new Map([...arrays.values()].map((array) => [array.name, array]));
	const variables = [...arrays.values()].map((array) => withMaps(array, byDapName));
	const unlimited = [...flat.dimensions].find(([, { unlimited }]) => unlimited)?.[0];
	return {
		variables,
		byName: new Map([
			...variables.map((one): [string, DapVariable] => [one.path, one]),
			...variables.map((one): [string, DapVariable] => [one.name, one]),
		]),
		attributes: globalAttributes(flat, ""),
		...(unlimited !== undefined && { unlimited: dapName(unlimited) }),
		left,
	};
}

interface Served {
	readonly variable: Variable;
	readonly path: string;
	readonly found: Measured;
	/** Whose names may be mentioned in attributes. */
	readonly names: Dataset;
}

function arrayOf(one: Served): DapArray {
	const { variable, path, found } = one;
	const { shape } = variable.data;
	const all = variable.dimensions.map(
		(name, axis): DapDimension => ({ name: dapName(name), size: shape[axis] ?? 1 }),
	);
	return {
		...{ name: dapName(path), path, type: found.type, variable },
		dimensions: isText(one) ? all.slice(0, -1) : all,
		...(found.width !== undefined && { width: found.width }),
		attributes: attributesOf(one),
	};
}

const isText = ({ variable, found }: Served): boolean => variable.type === "char" && found.type === "String";

/** The coordinate variable of a dimension has its name, and lies along it alone. */
function withMaps(array: DapArray, all: ReadonlyMap<string, DapArray>): DapVariable {
	const { name, dimensions } = array;
	const maps = dimensions.flatMap((dimension) => all.get(dimension.name) ?? []);
	const isGrid =
		dimensions.length > 0 &&
		maps.length === dimensions.length &&
		new Set(maps).size === maps.length &&
		maps.every(
			(map) => map.dimensions.length === 1 && map.dimensions[0]?.name === map.name && map.name !== name,
		);
	return isGrid ? { ...array, maps } : array;
}

function attributesOf(one: Served): readonly DasAttribute[] {
	const { variable, found, names } = one;
	const owner: ServedAs = { stored: variable.type, served: found.type };
	const isThere = (word: string) => names.variables.has(word) || names.dimensions.has(word);
	const told = withNames(variable.attributes, (word) => (isThere(word) ? dapName(word) : word));
	return [...dasAttributes(told, owner), ...ownAttributes(one)];
}

/** What DAP2 itself does not say of a variable. */
function ownAttributes(one: Served): DasAttribute[] {
	const { variable, found } = one;
	const { type, attributes, dimensions } = variable;
	const text = (name: string, value: string): DasAttribute => ({
		name,
		type: "String",
		values: [textLiteral(value)],
	});
	const unsigned = found.type === "Byte" || type !== "char" ? UNSIGNED[type] : undefined;
	const isWide = type === "int64" || type === "uint64" || (type === "char" && found.type === "Byte");
	const line = isText(one) ? dimensions.at(-1) : undefined;
	return [
		...(unsigned !== undefined && !attributes.has("_Unsigned") ? [text("_Unsigned", unsigned)] : []),
		...(isWide ? [text("headwater_stored_type", type)] : []),
		...(found.width ? [{ name: "DODS.strlen", type: "Int32", values: [String(found.width)] } as const] : []),
		...(line !== undefined ? [text("DODS.dimName", dapName(line))] : []),
	];
}

/** Of the root by their names, of groups by their paths ("ocean%2ftitle"). */
function globalAttributes(group: Dataset, path: string): readonly DasAttribute[] {
	const own = new Map(
		[...group.attributes].map(([name, value]): [string, Attribute] => [inGroup(path, name), value]),
	);
	return [
		...dasAttributes(path === "" ? group.attributes : own),
		...[...group.groups].flatMap(([name, child]) => globalAttributes(child, inGroup(path, name))),
	];
}

function dasAttributes(attributes: Attributes, owner?: ServedAs): DasAttribute[] {
	return [...attributes].flatMap(([name, value]) => {
		if (MARKS.has(name)) return [];
		const found = name === "_FillValue" && owner ? fillValue(value, owner) : dasValues(value, owner);
		return found ? [{ name: dapAttributeName(name), ...found }] : [];
	});
}
