import type { LazyArray, NumericValues } from "../../../core/array/lazy-array.ts";
import type { BoxMeansArray } from "../../../core/array/operations/box-means.ts";
import type { BesideInput } from "../../../core/array/operations/columns.ts";
import type { Expression } from "../../../core/array/operations/formula.ts";
import type { GroupStatistic } from "../../../core/array/operations/grouped.ts";
import type { GridWeights, Weights } from "../../../core/array/operations/remap.ts";

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
		case "box-means":
			return boxMean(array, index);
		case "bit-round": {
			const value = elementAt(array.input, index) as number;
			if (!Number.isFinite(value) || array.missing.includes(value) || value === 0) return value;
			const step = 2 ** (Math.floor(Math.log2(Math.abs(value))) - array.bits);
			const [below, above] = [Math.floor(value / step), Math.ceil(value / step)];
			const [left, right] = [value / step - below, above - value / step];
			if (left === right) return step * (below % 2 === 0 ? below : above);
			return step * (left < right ? below : above);
		}
		case "stride":
			return elementAt(array.input, index.with(array.axis, (index[array.axis] ?? 0) * array.every));
		case "characters": {
			const text = elementAt(array.input, index.slice(0, -1)) as string;
			return Buffer.from(text)[index.at(-1) ?? 0] ?? 0;
		}
		case "reverse":
			return elementAt(
				array.input,
				index.with(array.axis, (array.shape[array.axis] ?? 0) - 1 - (index[array.axis] ?? 0)),
			);
		case "merged-axes": {
			const columns = array.input.shape[array.axis + 1] ?? 1;
			const place = index[array.axis] ?? 0;
			const inner = index.toSpliced(array.axis, 1, Math.floor(place / columns), place % columns);
			return elementAt(array.input, inner);
		}
		case "remap": {
			const { input, from, to, rule } = array;
			const { starts, sources, weights } =
				"rows" in array.weights ? multiplied(array.weights) : array.weights;
			const outer = index.slice(0, index.length - to);
			const cells = input.shape.slice(input.shape.length - from);
			const target = position(array.shape.slice(outer.length), index.slice(outer.length));
			const parts = Array.from(sources.subarray(starts[target], starts[target + 1]), (source, i) => ({
				value: Number(elementAt(input, [...outer, ...indexOf(cells, source)])),
				weight: weights[(starts[target] ?? 0) + i] ?? 0,
			}));
			const known = array.missing.map((one) => (input.type === "float32" ? Math.fround(one) : one));
			const there = parts.filter(({ value }) => !Number.isNaN(value) && !known.includes(value));
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
		case "columns": {
			const target = array.targets[index[array.axis] ?? 0] as number;
			const levels = columnOf(array, array.coordinate, index);
			const found = interpolated(levels, target, array);
			return roundedTo(array, found);
		}
		case "column-total": {
			const column = columnOf(array, array.weights, index);
			const weighted = array.layers
				? column.map(({ value }, i) => ({ value, beside: thickness(column, i, array.layers as Reach) }))
				: column;
			const levels = weighted.filter(({ value, beside }) => !Number.isNaN(value) && !Number.isNaN(beside));
			const sum = levels.reduce((all, { value, beside }) => all + value * beside, 0);
			const total = levels.reduce((all, { beside }) => all + beside, 0);
			return roundedTo(array, levels.length === 0 ? Number.NaN : array.divided ? sum / total : sum);
		}
		case "formula": {
			const { inputs, axes, missing } = array;
			const given = inputs.map((input, i) => {
				const own = (axes[i] ?? []).map((axis) => index[axis] ?? 0);
				return known(Number(elementAt(input, own)), missing[i] ?? [], input.type);
			});
			return roundedTo(array, computed(array.expression, given));
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

interface One {
	readonly value: number;
	readonly weight: number;
}

const present = (ones: readonly One[], { missing }: { readonly missing: readonly number[] }) =>
	ones.filter(({ value, weight }) => weight > 0 && !Number.isNaN(value) && !missing.includes(value));

function statisticOf(
	statistic: GroupStatistic,
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
		case "count":
			return ones.length;
		case "first":
			return ones[0]?.value as number;
		case "last":
			return ones.at(-1)?.value as number;
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

interface Level {
	readonly value: number;
	readonly beside: number;
}

const known = (value: number, missing: readonly number[], type: string): number =>
	missing.some((one) => value === (type === "float32" ? Math.fround(one) : one)) ? Number.NaN : value;

/** All levels of the column an index stands in. */
function columnOf(
	array: { readonly input: LazyArray; readonly axis: number; readonly missing: readonly number[] },
	{ array: beside, axes, missing }: BesideInput,
	index: readonly number[],
): Level[] {
	const { input, axis } = array;
	return Array.from({ length: input.shape[axis] ?? 0 }, (_, level) => {
		const at = index.with(axis, level);
		const own = axes.map((one) => at[one] ?? 0);
		return {
			value: known(Number(elementAt(input, at)), array.missing, input.type),
			beside: known(Number(elementAt(beside, own)), missing, beside.type),
		};
	});
}

interface Reach {
	readonly from: number;
	readonly to: number;
	readonly scale: number;
}

/** From midway to the level before to midway to the one behind, inside what counts. */
function thickness(column: readonly Level[], level: number, { from, to, scale }: Reach): number {
	const at = (i: number) => column[i]?.beside ?? Number.NaN;
	const [own, before, behind] = [at(level), at(level - 1), at(level + 1)];
	const begin = level === 0 ? own - (behind - own) / 2 : (before + own) / 2;
	const end = level === column.length - 1 ? own + (own - before) / 2 : (own + behind) / 2;
	const part = Math.min(Math.max(begin, end), to) - Math.max(Math.min(begin, end), from);
	return part > 0 ? part * scale : Number.NaN;
}

function interpolated(
	levels: readonly Level[],
	target: number,
	{ method, beyond }: { readonly method: string; readonly beyond: string },
): number {
	const measure = (value: number) => (method === "log" ? Math.log(value) : value);
	const exact = levels.find(({ beside }) => measure(beside) === measure(target));
	if (exact) return exact.value;
	const lower = levels.findIndex(({ beside }, i) => {
		const next = levels[i + 1]?.beside ?? Number.NaN;
		return (beside < target && next > target) || (beside > target && next < target);
	});
	const [a, b] = [levels[lower], levels[lower + 1]];
	if (a && b) {
		const weight = (measure(target) - measure(a.beside)) / (measure(b.beside) - measure(a.beside));
		if (method === "nearest") return weight < 0.5 ? a.value : b.value;
		return a.value + weight * (b.value - a.value);
	}
	if (beyond !== "nearest") return Number.NaN;
	const distance = ({ beside }: Level) => Math.abs(measure(beside) - measure(target));
	const there = levels.filter(({ beside }) => !Number.isNaN(beside));
	return there.toSorted((one, other) => distance(one) - distance(other))[0]?.value ?? Number.NaN;
}

function roundedTo({ type, fill }: { readonly type: string; readonly fill: number }, value: number): number {
	const stored = type === "float32" ? Math.fround(value) : value;
	return Number.isFinite(stored) ? stored : fill;
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
			return Number.isFinite(a) ? 0 : 1;
		case "sqrt":
			return Math.sqrt(a);
		default:
			throw new Error(`write down what "${expression.call}" means`);
	}
}

/** Weights of rows times weights of columns, cell by cell. */
function multiplied({ rows, columns }: GridWeights): Weights {
	const [starts, sources, weights] = [[0], [] as number[], [] as number[]];
	for (let y = 0; y + 1 < rows.starts.length; y++)
		for (let x = 0; x + 1 < columns.starts.length; x++) {
			for (let i = rows.starts[y] ?? 0; i < (rows.starts[y + 1] ?? 0); i++)
				for (let j = columns.starts[x] ?? 0; j < (columns.starts[x + 1] ?? 0); j++) {
					sources.push((rows.sources[i] ?? 0) * columns.from + (columns.sources[j] ?? 0));
					weights.push((rows.weights[i] ?? 0) * (columns.weights[j] ?? 0));
				}
			starts.push(sources.length);
		}
	const from = rows.from * columns.from;
	return {
		starts: Int32Array.from(starts),
		sources: Int32Array.from(sources),
		weights: Float64Array.from(weights),
		from,
	};
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

function boxMean({ input, every, weights, type }: BoxMeansArray, index: readonly number[]): number {
	const [tall, wide] = input.shape.slice(-2) as [number, number];
	const [down, along] = index.slice(-2) as [number, number];
	let [sum, total] = [0, 0];
	for (let row = down * every; row < Math.min(tall, (down + 1) * every); row++)
		for (let column = along * every; column < Math.min(wide, (along + 1) * every); column++) {
			const value = elementAt(input, [...index.slice(0, -2), row, column]) as number;
			const weight = !weights
				? 1
				: "cells" in weights
					? (weights.cells[row * wide + column] as number)
					: (weights.columns[column] as number) * (weights.rows[row] as number);
			if (Number.isNaN(value) || !(weight > 0)) continue;
			sum += value * weight;
			total += weight;
		}
	const mean = total > 0 ? sum / total : Number.NaN;
	return type === "float32" ? Math.fround(mean) : mean;
}
