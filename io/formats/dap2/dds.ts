import { lengthOf } from "../../../core/array/lazy-array.ts";
import type { Chosen, Part, Selection } from "./selection.ts";

/** The declarations of a selection: the Dataset Descriptor Structure. `name` is one DAP2 bears. */
export const ddsText = (selection: Selection, name: string): string =>
	`Dataset {\n${selection.map(declaration).join("")}} ${name};\n`;

function declaration({ variable, form, parts }: Chosen): string {
	const [array, ...maps] = parts;
	if (form === "array") return `    ${line(array as Part)}`;
	if (form === "structure")
		return `    Structure {\n${parts.map((part) => `        ${line(part)}`).join("")}    } ${variable.name};\n`;
	const inner = maps.map((part) => `        ${line(part)}`).join("");
	return `    Grid {\n      Array:\n        ${line(array as Part)}      Maps:\n${inner}    } ${variable.name};\n`;
}

const line = ({ array, ranges }: Part): string =>
	`${array.type} ${array.name}${ranges.map(({ count }, axis) => `[${array.dimensions[axis]?.name} = ${count}]`).join("")};\n`;

/** Elements of a part. */
export const elementsOf = ({ ranges }: Part): number => lengthOf(ranges.map(({ count }) => count));
