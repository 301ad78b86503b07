import type { LazyArray } from "./lazy-array.ts";

/** One line for plans and logs: what is read from where, and what is done to it. */
export function describeArray(array: LazyArray): string {
	return `${describeNode(array)} -> ${array.type} (${array.shape.join(", ")})`;
}

function describeNode(array: LazyArray): string {
	switch (array.op) {
		case "stored":
			return `${array.variable} of "${lastPart(array.file)}"`;
		case "values":
			return `${array.values.length} values`;
		case "slice":
			return `${describeNode(array.input)} [${rangesOf(array.start, array.shape)}]`;
		case "reshape":
			return `${describeNode(array.input)} as (${array.shape.join(", ")})`;
		case "concat":
			return `concat(${joined(array.inputs)}; axis ${array.axis})`;
		case "affine":
			return `${describeNode(array.input)} ${affineText(array.scale, array.offset)}`;
		case "transpose":
			return `${describeNode(array.input)} transposed (${array.order.join(", ")})`;
		case "stride":
			return `${describeNode(array.input)} every ${array.every} along axis ${array.axis}`;
		case "reduce":
			return `${array.weights ? "weighted " : ""}${array.method} of ${describeNode(array.input)} along axis ${array.axis}`;
		case "characters":
			return `${describeNode(array.input)} as characters`;
	}
}

const lastPart = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

const rangesOf = (start: readonly number[], count: readonly number[]): string =>
	start.map((first, axis) => `${first}:${first + (count[axis] ?? 0)}`).join(", ");

const affineText = (scale: number, offset: number): string =>
	`* ${scale} ${offset < 0 ? "-" : "+"} ${Math.abs(offset)}`;

/** Many inputs are told by the first, the last and their number. */
function joined(inputs: readonly LazyArray[]): string {
	const texts = inputs.length <= 3 ? inputs : [inputs[0], inputs.at(-1)];
	const shown = texts.map((input) => (input === undefined ? "" : describeNode(input)));
	return inputs.length <= 3 ? shown.join(", ") : `${shown.join(" ... ")}, ${inputs.length} inputs`;
}
