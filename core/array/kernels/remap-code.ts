// What remapping does to rows of values, with vector instructions; all sums in double precision.
import { DOUBLE, HALVES, spread, TURN, VECTOR, vectorsOf, WIDTHS, type Width } from "./float-widths.ts";
import { divisors, finishing } from "./remap-finish-code.ts";
import {
	add,
	addF64,
	constantF64,
	get,
	increase,
	instancesOf,
	loadF64,
	loadHalfVector,
	loadI32,
	loadVector,
	multiplyF64,
	repeated,
	repeatedOrNot,
	set,
	storeF64,
	storeVector,
	toF32,
	valueType,
	vector,
	vectorOp,
	type WasmFunction,
	wasmModule,
} from "./wasm-code.ts";

/** Bytes of an entry of `pairs`: two offsets and two weights. */
export const PAIR_BYTES = 24;

const { i32, f64, v128 } = valueType;

/** What there is for values of 32 and of 64 bits. Addresses and offsets in bytes, `turns` of four elements; sums are always of 64 bits. */
interface OfValues {
	/** Whether one of the values is NaN or one of two others. */
	readonly absent: (...call: [values: number, turns: number, first: number, second: number]) => number;
	/** The values, NaN for what is absent. */
	readonly blanked: Cleaning;
	/** The values, 0 for what is absent. */
	readonly zeroed: Cleaning;
	/** 1 for a value, 0 for what is absent. */
	readonly present: Cleaning;
	/** Of each target the sum of two values times their weights. */
	readonly pairs: (...call: [values: number, pairs: number, target: number, targets: number]) => void;
	/** Of each target the sum of some values times their weights; NaN where there are none. */
	readonly sums: (
		...call: [values: number, counts: number, offsets: number, weights: number, to: number, targets: number]
	) => void;
	/** Two rows, each times its weight. */
	readonly blend: (
		...call: [one: number, two: number, share: number, rest: number, to: number, turns: number]
	) => void;
	/** Adds a row times its weight. */
	readonly more: (...call: [row: number, share: number, to: number, turns: number]) => void;
	/** Sums in the type of the result; `fill` for NaN. */
	readonly finish: (...call: [sums: number, to: number, fill: number, turns: number]) => void;
	/** The same of sums over divisors. */
	readonly divide: (
		...call: [sums: number, divisors: number, to: number, fill: number, turns: number]
	) => void;
}
type Cleaning = (...call: [values: number, to: number, turns: number, first: number, second: number]) => void;

interface OfWeights {
	/** The weights that are there where they suffice, else NaN: at least a part of all that can be, and more than nothing. */
	readonly means: Divisors;
	/** The same with 1 in the place of weights. */
	readonly totals: Divisors;
}
type Divisors = (...call: [present: number, all: number, to: number, least: number, turns: number]) => void;

export type Bits = 32 | 64;
export type RemapFunctions = OfWeights & {
	readonly [Name in keyof OfValues as `${Name}${Bits}`]: OfValues[Name];
};

/** Which of a vector's values are there: neither NaN nor one of two others. */
const presence = ({ equal, unequal }: Width, value: number, known: readonly number[]): number[] => [
	...[...get(value), ...get(value), ...vector(equal)],
	...known.flatMap((one) => [...get(value), ...get(one), ...vector(unequal), ...vector(vectorOp.and)]),
];

function absent(width: Width): WasmFunction {
	const [values, turns, first, second, value, found, firsts, seconds] = [0, 1, 2, 3, 4, 5, 6, 7];
	const looks = vectorsOf(width).flatMap((offset) => [
		...[...get(values), ...loadVector(offset), ...set(value)],
		...presence(width, value, [firsts, seconds]),
		...[...vector(vectorOp.not), ...get(found), ...vector(vectorOp.or), ...set(found)],
	]);
	return {
		name: `absent${width.bits}`,
		parameters: [i32, i32, width.type, width.type],
		results: [i32],
		locals: [v128, v128, v128, v128],
		code: [
			...[...spread(first, width.splat, firsts), ...spread(second, width.splat, seconds)],
			...repeated(turns, [...looks, ...increase(values, TURN * width.bytes)]),
			...[...get(found), ...vector(vectorOp.anyTrue)],
		],
	};
}

/** What becomes of a vector and, above it on the stack, what is there of it. */
const CLEANED = {
	blanked: [...vector(vectorOp.not), ...vector(vectorOp.or)],
	zeroed: vector(vectorOp.and),
	present: vector(vectorOp.and),
};

function cleaned(name: keyof typeof CLEANED, width: Width): WasmFunction {
	const [values, to, turns, first, second, value, one, firsts, seconds] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
	const turn = vectorsOf(width).flatMap((offset) => [
		...[...get(values), ...loadVector(offset), ...set(value)],
		...[...get(to), ...get(name === "present" ? one : value)],
		...[...presence(width, value, [firsts, seconds]), ...CLEANED[name], ...storeVector(offset)],
	]);
	const bytes = TURN * width.bytes;
	return {
		name: `${name}${width.bits}`,
		parameters: [i32, i32, i32, width.type, width.type],
		results: [],
		locals: [v128, v128, v128, v128],
		code: [
			...[...constantF64(1), ...(width.bits === 32 ? toF32() : []), ...vector(width.splat), ...set(one)],
			...[...spread(first, width.splat, firsts), ...spread(second, width.splat, seconds)],
			...repeated(turns, [...turn, ...increase(values, bytes), ...increase(to, bytes)]),
		],
	};
}

function pairs(width: Width): WasmFunction {
	const [values, table, to, targets] = [0, 1, 2, 3];
	const weighted = (offset: number, weight: number) => [
		...[...get(values), ...get(table), ...loadI32(offset), ...add(), ...width.load()],
		...[...get(table), ...loadF64(weight), ...multiplyF64()],
	];
	return {
		name: `pairs${width.bits}`,
		parameters: [i32, i32, i32, i32],
		results: [],
		locals: [],
		code: repeated(targets, [
			...[...get(to), ...weighted(0, 8), ...weighted(4, 16), ...addF64(), ...storeF64()],
			...[...increase(table, PAIR_BYTES), ...increase(to, DOUBLE)],
		]),
	};
}

function sums(width: Width): WasmFunction {
	const [values, counts, offsets, weights, to, targets, left, sum] = [0, 1, 2, 3, 4, 5, 6, 7];
	const summand = [
		...[...get(sum), ...get(values), ...get(offsets), ...loadI32(), ...add(), ...width.load()],
		...[...get(weights), ...loadF64(), ...multiplyF64(), ...addF64(), ...set(sum)],
		...[...increase(offsets, 4), ...increase(weights, DOUBLE)],
	];
	return {
		name: `sums${width.bits}`,
		parameters: [i32, i32, i32, i32, i32, i32],
		results: [],
		locals: [i32, f64],
		code: repeated(targets, [
			...[...get(counts), ...loadI32(), ...set(left)],
			// The sum of nothing is NaN.
			...[...get(counts), ...loadF64(8), ...set(sum)],
			...repeatedOrNot(left, summand),
			...[...get(to), ...get(sum), ...storeF64()],
			...[...increase(counts, 16), ...increase(to, DOUBLE)],
		]),
	};
}

/** Two doubles out of the elements of a turn: the first half of them, or the second. */
const doubles = ({ bits }: Width, row: number, half: number): number[] =>
	bits === 64
		? [...get(row), ...loadVector(half * VECTOR)]
		: [...get(row), ...loadHalfVector(half * DOUBLE), ...vector(vectorOp.promoteLow)];

function blend(width: Width): WasmFunction {
	const [one, two, share, rest, to, turns, shares, rests] = [0, 1, 2, 3, 4, 5, 6, 7];
	const turn = HALVES.flatMap((half) => [
		...get(to),
		...[...doubles(width, one, half), ...get(shares), ...vector(vectorOp.multiplyF64)],
		...[...doubles(width, two, half), ...get(rests), ...vector(vectorOp.multiplyF64)],
		...[...vector(vectorOp.addF64), ...storeVector(half * VECTOR)],
	]);
	const bytes = TURN * width.bytes;
	return {
		name: `blend${width.bits}`,
		parameters: [i32, i32, f64, f64, i32, i32],
		results: [],
		locals: [v128, v128],
		code: [
			...[...spread(share, vectorOp.splatF64, shares), ...spread(rest, vectorOp.splatF64, rests)],
			...repeated(turns, [
				...turn,
				...[...increase(one, bytes), ...increase(two, bytes), ...increase(to, TURN * DOUBLE)],
			]),
		],
	};
}

function more(width: Width): WasmFunction {
	const [row, share, to, turns, shares] = [0, 1, 2, 3, 4];
	const turn = HALVES.flatMap((half) => [
		...[...get(to), ...get(to), ...loadVector(half * VECTOR)],
		...[...doubles(width, row, half), ...get(shares), ...vector(vectorOp.multiplyF64)],
		...[...vector(vectorOp.addF64), ...storeVector(half * VECTOR)],
	]);
	return {
		name: `more${width.bits}`,
		parameters: [i32, f64, i32, i32],
		results: [],
		locals: [v128],
		code: [
			...spread(share, vectorOp.splatF64, shares),
			...repeated(turns, [
				...turn,
				...[...increase(row, TURN * width.bytes), ...increase(to, TURN * DOUBLE)],
			]),
		],
	};
}

/** Makes an instance with a memory of its own. */
export const createRemapModule = instancesOf<RemapFunctions>(() =>
	wasmModule([
		...WIDTHS.flatMap((width) => [
			absent(width),
			...(["blanked", "zeroed", "present"] as const).map((name) => cleaned(name, width)),
			...[pairs(width), sums(width), blend(width), more(width)],
			...[finishing("finish", width), finishing("divide", width, 1)],
		]),
		...[divisors("means", false), divisors("totals", true)],
	]),
);
