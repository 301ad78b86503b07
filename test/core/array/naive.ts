import type { Expression, LazyArray, NumericValues } from "../../../core/array/lazy-array.ts";

/** The element of a tree at an index, straight from the definitions of the operations: slow, and hard to get wrong. */
export function elementAt(array: LazyArray, index: readonly number[]): number | bigint | string {
	switch (array.op) {
		case "stored":
			throw new Error("give it values");
		case "values":
			return (array.values as NumericValues)[position(array.shape, index)] as number;
		case "slice":
			return elementAt(
				array.input,
				index.map((i, axis) => i + (array.start[axis] ?? 0)),
			);
		case "reshape":
			return elementAt(array.input, indexOf(array.input.shape, position(array.shape, index)));
		case "concat": {
			let at = index[array.axis] ?? 0;
			for (const input of array.inputs) {
				const length = input.shape[array.axis] ?? 0;
				if (at < length) return elementAt(input, index.with(array.axis, at));
				at -= length;
			}
			throw new Error("outside");
		}
		case "affine": {
			const raw = Number(elementAt(array.input, index));
			const missing = array.missing.some((one) =>
				array.input.type === "float32" ? Math.fround(one) === raw : one === raw,
			);
			const value = Number.isNaN(raw) || missing ? array.fill : raw * array.scale + array.offset;
			return array.type === "float32" ? Math.fround(value) : value;
		}
		case "stride":
			return elementAt(array.input, index.with(array.axis, (index[array.axis] ?? 0) * array.every));
		case "characters": {
			const text = elementAt(array.input, index.slice(0, -1)) as string;
			return Buffer.from(text)[index.at(-1) ?? 0] ?? 0;
		}
		case "reduce": {
			const { axis, input, weights, missing } = array;
			const steps = Array.from({ length: input.shape[axis] ?? 0 }, (_, step) => ({
				value: Number(elementAt(input, index.with(axis, step))),
				weight: weights?.[step] ?? 1,
			})).filter(({ value, weight }) => weight > 0 && !Number.isNaN(value) && !missing.includes(value));
			const total = steps.reduce((sum, { weight }) => sum + weight, 0);
			const mean = steps.reduce((sum, { value, weight }) => sum + value * weight, 0) / total;
			return total > 0 ? mean : array.fill;
		}
		case "formula": {
			const { inputs, axes, missing } = array;
			const known = inputs.map((input, i) => {
				const own = (axes[i] ?? []).map((axis) => index[axis] ?? 0);
				const value = Number(elementAt(input, own));
				const isMissing = missing[i]?.some(
					(one) => value === (input.type === "float32" ? Math.fround(one) : one),
				);
				return isMissing ? Number.NaN : value;
			});
			const value = computed(array.expression, known);
			const stored = array.type === "float32" ? Math.fround(value) : value;
			return Number.isFinite(stored) ? stored : array.fill;
		}
		case "transpose": {
			const inner = new Array<number>(index.length);
			array.order.forEach((axis, i) => {
				inner[axis] = index[i] ?? 0;
			});
			return elementAt(array.input, inner);
		}
	}
}

/** The functions random formulas are made of. */
export function computed(expression: Expression, inputs: readonly number[]): number {
	if ("number" in expression) return expression.number;
	if ("input" in expression) return inputs[expression.input] as number;
	const [a = Number.NaN, b = Number.NaN, c = Number.NaN] = expression.of.map((part) =>
		computed(part, inputs),
	);
	const isUnknown =
		Number.isNaN(a) || (expression.call !== "where" && expression.of.length > 1 && Number.isNaN(b));
	if (isUnknown) return expression.call === "isMissing" ? 1 : Number.NaN;
	switch (expression.call) {
		case "add":
			return a + b;
		case "subtract":
			return a - b;
		case "multiply":
			return a * b;
		case "divide":
			return a / b;
		case "power":
			return a ** b;
		case "negate":
			return -a;
		case "min":
			return Math.min(a, b);
		case "max":
			return Math.max(a, b);
		case "less":
			return Number(a < b);
		case "where":
			return a !== 0 ? b : c;
		case "isMissing":
			return 0;
		case "sqrt":
			return Math.sqrt(a);
		default:
			throw new Error(`write down what "${expression.call}" means`);
	}
}

const position = (shape: readonly number[], index: readonly number[]): number =>
	shape.reduce((sum, length, axis) => sum * length + (index[axis] ?? 0), 0);

function indexOf(shape: readonly number[], at: number): number[] {
	let rest = at;
	return shape
		.toReversed()
		.map((length) => {
			const i = rest % length;
			rest = Math.floor(rest / length);
			return i;
		})
		.toReversed();
}

/** Every index of a rectangle, row-major. */
export function* indices(start: readonly number[], count: readonly number[]): Generator<number[]> {
	const total = count.reduce((product, length) => product * length, 1);
	for (let i = 0; i < total; i++) {
		yield indexOf(count, i).map((at, axis) => at + (start[axis] ?? 0));
	}
}
