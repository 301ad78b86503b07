import { TURN } from "./float-widths.ts";
import type { Missing } from "./remap.ts";
import { type Bits, PAIR_BYTES } from "./remap-code.ts";
import type { Line } from "./remap-lines.ts";

// Where what is needed to take planes of sources to planes of targets lies in the memory of the functions that do it.

/** How planes of sources become planes of targets. */
export interface PlanePlan {
	readonly rows: Line;
	readonly columns: Line;
	/** Rows and columns of the sources that are at hand. */
	readonly sources: { readonly high: number; readonly wide: number };
	/** Rows are added up first, then their sums along them; else each row of sources is first taken to the columns of the targets. */
	readonly isRowsFirst: boolean;
	readonly missing: Missing;
	/** Of the values and of the results. */
	readonly bits: { readonly from: Bits; readonly to: Bits };
	/** Values are given in pieces of at most so many. */
	readonly pieceLength: number;
	/** How many pieces are at hand at once. */
	readonly pieces: number;
}

export const turnsOf = (elements: number): number => Math.ceil(elements / TURN);
/** Elements with room for whole turns. */
export const roomy = (elements: number): number => TURN * turnsOf(elements);

/** Whether each row of targets is one row of sources, taken as it is. */
const isEachOne = ({ starts, weights }: Line): boolean =>
	starts.every((start, row) => start === row) && weights.every((weight) => weight === 1);

/** Whether sums along rows are made of sums of rows, which are doubles. */
export const isOfSums = ({ rows, isRowsFirst }: PlanePlan): boolean => isRowsFirst && !isEachOne(rows);

/** Where the values of the sources of each column lie in a row, and their weights. */
export function putColumns(plan: PlanePlan, { first, offsets, weights }: Places, memory: ArrayBuffer): void {
	const { columns } = plan;
	const bytes = isOfSums(plan) ? 8 : plan.bits.from / 8;
	const view = new DataView(memory);
	const offsetOf = (i: number) => bytes * (columns.sources[i] as number);
	if (!columns.isPairs) {
		new Int32Array(memory, offsets, columns.sources.length).set(
			columns.sources.map((source) => bytes * source),
		);
		new Float64Array(memory, weights, columns.weights.length).set(columns.weights);
	}
	for (let x = 0; x < columns.length; x++) {
		const [from, to] = [columns.starts[x] as number, columns.starts[x + 1] as number];
		if (columns.isPairs) {
			const at = first + PAIR_BYTES * x;
			view.setInt32(at, offsetOf(from), true);
			view.setInt32(at + 4, offsetOf(to - 1), true);
			view.setFloat64(at + 8, columns.weights[from] as number, true);
			view.setFloat64(at + 16, to === from + 2 ? (columns.weights[to - 1] as number) : 0, true);
		} else {
			view.setInt32(first + 16 * x, to - from, true);
			view.setFloat64(first + 16 * x + 8, to === from ? Number.NaN : 0, true);
		}
	}
}

/** Hands out addresses, each with room behind it for what vectors reach beyond the end. */
class Addresses {
	end = 0;

	take(bytes: number): number {
		const address = this.end;
		this.end += 16 * Math.ceil(bytes / 16) + 64;
		return address;
	}
}

/** Where everything lies in the memory. */
export function placesOf({
	rows,
	columns,
	sources,
	isRowsFirst,
	bits,
	pieceLength,
	pieces,
	missing,
}: PlanePlan) {
	const addresses = new Addresses();
	const [wide, plane] = [roomy(columns.length), sources.high * sources.wide];
	const [from, to] = [bits.from / 8, bits.to / 8];
	const counted = missing.rule === "strict" ? 0 : 8 * wide * rows.length;
	return {
		first: addresses.take(columns.isPairs ? PAIR_BYTES * columns.length : 16 * columns.length),
		offsets: addresses.take(columns.isPairs ? 0 : 4 * columns.sources.length),
		weights: addresses.take(columns.isPairs ? 0 : 8 * columns.sources.length),
		across: addresses.take(8 * (isRowsFirst ? roomy(sources.wide) : wide * sources.high)),
		sum: addresses.take(8 * wide),
		target: addresses.take(to * columns.length * rows.length),
		/** What the weights of each target add up to; of those that are there; what sums are divided by. */
		all: addresses.take(counted),
		present: addresses.take(counted),
		wholeDivisors: addresses.take(counted),
		divisors: addresses.take(counted),
		pieces: Array.from({ length: pieces }, () => addresses.take(from * pieceLength)),
		clean: addresses.take(from * plane),
		there: addresses.take(counted === 0 ? 0 : from * plane),
		end: addresses.end,
	};
}

export type Places = ReturnType<typeof placesOf>;
