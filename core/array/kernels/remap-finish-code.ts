// How sums become results: divided by weights, in the type of the result, with a fill value where there is none.
import { DOUBLE, HALVES, spread, TURN, VECTOR, type Width } from "./float-widths.ts";
import {
	constantF64,
	get,
	increase,
	loadVector,
	repeated,
	set,
	shuffle,
	storeVector,
	valueType,
	vector,
	vectorOp,
	type WasmFunction,
} from "./wasm-code.ts";

const { i32, f64, v128 } = valueType;

/** The two vectors of doubles of a turn, from two locals, as results. */
const stored = ({ bits }: Width, to: number, [low, high]: readonly [number, number]): number[] =>
	bits === 64
		? [...[...get(to), ...get(low), ...storeVector()], ...[...get(to), ...get(high), ...storeVector(VECTOR)]]
		: [
				...[...get(to), ...get(low), ...vector(vectorOp.demote), ...get(high), ...vector(vectorOp.demote)],
				...[...shuffle([0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]), ...storeVector()],
			];

/** `divisor`: what the sums are divided by, a row; absent: nothing. */
export function finishing(name: string, width: Width, divisor?: number): WasmFunction {
	const first = divisor === undefined ? 1 : 2;
	const [sum, to, fill, turns] = [0, first, first + 1, first + 2];
	const [low, high, fills] = [turns + 1, turns + 2, turns + 3];
	const turn = HALVES.flatMap((half) => {
		const value = half === 0 ? low : high;
		const offset = half * VECTOR;
		return [
			...[...get(sum), ...loadVector(offset)],
			...(divisor === undefined
				? []
				: [...get(divisor), ...loadVector(offset), ...vector(vectorOp.divideF64)]),
			...[...set(value), ...get(value), ...get(fills)],
			...[
				...get(value),
				...get(value),
				...vector(vectorOp.equalF64),
				...vector(vectorOp.select),
				...set(value),
			],
		];
	});
	return {
		name: `${name}${width.bits}`,
		parameters: [i32, ...(divisor === undefined ? [] : [i32]), i32, f64, i32],
		results: [],
		locals: [v128, v128, v128],
		code: [
			...spread(fill, vectorOp.splatF64, fills),
			...repeated(turns, [
				...[...turn, ...stored(width, to, [low, high])],
				...[...increase(sum, TURN * DOUBLE), ...increase(to, TURN * width.bytes)],
				...(divisor === undefined ? [] : increase(divisor, TURN * DOUBLE)),
			]),
		],
	};
}

/** Rounding may leave a trace of what is not there. */
const NOTHING = 1e-12;

export function divisors(name: string, isOne: boolean): WasmFunction {
	const [present, all, to, least, turns, there, whole, leasts, nothing, one] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
	const atLeast = (part: number, comparison: number) => [
		...[...get(there), ...get(whole), ...get(part), ...vector(vectorOp.multiplyF64), ...vector(comparison)],
	];
	const turn = HALVES.flatMap((half) => [
		...[...get(present), ...loadVector(half * VECTOR), ...set(there)],
		...[...get(all), ...loadVector(half * VECTOR), ...set(whole)],
		...[...get(to), ...get(isOne ? one : there)],
		...[...atLeast(nothing, vectorOp.greaterF64), ...atLeast(leasts, vectorOp.notLessF64)],
		...[...vector(vectorOp.and), ...vector(vectorOp.not), ...vector(vectorOp.or)],
		...storeVector(half * VECTOR),
	]);
	const splat = (value: number, local: number) => [
		...[...constantF64(value), ...vector(vectorOp.splatF64), ...set(local)],
	];
	const steps = [present, all, to].flatMap((row) => increase(row, TURN * DOUBLE));
	return {
		name,
		parameters: [i32, i32, i32, f64, i32],
		results: [],
		locals: [v128, v128, v128, v128, v128],
		code: [
			...[...spread(least, vectorOp.splatF64, leasts), ...splat(NOTHING, nothing), ...splat(1, one)],
			...repeated(turns, [...turn, ...steps]),
		],
	};
}
