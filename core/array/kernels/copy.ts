import type { ArrayValues, NumericValues } from "../lazy-array.ts";
import { lengthOf } from "../lazy-array.ts";

/** A rectangle inside a row-major array. */
export interface Window {
	/** Lengths of the whole array. */
	readonly shape: readonly number[];
	readonly start: readonly number[];
}

type Writable = NumericValues | string[];

/** Row-major strides in elements. */
export function stridesOf(shape: readonly number[]): number[] {
	const strides = new Array<number>(shape.length);
	let stride = 1;
	for (let axis = shape.length - 1; axis >= 0; axis--) {
		strides[axis] = stride;
		stride *= shape[axis] ?? 1;
	}
	return strides;
}

/** Copies a rectangle of `count` elements from one array into another of the same element type. */
export function copyWindow(
	from: Window & { readonly values: ArrayValues },
	to: Window & { readonly values: Writable },
	count: readonly number[],
): void {
	eachRun(from, to, { count, visitor: (length) => copierOf(from.values, to.values, length) });
}

/**
 * Visits a rectangle of `count` elements that lies in two arrays, run by run: `visitor` is told how long all runs are and gives what is
 * to be done with each, by the places in elements where it begins.
 */
export function eachRun(
	from: Window,
	to: Window,
	{
		count,
		visitor,
	}: { count: readonly number[]; visitor: (length: number) => (from: number, to: number) => void },
): void {
	if (lengthOf(count) === 0) return;
	const run = contiguousRun(from.shape, to.shape, count);
	const outer = count.slice(0, run.axes);
	const visit = visitor(run.length);
	const source = walker(from, outer.length);
	const target = walker(to, outer.length);
	const index = new Array<number>(outer.length).fill(0);
	do visit(source(index), target(index));
	while (advance(index, outer));
}

/** The longest run of elements that lies contiguously in both arrays, and how many outer axes it leaves. */
function contiguousRun(a: readonly number[], b: readonly number[], count: readonly number[]) {
	let axis = count.length;
	let length = 1;
	while (axis > 0) {
		axis--;
		length *= count[axis] ?? 1;
		if (count[axis] !== a[axis] || count[axis] !== b[axis]) break;
	}
	return { axes: axis, length };
}

function copierOf(source: ArrayValues, target: Writable, length: number): (from: number, to: number) => void {
	if (Array.isArray(source) || Array.isArray(target)) {
		const texts = target as string[];
		return (from, to) => {
			for (let i = 0; i < length; i++) texts[to + i] = (source as readonly string[])[from + i] ?? "";
		};
	}
	// Both sides have one element type; TypeScript cannot pair the members of the two unions.
	const from = source as Float64Array;
	const to = target as Float64Array;
	if (length < 8) {
		return (at, put) => {
			for (let i = 0; i < length; i++) to[put + i] = from[at + i] as number;
		};
	}
	return (at, put) => to.set(from.subarray(at, at + length), put);
}

function walker(window: Window, axes: number): (index: readonly number[]) => number {
	const strides = stridesOf(window.shape);
	const origin = window.start.reduce((sum, start, axis) => sum + start * (strides[axis] ?? 0), 0);
	return (index) => {
		let position = origin;
		for (let axis = 0; axis < axes; axis++) position += (index[axis] ?? 0) * (strides[axis] ?? 0);
		return position;
	};
}

/** Steps a row-major index; false after the last. */
export function advance(index: number[], shape: readonly number[]): boolean {
	for (let axis = shape.length - 1; axis >= 0; axis--) {
		index[axis] = (index[axis] ?? 0) + 1;
		if ((index[axis] ?? 0) < (shape[axis] ?? 0)) return true;
		index[axis] = 0;
	}
	return false;
}
