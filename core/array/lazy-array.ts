import type { BitRoundArray } from "./operations/bit-round.ts";
import type { BoxMeansArray } from "./operations/box-means.ts";
import type { ColumnTotalArray } from "./operations/column-total.ts";
import type { ColumnsArray } from "./operations/columns.ts";
import type { FormulaArray } from "./operations/formula.ts";
import type { GroupedArray } from "./operations/grouped.ts";
import type { MergedAxesArray } from "./operations/merged-axes.ts";
import type { MinusGroupArray } from "./operations/minus-group.ts";
import type { RemapArray } from "./operations/remap.ts";
import type { ReverseArray } from "./operations/reverse.ts";
import type { RunningArray } from "./operations/running.ts";

/**
 * Lazy n-dimensional arrays as plain data: a tree of named operations with numeric parameters, never a function. So a plan can be
 * printed, hashed for the cache, posted to a worker thread. Nothing is read until a block of the tree is evaluated (`evaluate.ts`).
 */

export type NumericType =
	| "int8"
	| "uint8"
	| "int16"
	| "uint16"
	| "int32"
	| "uint32"
	| "int64"
	| "uint64"
	| "float32"
	| "float64";
export type DataType = NumericType | "char" | "string";

export type NumericValues =
	| Int8Array
	| Uint8Array
	| Int16Array
	| Uint16Array
	| Int32Array
	| Uint32Array
	| BigInt64Array
	| BigUint64Array
	| Float32Array
	| Float64Array;

/** Row-major values of a block: typed arrays for numbers, bytes (Uint8Array) for "char", strings for "string". */
export type ArrayValues = NumericValues | readonly string[];

export interface Shaped {
	readonly type: DataType;
	/** Lengths of the axes, outermost first; empty for a scalar. */
	readonly shape: readonly number[];
}

/** One of the filters a chunk goes through when it is written, by its HDF5 number: 1 deflate, 2 shuffle, 3 fletcher32. */
export interface ChunkFilter {
	readonly id: number;
	/** Whatever the filter needs: level of deflate, bytes of an element for shuffle. */
	readonly parameters: readonly number[];
	/** A writer that lacks it may leave it out. */
	readonly optional: boolean;
	readonly name?: string;
}

/** A variable as it lies in a file; `variable` is its path inside the file ("ta", "group/ta"). */
export interface StoredArray extends Shaped {
	readonly op: "stored";
	readonly file: string;
	readonly variable: string;
	/** Shape of one stored chunk; absent when stored contiguously. */
	readonly chunkShape?: readonly number[];
	/** In the order of writing; absent when there are none. */
	readonly filters?: readonly ChunkFilter[];
	/** Present when the file's bytes are the wrong way round. */
	readonly bigEndian?: true;
}

export interface ValuesArray extends Shaped {
	readonly op: "values";
	readonly values: ArrayValues;
}

/** `start[i] .. start[i] + shape[i]` of each axis. */
export interface SliceArray extends Shaped {
	readonly op: "slice";
	readonly input: LazyArray;
	readonly start: readonly number[];
}

/** The same values in the same order under another shape (dropping or adding axes of length 1). */
export interface ReshapeArray extends Shaped {
	readonly op: "reshape";
	readonly input: LazyArray;
}

/** Inputs joined along `axis`; all other lengths and the type are equal. */
export interface ConcatArray extends Shaped {
	readonly op: "concat";
	readonly inputs: readonly LazyArray[];
	readonly axis: number;
}

/**
 * `value * scale + offset` in double precision, rounded once to `type`. Values equal to one of `missing` (compared in the input's own
 * type) and NaN become `fill`.
 */
export interface AffineArray extends Shaped {
	readonly op: "affine";
	readonly input: LazyArray;
	readonly scale: number;
	readonly offset: number;
	readonly missing: readonly number[];
	readonly fill: number;
}

/** Axis `i` of the result is axis `order[i]` of the input. */
export interface TransposeArray extends Shaped {
	readonly op: "transpose";
	readonly input: LazyArray;
	readonly order: readonly number[];
}

/** Every `every`-th element along `axis`, the first included. */
export interface StrideArray extends Shaped {
	readonly op: "stride";
	readonly input: LazyArray;
	readonly axis: number;
	readonly every: number;
}

/** The same values, computed as a whole when first needed and kept until the evaluation that needs them ends (`ReadStored.kept`). */
export interface KeptArray extends Shaped {
	readonly op: "kept";
	readonly input: LazyArray;
}

/** Texts as UTF-8 bytes along a new innermost axis, filled up with zeros; what is longer is cut off. */
export interface CharactersArray extends Shaped {
	readonly op: "characters";
	readonly input: LazyArray;
}

export type LazyArray =
	| FormulaArray
	| ColumnsArray
	| ColumnTotalArray
	| StoredArray
	| ValuesArray
	| SliceArray
	| ReshapeArray
	| ConcatArray
	| AffineArray
	| TransposeArray
	| StrideArray
	| GroupedArray
	| RunningArray
	| MinusGroupArray
	| MergedAxesArray
	| KeptArray
	| CharactersArray
	| RemapArray
	| ReverseArray
	| BitRoundArray
	| BoxMeansArray;

export const lengthOf = (shape: readonly number[]): number =>
	shape.reduce((product, length) => product * length, 1);
