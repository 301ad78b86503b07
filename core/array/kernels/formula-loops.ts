// What each function of a formula does to rows of doubles. NaN stands for "missing" and passes through.
import type { FormulaFunction } from "../operations/formula.ts";

/** Computes the first `length` elements of a row from those of others. */
export type Loop = (length: number, to: Float64Array, from: readonly Float64Array[]) => void;

type Row = Float64Array;

/** The commonest have loops of their own: calling a function for each element takes several times as long. */
const add: Loop = (length, to, [a, b]) => {
	for (let i = 0; i < length; i++) to[i] = ((a as Row)[i] as number) + ((b as Row)[i] as number);
};
const subtract: Loop = (length, to, [a, b]) => {
	for (let i = 0; i < length; i++) to[i] = ((a as Row)[i] as number) - ((b as Row)[i] as number);
};
const multiply: Loop = (length, to, [a, b]) => {
	for (let i = 0; i < length; i++) to[i] = ((a as Row)[i] as number) * ((b as Row)[i] as number);
};
const divide: Loop = (length, to, [a, b]) => {
	for (let i = 0; i < length; i++) to[i] = ((a as Row)[i] as number) / ((b as Row)[i] as number);
};
const sqrt: Loop = (length, to, [a]) => {
	for (let i = 0; i < length; i++) to[i] = Math.sqrt((a as Row)[i] as number);
};

const least: Loop = (length, to, [a, b]) => {
	for (let i = 0; i < length; i++) to[i] = Math.min((a as Row)[i] as number, (b as Row)[i] as number);
};
const greatest: Loop = (length, to, [a, b]) => {
	for (let i = 0; i < length; i++) to[i] = Math.max((a as Row)[i] as number, (b as Row)[i] as number);
};

/** The branch not taken takes no part. */
const where: Loop = (length, to, [condition, yes, no]) => {
	for (let i = 0; i < length; i++) {
		const told = (condition as Row)[i] as number;
		to[i] = Number.isNaN(told) ? Number.NaN : (((told !== 0 ? yes : no) as Row)[i] as number);
	}
};
const isMissing: Loop = (length, to, [a]) => {
	for (let i = 0; i < length; i++) to[i] = Number.isFinite((a as Row)[i] as number) ? 0 : 1;
};

const eachOne =
	(change: (value: number) => number): Loop =>
	(length, to, [a]) => {
		for (let i = 0; i < length; i++) to[i] = change((a as Row)[i] as number);
	};

const eachPair =
	(join: (a: number, b: number) => number): Loop =>
	(length, to, [a, b]) => {
		for (let i = 0; i < length; i++) {
			const one = (a as Row)[i] as number;
			const other = (b as Row)[i] as number;
			to[i] = Number.isNaN(one) || Number.isNaN(other) ? Number.NaN : join(one, other);
		}
	};

const truth = (holds: boolean): number => (holds ? 1 : 0);

/** Ties to even, as all rounding here. */
const round = (value: number): number => {
	const floor = Math.floor(value);
	const rest = value - floor;
	if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
	return floor % 2 === 0 ? floor : floor + 1;
};

export interface FunctionRule {
	/** How many values it takes. */
	readonly takes: number;
	readonly loop: Loop;
}

/** All functions a formula may call. */
export const FUNCTIONS: Readonly<Record<FormulaFunction, FunctionRule>> = {
	add: { takes: 2, loop: add },
	subtract: { takes: 2, loop: subtract },
	multiply: { takes: 2, loop: multiply },
	divide: { takes: 2, loop: divide },
	power: { takes: 2, loop: eachPair((a, b) => a ** b) },
	negate: { takes: 1, loop: eachOne((a) => -a) },
	min: { takes: 2, loop: least },
	max: { takes: 2, loop: greatest },
	abs: { takes: 1, loop: eachOne(Math.abs) },
	sqrt: { takes: 1, loop: sqrt },
	exp: { takes: 1, loop: eachOne(Math.exp) },
	log: { takes: 1, loop: eachOne(Math.log) },
	log10: { takes: 1, loop: eachOne(Math.log10) },
	sin: { takes: 1, loop: eachOne(Math.sin) },
	cos: { takes: 1, loop: eachOne(Math.cos) },
	tan: { takes: 1, loop: eachOne(Math.tan) },
	asin: { takes: 1, loop: eachOne(Math.asin) },
	acos: { takes: 1, loop: eachOne(Math.acos) },
	atan: { takes: 1, loop: eachOne(Math.atan) },
	atan2: { takes: 2, loop: eachPair(Math.atan2) },
	sinh: { takes: 1, loop: eachOne(Math.sinh) },
	cosh: { takes: 1, loop: eachOne(Math.cosh) },
	tanh: { takes: 1, loop: eachOne(Math.tanh) },
	floor: { takes: 1, loop: eachOne(Math.floor) },
	ceil: { takes: 1, loop: eachOne(Math.ceil) },
	round: { takes: 1, loop: eachOne(round) },
	less: { takes: 2, loop: eachPair((a, b) => truth(a < b)) },
	lessOrEqual: { takes: 2, loop: eachPair((a, b) => truth(a <= b)) },
	equal: { takes: 2, loop: eachPair((a, b) => truth(a === b)) },
	unequal: { takes: 2, loop: eachPair((a, b) => truth(a !== b)) },
	and: { takes: 2, loop: eachPair((a, b) => truth(a !== 0 && b !== 0)) },
	or: { takes: 2, loop: eachPair((a, b) => truth(a !== 0 || b !== 0)) },
	not: { takes: 1, loop: eachOne((a) => (Number.isNaN(a) ? a : truth(a === 0))) },
	where: { takes: 3, loop: where },
	missing: { takes: 0, loop: (length, to) => void to.fill(Number.NaN, 0, length) },
	isMissing: { takes: 1, loop: isMissing },
};
