import type { LazyArray, NumericValues } from "../../../core/array/lazy-array.ts";

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
		case "remap": {
			const { input, from, to, starts, sources, weights, rule } = array;
			const outer = index.slice(0, index.length - to);
			const cells = input.shape.slice(input.shape.length - from);
			const target = position(array.shape.slice(outer.length), index.slice(outer.length));
			const parts = Array.from(sources.subarray(starts[target], starts[target + 1]), (source, i) => ({
				value: Number(elementAt(input, [...outer, ...indexOf(cells, source)])),
				weight: weights[(starts[target] ?? 0) + i] ?? 0,
			}));
			const there = parts.filter(({ value }) => !Number.isNaN(value) && !array.missing.includes(value));
			const all = parts.reduce((sum, { weight }) => sum + weight, 0);
			const present = there.reduce((sum, { weight }) => sum + weight, 0);
			if (
				there.length === 0 ||
				(rule === "strict" ? there.length < parts.length : present < array.least * all)
			)
				return array.fill;
			const sum = there.reduce((total, { value, weight }) => total + value * weight, 0);
			return rule === "present" ? sum / present : sum;
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
