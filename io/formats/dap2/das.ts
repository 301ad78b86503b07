import type { DasAttribute } from "./attribute-values.ts";
import { textLiteral } from "./attribute-values.ts";
import type { DapDataset } from "./model.ts";

/** The attributes of a dataset: the Dataset Attribute Structure. */
export function dasText({ variables, attributes, unlimited }: DapDataset): string {
	const containers = variables.map((one) => container(one.name, one.attributes));
	const extra: DasAttribute[] =
		unlimited === undefined
			? []
			: [{ name: "Unlimited_Dimension", type: "String", values: [textLiteral(unlimited)] }];
	return `Attributes {\n${containers.join("")}${container("NC_GLOBAL", attributes)}${extra.length > 0 ? container("DODS_EXTRA", extra) : ""}}\n`;
}

const container = (name: string, attributes: readonly DasAttribute[]): string =>
	`    ${name} {\n${attributes.map(line).join("")}    }\n`;

const line = ({ name, type, values }: DasAttribute): string =>
	`        ${type} ${name} ${values.join(", ")};\n`;
