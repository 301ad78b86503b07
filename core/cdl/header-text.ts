import {
	type Attribute,
	type Attributes,
	type Dataset,
	type Dimension,
	exactNumbers,
	type Variable,
} from "../model/dataset.ts";
import { nameText, numberLiteral, textLiteral, typeName } from "./literals.ts";

export interface HeaderTextOptions {
	/** Stands behind "netcdf": customarily the file's name without its ending. */
	readonly name: string;
	/** Comments below the first line: what kind of file it is. */
	readonly remarks?: readonly string[];
	/** Comments below a variable, told by its path ("inner/q"). */
	readonly remarksOf?: (variable: Variable, path: string) => readonly string[];
}

/** The header of a dataset in CDL, as `ncdump -h` writes it; remarks are comments. */
export function headerText(dataset: Dataset, options: HeaderTextOptions): string {
	const { name, remarks = [], remarksOf = () => [] } = options;
	const lines = [
		`netcdf ${nameText(name)} {`,
		...remarks.map((remark) => `// ${remark}`),
		...content(dataset, { path: "", attributes: "// global attributes:", remarksOf }),
		"}",
	];
	return `${lines.join("\n")}\n`;
}

interface Place {
	readonly path: string;
	/** The line above the group's attributes. */
	readonly attributes: string;
	readonly remarksOf: NonNullable<HeaderTextOptions["remarksOf"]>;
}

function content(dataset: Dataset, place: Place): string[] {
	const { path, remarksOf } = place;
	const variables = [...dataset.variables.values()].flatMap((variable) => [
		declaration(variable),
		...attributeLines(variable.attributes, variable.name),
		...userAttributeLines(variable.userAttributes, variable.name),
		...remarksOf(variable, path + variable.name).map((remark) => `\t\t// ${remark}`),
	]);
	const unreadable = [...(dataset.unreadable ?? [])].map(
		([name, reason]) => `\t// ${nameText(name)} cannot be read: ${reason}`,
	);
	const body = [...variables, ...unreadable];
	const attributes = [
		...attributeLines(dataset.attributes, ""),
		...userAttributeLines(dataset.userAttributes, ""),
	];
	return [
		...(dataset.dimensions.size > 0 ? ["dimensions:", ...[...dataset.dimensions].map(dimensionLine)] : []),
		...(body.length > 0 ? ["variables:", ...body] : []),
		...(attributes.length > 0 ? ["", place.attributes, ...attributes] : []),
		...[...dataset.groups].flatMap(([name, group]) => groupLines(name, group, place)),
	];
}

/** Groups stand two blanks further in for each level. */
function groupLines(name: string, group: Dataset, { path, remarksOf }: Place): string[] {
	const inner = content(group, { path: `${path}${name}/`, attributes: "// group attributes:", remarksOf });
	return [
		"",
		`group: ${nameText(name)} {`,
		...inner.map((line) => (line === "" ? "" : `  ${line}`)),
		`  } // group ${nameText(name)}`,
	];
}

const dimensionLine = ([name, { size, unlimited }]: readonly [string, Dimension]): string =>
	unlimited ? `\t${nameText(name)} = UNLIMITED ; // (${size} currently)` : `\t${nameText(name)} = ${size} ;`;

function declaration({ name, type, dimensions }: Variable): string {
	const axes = dimensions.length === 0 ? "" : `(${dimensions.map(nameText).join(", ")})`;
	return `\t${typeName(type)} ${nameText(name)}${axes} ;`;
}

const attributeLines = (attributes: Attributes, owner: string): string[] =>
	[...attributes].map(
		([name, value]) =>
			`\t\t${typeMark(value)}${nameText(owner)}:${nameText(name)} = ${attributeValue(value)} ;`,
	);

/** What CDL would need types for stands in comments. */
const userAttributeLines = (attributes: Dataset["userAttributes"], owner: string): string[] =>
	[...(attributes ?? [])].map(([name, text]) => `\t\t// ${nameText(owner)}:${nameText(name)} is ${text}`);

/** Lists of texts are of the type "string", which CDL says in front. */
const typeMark = (value: Attribute): string => (Array.isArray(value) ? "string " : "");

function attributeValue(value: Attribute): string {
	if (typeof value === "string") return textLiteral(value);
	if (!("type" in value)) return value.map(textLiteral).join(", ");
	return exactNumbers(value)
		.map((one) => numberLiteral(one, value.type))
		.join(", ");
}
