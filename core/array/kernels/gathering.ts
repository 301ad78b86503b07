import type { NumericValues } from "../lazy-array.ts";
import type { GroupStatistic } from "../operations/grouped.ts";
import type { Floats, Missing, Pieces } from "./pieces.ts";

/** Some values of one step of one group. */
export interface GatheredRow {
	/** Where the group is gathered, and the how-manieth step of it this is. */
	readonly slot: number;
	readonly nth: number;
	/** Where the row begins among the values, and among the cells. */
	readonly at: number;
	readonly cell: number;
	readonly length: number;
	readonly first: number;
	readonly second: number;
	readonly weight: number;
}

/** A group all of whose steps were gathered. */
export interface GatheredGroup {
	readonly slot: number;
	/** The weight of its steps, missing ones included. */
	readonly total: number;
	/** The weight that must be there. */
	readonly least: number;
	readonly fill: number;
}

/** Collects the steps of some groups at the same time, each in a slot of its own, until they are complete. */
export interface Gatherer {
	readonly pieces: Pieces;
	/** See `Adder`. */
	received(values: NumericValues, piece: Floats | undefined): Floats;
	open(slot: number): void;
	add(values: Floats, row: GatheredRow): void;
	/** Puts the statistic of each cell into an array, which rounds it to its type. */
	close(group: GatheredGroup, results: Floats): void;
}

/** What a gatherer has to hold. */
export interface GatherPlan extends Missing {
	readonly statistic: GroupStatistic;
	readonly cells: number;
	readonly slots: number;
	/** Steps of the largest group. */
	readonly most: number;
	/** Elements of a piece of values at most. */
	readonly pieceLength: number;
}

/** Whether so much of a group is there as must be; a last place is forgiven to sums of weights. */
export const isEnough = (present: number, least: number): boolean =>
	present > 0 && present >= least * (1 - 1e-12);
