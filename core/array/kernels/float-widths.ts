// What vector functions over float32 and float64 have in common.
import { get, loadF32, loadF64, set, valueType, vector, vectorOp } from "./wasm-code.ts";

/** Bytes. */
export const VECTOR = 16;
export const DOUBLE = 8;
/** Elements that a function does in a turn: whatever it works on has room for whole turns. */
export const TURN = 4;
/** The two vectors of doubles of a turn. */
export const HALVES = [0, 1] as const;

export interface Width {
	readonly bits: 32 | 64;
	readonly type: number;
	readonly splat: number;
	readonly equal: number;
	readonly unequal: number;
	/** Bytes of an element. */
	readonly bytes: number;
	/** Loads an element as a double. */
	readonly load: () => number[];
}

export const WIDTHS: readonly Width[] = [
	{
		...{ bits: 32, type: valueType.f32, splat: vectorOp.splatF32, bytes: 4, load: loadF32 },
		...{ equal: vectorOp.equalF32, unequal: vectorOp.unequalF32 },
	},
	{
		...{ bits: 64, type: valueType.f64, splat: vectorOp.splatF64, bytes: 8, load: loadF64 },
		...{ equal: vectorOp.equalF64, unequal: vectorOp.unequalF64 },
	},
];

export const spread = (from: number, splat: number, to: number): number[] => [
	...get(from),
	...vector(splat),
	...set(to),
];

/** Where the vectors of one turn begin. */
export const vectorsOf = ({ bytes }: Width): readonly number[] => (bytes === 4 ? [0] : [0, VECTOR]);
