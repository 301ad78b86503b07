import type { NumericValues } from "../lazy-array.ts";
import { TURN } from "./float-widths.ts";
import type { Floats } from "./pieces.ts";
import { type Bits, createRemapModule, type RemapFunctions } from "./remap-code.ts";
import {
	isOfSums,
	type Places,
	type PlanePlan,
	placesOf,
	putColumns,
	roomy,
	turnsOf,
} from "./remap-places.ts";
import { growTo } from "./wasm-code.ts";

/** The functions for values of one width. */
interface Functions {
	readonly bits: Bits;
	readonly pairs: RemapFunctions["pairs32"];
	readonly sums: RemapFunctions["sums32"];
	readonly blend: RemapFunctions["blend32"];
	readonly more: RemapFunctions["more32"];
}

const functionsFor = (all: RemapFunctions, bits: Bits): Functions => ({
	bits,
	pairs: all[`pairs${bits}`],
	sums: all[`sums${bits}`],
	blend: all[`blend${bits}`],
	more: all[`more${bits}`],
});

interface AddedRows {
	/** Where a row of sources lies. */
	readonly at: (row: number) => number;
	readonly to: number;
	readonly wide: number;
}

/** What is done with the sums of one row of targets. */
type Finish = (row: number, sums: number) => void;

/** Takes planes of sources to planes of targets, in memory of its own. */
export class PlaneRemapper {
	/** Values put into these need not be copied. */
	readonly pieces: readonly Floats[];
	readonly #plan: PlanePlan;
	readonly #places: Places;
	readonly #module = createRemapModule();
	readonly #target: Floats;
	/** Along rows, on values as they come; the same and across rows, on doubles. */
	readonly #values: Functions;
	readonly #doubles: Functions;
	readonly #isOfSums: boolean;
	/** In which pass a row of sources was taken to the columns of the targets. */
	readonly #done: Int32Array;
	#pass = 0;

	constructor(plan: PlanePlan) {
		this.#plan = plan;
		this.#places = placesOf(plan);
		const { memory } = this.#module;
		growTo(memory, this.#places.end);
		const at = (bits: Bits, address: number, length: number): Floats =>
			bits === 32
				? new Float32Array(memory.buffer, address, length)
				: new Float64Array(memory.buffer, address, length);
		const { bits, rows, columns, sources, pieceLength } = plan;
		this.pieces = this.#places.pieces.map((address) => at(bits.from, address, pieceLength));
		this.#target = at(bits.to, this.#places.target, rows.length * columns.length);
		this.#values = functionsFor(this.#module, bits.from);
		this.#doubles = functionsFor(this.#module, 64);
		this.#isOfSums = isOfSums(plan);
		this.#done = new Int32Array(sources.high);
		putColumns(plan, this.#places, memory.buffer);
		if (plan.missing.rule !== "strict") {
			at(bits.from, this.#places.there, sources.high * sources.wide).fill(1);
			this.#count();
			this.#divisors(this.#places.all, this.#places.wholeDivisors);
		}
	}

	/** The values where `remap` takes them: themselves if they were put into one of `pieces`, else their copy there. */
	received(values: NumericValues, piece: Floats): Floats {
		if (values.buffer === piece.buffer) return values as Floats;
		piece.set(values as Floats);
		return piece.subarray(0, values.length);
	}

	/** The targets of one plane of what `received` gave; valid until the next call. */
	remap(values: Floats): Floats {
		const { missing, bits } = this.#plan;
		const target = this.#places.target;
		const wide = this.#plan.columns.length;
		const to = (row: number) => target + (bits.to / 8) * row * wide;
		const turns = turnsOf(wide);
		if (missing.rule === "strict") {
			const finish = this.#module[`finish${bits.to}`];
			this.#spread(this.#blanked(values), (row, sums) => finish(sums, to(row), missing.fill, turns));
		} else {
			const divide = this.#module[`divide${bits.to}`];
			const { source, divisors } = this.#zeroed(values);
			const under = (row: number) => divisors + 8 * TURN * turns * row;
			this.#spread(source, (row, sums) => divide(sums, under(row), to(row), missing.fill, turns));
		}
		return this.#target;
	}

	/** Where the values lie, missing ones as NaN. */
	#blanked(values: Floats): number {
		const { bits, missing } = this.#plan;
		const turns = turnsOf(values.length);
		const { byteOffset: source } = values;
		const { clean } = this.#places;
		if (this.#module[`absent${bits.from}`](source, turns, missing.first, missing.second) === 0) return source;
		this.#module[`blanked${bits.from}`](source, clean, turns, missing.first, missing.second);
		return clean;
	}

	/** Where the values lie, missing ones as 0, and what their sums are to be divided by. */
	#zeroed(values: Floats): { readonly source: number; readonly divisors: number } {
		const { bits, missing } = this.#plan;
		const turns = turnsOf(values.length);
		const { byteOffset: source } = values;
		const { clean, there, present, divisors, wholeDivisors } = this.#places;
		if (this.#module[`absent${bits.from}`](source, turns, missing.first, missing.second) === 0)
			return { source, divisors: wholeDivisors };
		this.#module[`zeroed${bits.from}`](source, clean, turns, missing.first, missing.second);
		this.#module[`present${bits.from}`](source, there, turns, missing.first, missing.second);
		this.#count(present);
		this.#divisors(present, divisors);
		return { source: clean, divisors };
	}

	/** The weights of what is `there`, of each target. */
	#count(to = this.#places.all): void {
		const wide = roomy(this.#plan.columns.length);
		const { blend64 } = this.#module;
		this.#spread(this.#places.there, (row, sums) =>
			blend64(sums, sums, 1, 0, to + 8 * wide * row, wide / TURN),
		);
	}

	#divisors(present: number, to: number): void {
		const { rows, columns, missing } = this.#plan;
		const divisors = this.#module[missing.rule === "present" ? "means" : "totals"];
		divisors(present, this.#places.all, to, missing.least, turnsOf(columns.length) * rows.length);
	}

	/** The weighted sums of a plane, row by row. */
	#spread(source: number, finish: Finish): void {
		this.#pass++;
		const { rows, isRowsFirst } = this.#plan;
		for (let row = 0; row < rows.length; row++)
			finish(row, isRowsFirst ? this.#alongRows(source, row) : this.#acrossColumns(source, row));
	}

	/** The sums of a row of targets; rows of sources first. */
	#alongRows(source: number, row: number): number {
		const { sum, across } = this.#places;
		const { wide } = this.#plan.sources;
		const stride = wide * (this.#values.bits / 8);
		if (!this.#isOfSums) {
			this.#alongColumns(this.#values, source + stride * (this.#plan.rows.sources[row] as number), sum);
			return sum;
		}
		this.#addRows(this.#values, row, { at: (from) => source + stride * from, to: across, wide });
		this.#alongColumns(this.#doubles, across, sum);
		return sum;
	}

	/** The sums of a row of targets, of rows of sources that are on the columns of the targets already. */
	#acrossColumns(source: number, row: number): number {
		const { sum } = this.#places;
		const one = this.#onlyRow(row);
		if (one !== undefined) return this.#onColumns(source, one);
		const wide = this.#plan.columns.length;
		this.#addRows(this.#doubles, row, { at: (from) => this.#onColumns(source, from), to: sum, wide });
		return sum;
	}

	/** The only source of a row of targets, taken as it is. */
	#onlyRow(row: number): number | undefined {
		const { starts, sources, weights } = this.#plan.rows;
		const from = starts[row] as number;
		const isOne = starts[row + 1] === from + 1 && weights[from] === 1;
		return isOne ? sources[from] : undefined;
	}

	/** A row of sources on the columns of the targets. */
	#onColumns(source: number, row: number): number {
		const { sources, columns } = this.#plan;
		const address = this.#places.across + 8 * roomy(columns.length) * row;
		if (this.#done[row] === this.#pass) return address;
		this.#done[row] = this.#pass;
		this.#alongColumns(this.#values, source + sources.wide * (this.#values.bits / 8) * row, address);
		return address;
	}

	#alongColumns({ pairs, sums }: Functions, row: number, to: number): void {
		const { length, isPairs } = this.#plan.columns;
		const { first, offsets, weights } = this.#places;
		if (isPairs) pairs(row, first, to, length);
		else sums(row, first, offsets, weights, to, length);
	}

	/** Rows times their weights. */
	#addRows({ blend, more }: Functions, row: number, { at, to, wide }: AddedRows): void {
		const { starts, sources, weights } = this.#plan.rows;
		const [from, end] = [starts[row] as number, starts[row + 1] as number];
		const turns = turnsOf(wide);
		if (from === end) {
			new Float64Array(this.#module.memory.buffer, to, roomy(wide)).fill(Number.NaN);
			return;
		}
		const second = Math.min(from + 1, end - 1);
		const rest = end - from > 1 ? (weights[second] as number) : 0;
		blend(
			at(sources[from] as number),
			at(sources[second] as number),
			weights[from] as number,
			rest,
			to,
			turns,
		);
		for (let i = from + 2; i < end; i++) more(at(sources[i] as number), weights[i] as number, to, turns);
	}
}
