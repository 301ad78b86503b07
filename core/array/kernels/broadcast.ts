import type { NumericValues } from "../lazy-array.ts";

/** A block of an input whose axes are some of those of a region. */
export interface Repeated {
	readonly values: NumericValues;
	/** Which axes of the region it has, ascending. */
	readonly axes: readonly number[];
	/** Values that mean "missing", as the values' own type has them. */
	readonly missing: readonly number[];
}

interface Stretch {
	readonly length: number;
	/** From one element along it to the next; 0: the same value again. */
	readonly stride: number;
}

/** The axes of a region as an input sees them, neighbours joined where one step along the outer is the whole of the inner. */
function stretchesOf(axes: readonly number[], count: readonly number[]): readonly Stretch[] {
	const stretches: Stretch[] = [];
	let size = 1;
	for (let axis = count.length - 1; axis >= 0; axis--) {
		const length = count[axis] ?? 1;
		const stride = axes.includes(axis) ? size : 0;
		if (stride > 0) size *= length;
		if (length === 1) continue;
		const inner = stretches[0];
		const joins = inner !== undefined && stride === inner.stride * inner.length;
		if (joins) stretches[0] = { length: length * inner.length, stride: inner.stride };
		else stretches.unshift({ length, stride });
	}
	return stretches.length === 0 ? [{ length: 1, stride: 0 }] : stretches;
}

/** Puts `length` elements of a region, from the row-major place `from` on, into a row of doubles; missing ones become NaN. */
export type Gather = (from: number, length: number, row: Float64Array) => void;

/** Reads an input as if it had all axes of a region of the shape `count`. */
export function gatherer({ values, axes, missing }: Repeated, count: readonly number[]): Gather {
	const stretches = stretchesOf(axes, count);
	const inner = stretches.at(-1) as Stretch;
	const outer = stretches.slice(0, -1);
	const put = inner.stride === 0 ? repeat(values, missing) : copy(values, missing);
	return (from, length, row) => {
		let within = from % inner.length;
		let turn = Math.floor(from / inner.length);
		for (let done = 0; done < length; turn++, within = 0) {
			const some = Math.min(length - done, inner.length - within);
			put({ at: placeOf(turn, outer) + within * inner.stride, length: some, to: done }, row);
			done += some;
		}
	};
}

function placeOf(turn: number, outer: readonly Stretch[]): number {
	let place = 0;
	let rest = turn;
	for (let axis = outer.length - 1; axis >= 0; axis--) {
		const { length, stride } = outer[axis] as Stretch;
		place += (rest % length) * stride;
		rest = Math.floor(rest / length);
	}
	return place;
}

interface Piece {
	/** Where it begins among the values, and in the row. */
	readonly at: number;
	readonly to: number;
	readonly length: number;
}

type Put = (piece: Piece, row: Float64Array) => void;

function repeat(values: NumericValues, missing: readonly number[]): Put {
	return ({ at, length, to }, row) => {
		const value = Number(values[at]);
		const repeated = missing.includes(value) ? Number.NaN : value;
		const end = to + length;
		for (let i = to; i < end; i++) row[i] = repeated;
	};
}

function copy(values: NumericValues, missing: readonly number[]): Put {
	const [first = Number.NaN, second = Number.NaN, ...others] = missing;
	const copyPlain = isWide(values) ? copyWide(values) : copyNumbers(values, first, second);
	const rest = isWide(values) ? missing : others;
	return ({ at, length, to }, row) => {
		copyPlain({ at, length, to }, row);
		for (const value of rest)
			for (let i = to; i < to + length; i++) if (row[i] === value) row[i] = Number.NaN;
	};
}

type WideValues = BigInt64Array | BigUint64Array;
const isWide = (values: NumericValues): values is WideValues =>
	values instanceof BigInt64Array || values instanceof BigUint64Array;

function copyWide(values: WideValues): Put {
	return ({ at, length, to }, row) => {
		for (let i = 0; i < length; i++) row[to + i] = Number(values[at + i]);
	};
}

function copyNumbers(values: Exclude<NumericValues, WideValues>, first: number, second: number): Put {
	const source = values as Float64Array;
	return ({ at, length, to }, row) => {
		for (let i = 0; i < length; i++) {
			const value = source[at + i] as number;
			row[to + i] = value === first || value === second ? Number.NaN : value;
		}
	};
}
