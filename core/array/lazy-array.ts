import type { RemapArray } from "./operations/remap.ts";
import type { ReverseArray } from "./operations/reverse.ts";

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

interface Shaped {
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

/**
 * One value for a whole axis, which stays with the length 1: the mean, weighted where weights are given (one for each step), added up in
 * double precision and rounded once to `type`. Values equal to one of `missing` (compared in the input's own type) and NaN take no
 * part; where no value does, `fill`.
 */
export interface ReduceArray extends Shaped {
	readonly op: "reduce";
	readonly method: "mean";
	readonly input: LazyArray;
	readonly axis: number;
	readonly weights?: readonly number[];
	readonly missing: readonly number[];
	readonly fill: number;
}

/**
 * What is made of some values. Sums, extremes, spreads and percentiles take each value once. The standard deviation divides by the number
 * of values less `ddof`. A percentile lies linearly between the two nearest of the ordered values, or is the one whose rank is the part of
 * their number rounded up.
 */
export type Statistic =
	| { readonly method: "mean" | "sum" | "min" | "max" }
	| { readonly method: "std"; readonly ddof: 0 | 1 }
	| { readonly method: "percentile"; readonly percent: number; readonly between: "linear" | "nearest-rank" };

/**
 * A statistic of each group of steps along `axis`, in double precision, rounded once to `type`. Values equal to one of `missing` (compared
 * in the input's own type) and NaN take no part; where no value does, or fewer than `least`, `fill`.
 */
export interface GroupedArray extends Shaped {
	readonly op: "grouped";
	readonly statistic: Statistic;
	readonly input: LazyArray;
	readonly axis: number;
	/** For each step of the input where along the axis its group stands; -1: it takes no part. */
	readonly groups: readonly number[];
	/** How much each step counts in means; all alike when absent. */
	readonly weights?: readonly number[];
	/** For each group the weight that must be there (for all but means: the number of values). */
	readonly least?: readonly number[];
	readonly missing: readonly number[];
	readonly fill: number;
}

/** A statistic of every `window` steps that follow each other along `axis`, the first of them in the place of the result; see `GroupedArray`. */
export interface RunningArray extends Shaped {
	readonly op: "running";
	readonly statistic: Statistic;
	readonly input: LazyArray;
	readonly axis: number;
	readonly window: number;
	/** The number of values that must be there. */
	readonly least: number;
	readonly missing: readonly number[];
	readonly fill: number;
}

/**
 * Each step of `input` less the step `groups[i]` of `other` along `axis`, in double precision, rounded once to `type`; `fill` where either
 * is missing (`other`: NaN) or the step has no group (-1).
 */
export interface MinusGroupArray extends Shaped {
	readonly op: "minus-group";
	readonly input: LazyArray;
	readonly other: LazyArray;
	readonly axis: number;
	readonly groups: readonly number[];
	readonly missing: readonly number[];
	readonly fill: number;
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

/** What a formula may do with its values; conditions give 1 or 0. */
export type FormulaFunction =
	| "add"
	| "subtract"
	| "multiply"
	| "divide"
	| "power"
	| "negate"
	| "min"
	| "max"
	| "abs"
	| "sqrt"
	| "exp"
	| "log"
	| "log10"
	| "sin"
	| "cos"
	| "tan"
	| "asin"
	| "acos"
	| "atan"
	| "atan2"
	| "sinh"
	| "cosh"
	| "tanh"
	| "floor"
	| "ceil"
	| "round"
	| "less"
	| "lessOrEqual"
	| "equal"
	| "unequal"
	| "and"
	| "or"
	| "not"
	| "where"
	| "missing"
	| "isMissing";

/** A formula as a tree; `Leaf` is what stands for a value from outside. */
export type Expression<Leaf = { readonly input: number }> =
	| { readonly number: number }
	| { readonly call: FormulaFunction; readonly of: readonly Expression<Leaf>[] }
	| Leaf;

/**
 * A formula of its inputs, element by element, in double precision and rounded once to `type`. An input may lack axes: it is repeated
 * along them. `missing` values of each input (compared in its own type) and NaN make `fill` of all that is computed of them, and so does
 * what no finite number stands for (division by zero, the logarithm of a negative number); of `where`, only the branch that is taken counts.
 */
export interface FormulaArray extends Shaped {
	readonly op: "formula";
	readonly type: "float32" | "float64";
	readonly inputs: readonly LazyArray[];
	/** For each input, the axes of the result that its own axes are, ascending. */
	readonly axes: readonly (readonly number[])[];
	readonly missing: readonly (readonly number[])[];
	readonly expression: Expression;
	readonly fill: number;
}

/** A field beside an input: a coordinate or weight of its elements, which may lack axes. */
export interface BesideInput {
	readonly array: LazyArray;
	/** The axes of the input that its own axes are, ascending. */
	readonly axes: readonly number[];
	readonly missing: readonly number[];
}

/**
 * The values of columns along `axis` at `targets` of their coordinate, which rises or falls all along each column: between the two
 * neighbours ("linear", or "log": linear in the coordinate's logarithm) or the nearer of them. Where a neighbour that counts is missing, or
 * the target lies outside the column, stands `fill`; with `beyond` "nearest" the end of the column stands there.
 */
export interface ColumnsArray extends Shaped {
	readonly op: "columns";
	readonly type: "float32" | "float64";
	readonly input: LazyArray;
	readonly axis: number;
	/** Along `axis`, and perhaps others; doubles. Those along `axis` alone are given as "values". */
	readonly coordinate: BesideInput;
	readonly targets: readonly number[];
	readonly method: "linear" | "log" | "nearest";
	readonly beyond: "missing" | "nearest";
	readonly missing: readonly number[];
	readonly fill: number;
}

/**
 * The sum of values times weights over a whole axis, which stays with the length 1, or with `divided` their weighted mean; in double
 * precision and rounded once. Missing values and weights take no part; where nothing does, `fill`.
 */
export interface ColumnTotalArray extends Shaped {
	readonly op: "column-total";
	readonly type: "float32" | "float64";
	readonly input: LazyArray;
	readonly axis: number;
	readonly weights: BesideInput;
	/**
	 * The weights are levels: each counts as much as its layer is thick, which reaches midway to its neighbours (and as far beyond the outermost),
	 * inside `from` and `to`, times `scale`. What lies outside takes no part.
	 */
	readonly layers?: { readonly from: number; readonly to: number; readonly scale: number };
	readonly divided: boolean;
	readonly missing: readonly number[];
	readonly fill: number;
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
	| ReduceArray
	| GroupedArray
	| RunningArray
	| MinusGroupArray
	| KeptArray
	| CharactersArray
	| RemapArray
	| ReverseArray;

export const lengthOf = (shape: readonly number[]): number =>
	shape.reduce((product, length) => product * length, 1);
