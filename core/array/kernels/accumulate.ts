// Adds rows of values to sums in double precision, missing ones left out, with vector instructions.
import { spread, VECTOR, WIDTHS, type Width } from "./float-widths.ts";
import {
	get,
	growTo,
	increase,
	instancesOf,
	loadVector,
	repeated,
	set,
	shuffle,
	storeVector,
	valueType,
	vector,
	vectorOp,
	type WasmFunction,
	wasmModule,
} from "./wasm-code.ts";

const { i32, f64, v128 } = valueType;

/** Adds `turns` vectors of values times `weight`; 1 when one of them was missing. */
type AddCall = (
	...call: [source: number, sums: number, turns: number, first: number, second: number, weight: number]
) => number;
type Functions = Readonly<Record<`${"values" | "missing"}${32 | 64}`, AddCall>>;

/** Locals by their number: first the parameters. */
const local = {
	source: 0,
	sums: 1,
	turns: 2,
	first: 3,
	second: 4,
	weight: 5,
	value: 6,
	present: 7,
	absent: 8,
	firsts: 9,
	seconds: 10,
	weights: 11,
} as const;

/** Vectors of two doubles that one vector of values becomes. */
const halvesOf = ({ bits }: Width): readonly number[] => (bits === 32 ? [0, 1] : [0]);

/** Loads a vector; what is neither NaN nor one of the two missing values is present. */
const loaded = ({ equal, unequal }: Width): number[] => [
	...get(local.source),
	...loadVector(),
	...set(local.value),
	...[...get(local.value), ...get(local.value), ...vector(equal)],
	...[...get(local.value), ...get(local.firsts), ...vector(unequal), ...vector(vectorOp.and)],
	...[...get(local.value), ...get(local.seconds), ...vector(unequal), ...vector(vectorOp.and)],
	...set(local.present),
	...[...get(local.present), ...vector(vectorOp.not), ...get(local.absent), ...vector(vectorOp.or)],
	...set(local.absent),
];

const bytes = (...lanes: readonly number[]): number[] =>
	lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte));

/** Two doubles to be added, out of one half of a vector. */
type Summand = (width: Width, half: number) => number[];

/** The values times the weight; missing ones become zero. */
const weightedValues: Summand = ({ bits }, half) => [
	...[...get(local.value), ...get(local.present), ...vector(vectorOp.and)],
	...(half === 1 ? [...get(local.value), ...shuffle(bytes(2, 3, 2, 3))] : []),
	...(bits === 32 ? vector(vectorOp.promoteLow) : []),
	...[...get(local.weights), ...vector(vectorOp.multiplyF64)],
];

/** The weight where a value is missing. */
const weightsOfMissing: Summand = ({ bits }, half) => [
	...get(local.present),
	...(bits === 32
		? [...get(local.present), ...shuffle(half === 1 ? bytes(2, 2, 3, 3) : bytes(0, 0, 1, 1))]
		: []),
	...[...vector(vectorOp.not), ...get(local.weights), ...vector(vectorOp.and)],
];

function adding(name: string, width: Width, summand: Summand): WasmFunction {
	const { splat, type, bits } = width;
	const halves = halvesOf(width);
	const sums = halves.flatMap((half) => [
		...get(local.sums),
		...[...get(local.sums), ...loadVector(half * VECTOR)],
		...[...summand(width, half), ...vector(vectorOp.addF64)],
		...storeVector(half * VECTOR),
	]);
	const steps = [...increase(local.source, VECTOR), ...increase(local.sums, VECTOR * halves.length)];
	return {
		name: `${name}${bits}`,
		parameters: [i32, i32, i32, type, type, f64],
		results: [i32],
		locals: [v128, v128, v128, v128, v128, v128],
		code: [
			...spread(local.first, splat, local.firsts),
			...spread(local.second, splat, local.seconds),
			...spread(local.weight, vectorOp.splatF64, local.weights),
			...repeated(local.turns, [...loaded(width), ...sums, ...steps]),
			...[...get(local.absent), ...vector(vectorOp.anyTrue)],
		],
	};
}

const createModule = instancesOf<Functions>(() =>
	wasmModule(
		WIDTHS.flatMap((width) => [
			adding("values", width, weightedValues),
			adding("missing", width, weightsOfMissing),
		]),
	),
);

export interface AddedRow {
	/** Where it begins among the values, and among the sums. */
	readonly at: number;
	readonly cell: number;
	readonly length: number;
	/** Values that mean "missing", as the values' own type has them; NaN equals nothing. */
	readonly first: number;
	readonly second: number;
	readonly weight: number;
}

type Floats = Float32Array | Float64Array;

/** Sums of cells and the weights missing there, with room for two pieces of values: one is added while the next comes. */
export class Accumulator {
	/** What was added up of each cell. */
	readonly sums: Float64Array;
	/** The weight of the values that were missing. */
	readonly missing: Float64Array;
	/** Values put into these need not be copied. */
	readonly pieces: readonly [Floats, Floats];
	readonly #functions = createModule();
	readonly #perVector: number;
	readonly #bits: 32 | 64;

	/** `type`: of the values, of which a piece has at most `pieceLength`. */
	constructor(type: "float32" | "float64", cells: number, pieceLength: number) {
		const { memory } = this.#functions;
		const [sums, missing] = [0, 8 * cells];
		const width = type === "float32" ? 4 : 8;
		const pieceBytes = VECTOR * Math.ceil((width * pieceLength) / VECTOR);
		const pieces = 16 * cells;
		growTo(memory, pieces + 2 * pieceBytes);
		this.sums = new Float64Array(memory.buffer, sums, cells);
		this.missing = new Float64Array(memory.buffer, missing, cells);
		const Type = type === "float32" ? Float32Array : Float64Array;
		const pieceAt = (address: number): Floats => new Type(memory.buffer, address, pieceLength);
		this.pieces = [pieceAt(pieces), pieceAt(pieces + pieceBytes)];
		this.#perVector = VECTOR / width;
		this.#bits = type === "float32" ? 32 : 64;
	}

	/** The values where rows can be added from: themselves if they were put into one of `pieces`, else their copy in `piece`. */
	received(values: Floats, piece: Floats): Floats {
		if (values.buffer === piece.buffer) return values;
		piece.set(values);
		return piece.subarray(0, values.length);
	}

	/** Adds a row of what `received` gave. */
	add(values: Floats, row: AddedRow): void {
		const { at, cell, length, first, second, weight } = row;
		const turns = Math.floor(length / this.#perVector);
		const done = turns * this.#perVector;
		if (turns > 0) {
			const source = values.byteOffset + at * values.BYTES_PER_ELEMENT;
			const { [`values${this.#bits}` as const]: add, [`missing${this.#bits}` as const]: addMissing } =
				this.#functions;
			const hasMissing = add(source, this.sums.byteOffset + 8 * cell, turns, first, second, weight);
			if (hasMissing) addMissing(source, this.missing.byteOffset + 8 * cell, turns, first, second, weight);
		}
		addPlainly(this, values, { ...row, at: at + done, cell: cell + done, length: length - done });
	}
}

/** The same, value by value. */
export function addPlainly(
	{ sums, missing }: { readonly sums: Float64Array; readonly missing: Float64Array },
	values: Floats,
	{ at, cell, length, first, second, weight }: AddedRow,
): void {
	for (let i = 0; i < length; i++) {
		const value = values[at + i] as number;
		if (value === first || value === second || Number.isNaN(value)) {
			missing[cell + i] = (missing[cell + i] as number) + weight;
		} else {
			sums[cell + i] = (sums[cell + i] as number) + value * weight;
		}
	}
}
