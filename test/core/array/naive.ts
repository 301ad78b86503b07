import type { LazyArray, NumericValues, Statistic } from "../../../core/array/lazy-array.ts";

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
		case "grouped": {
			const { axis, input, weights, statistic, groups } = array;
			const group = index[axis] ?? 0;
			const steps = groups.flatMap((own, step) => (own === group ? [step] : []));
			const ones = steps.map((step) => ({
				value: Number(elementAt(input, index.with(axis, step))),
				weight: statistic.method === "mean" ? (weights?.[step] ?? 1) : 1,
			}));
			return statisticOf(statistic, present(ones, array), {
				least: array.least?.[group] ?? 0,
				fill: array.fill,
			});
		}
		case "running": {
			const { axis, input, statistic, window } = array;
			const ones = Array.from({ length: window }, (_, i) => ({
				value: Number(elementAt(input, index.with(axis, (index[axis] ?? 0) + i))),
				weight: 1,
			}));
			return statisticOf(statistic, present(ones, array), array);
		}
		case "minus-group": {
			const { axis, input, other, groups, fill } = array;
			const group = groups[index[axis] ?? 0] as number;
			const [one] = present([{ value: Number(elementAt(input, index)), weight: 1 }], array);
			const difference =
				group < 0 || !one ? Number.NaN : one.value - Number(elementAt(other, index.with(axis, group)));
			return Number.isNaN(difference) ? fill : difference;
		}
		case "kept":
			return elementAt(array.input, index);
		case "transpose": {
			const inner = new Array<number>(index.length);
			array.order.forEach((axis, i) => {
				inner[axis] = index[i] ?? 0;
			});
			return elementAt(array.input, inner);
		}
	}
}

interface One {
	readonly value: number;
	readonly weight: number;
}

const present = (ones: readonly One[], { missing }: { readonly missing: readonly number[] }) =>
	ones.filter(({ value, weight }) => weight > 0 && !Number.isNaN(value) && !missing.includes(value));

function statisticOf(
	statistic: Statistic,
	ones: readonly One[],
	{ least, fill }: { readonly least: number; readonly fill: number },
): number {
	const total = ones.reduce((sum, { weight }) => sum + weight, 0);
	if (total === 0 || total < least) return fill;
	const sum = ones.reduce((all, { value, weight }) => all + value * weight, 0);
	const ordered = ones.map(({ value }) => value).sort((a, b) => a - b);
	switch (statistic.method) {
		case "mean":
			return sum / total;
		case "sum":
			return sum;
		case "min":
			return ordered[0] as number;
		case "max":
			return ordered.at(-1) as number;
		case "std": {
			const squares = ordered.reduce((all, value) => all + (value - sum / total) ** 2, 0);
			return total > statistic.ddof ? Math.sqrt(squares / (total - statistic.ddof)) : fill;
		}
		case "percentile": {
			const part = statistic.percent / 100;
			if (statistic.between === "nearest-rank")
				return ordered[Math.max(1, Math.ceil(part * total)) - 1] as number;
			const place = part * (total - 1);
			const [low, high] = [Math.floor(place), Math.ceil(place)].map((at) => ordered[at] as number);
			return (low as number) + ((high as number) - (low as number)) * (place - Math.floor(place));
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
