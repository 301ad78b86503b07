import { planBlocks } from "../blocks.ts";
import { allocate, bytesOf } from "../element.ts";
import type { Block, RoomyBlock } from "../evaluate.ts";
import { type ArrayValues, lengthOf, type NumericValues } from "../lazy-array.ts";
import type { GroupedArray } from "../operations/grouped.ts";
import { copyWindow } from "./copy.ts";
import { gatheredBytes, gathererOf } from "./gatherer.ts";
import type { Gatherer } from "./gathering.ts";
import { type Floats, inPieces, PIECE_BYTES, type Span, twoMissing } from "./pieces.ts";

/** What is gathered at a time takes about so much, or what one group of one chunk takes where that is more. */
const GATHERED_BYTES = 32 * 2 ** 20;

interface ReadGrouped extends GroupedArray {
	/** Of the chunks its input is read in. */
	readonly chunkShape?: readonly number[] | undefined;
}

type ReadInput = (block: RoomyBlock) => Promise<ArrayValues>;

/** The groups of a block, their numbers counted from its start. */
interface Members {
	/** For each step its group; -1 for none. */
	readonly groupOf: Int32Array;
	readonly stepsOf: readonly number[][];
	readonly most: number;
}

function membersOf(groups: readonly number[], first: number, count: number): Members {
	const groupOf = Int32Array.from(groups, (group) =>
		group >= first && group < first + count ? group - first : -1,
	);
	const stepsOf = Array.from({ length: count }, (): number[] => []);
	for (const [step, group] of groupOf.entries()) stepsOf[group]?.push(step);
	return { groupOf, stepsOf, most: stepsOf.reduce((most, steps) => Math.max(most, steps.length), 0) };
}

/** A rectangle of cells that is worked on alone, and how. */
interface Tile extends Block {
	readonly array: ReadGrouped;
	readonly members: Members;
	readonly cells: number;
	/** Elements of one step inside the axis. */
	readonly inner: number;
	/** Steps that are read together: whole rows of stored chunks. */
	readonly steps: number;
	/** Of the first group. */
	readonly firstGroup: number;
	/** Room for the results of one group, and what takes them from there. */
	readonly results: Floats;
	readonly put: (group: number) => void;
}

/**
 * A block of groups: the steps are read in their order in pieces, each stored chunk once as long as what is gathered fits the memory;
 * otherwise tile by tile of cells, or some groups after the others.
 */
export async function groupedBlock(array: ReadGrouped, block: Block, input: ReadInput): Promise<ArrayValues> {
	const { axis, type } = array;
	const firstGroup = block.start[axis] as number;
	const members = membersOf(array.groups, firstGroup, block.count[axis] as number);
	const result = allocate(type, lengthOf(block.count)) as Float64Array;
	result.fill(array.fill);
	for (const { start, count, rows } of tilesOf(array, block, members)) {
		const cells = lengthOf(count);
		const results = allocate(type, cells) as Floats;
		const fitting = Math.floor(PIECE_BYTES / (cells * bytesOf(array.input.type)));
		await gatherTile(
			{
				array,
				members,
				cells,
				firstGroup,
				start: start.map((first, i) => first + (block.start[i] ?? 0)),
				count,
				inner: lengthOf(count.slice(axis + 1)),
				steps: Math.max(rows, Math.floor(fitting / rows) * rows),
				results,
				put: (group) =>
					copyWindow(
						{ values: results, shape: count, start: count.map(() => 0) },
						{ values: result, shape: block.count, start: start.with(axis, group) },
						count,
					),
			},
			input,
		);
	}
	return result;
}

/** Cuts the cells of a block along stored chunks; through them only where one alone would not fit the memory. */
function* tilesOf(array: ReadGrouped, block: Block, { most }: Members) {
	const { axis, chunkShape, statistic, input } = array;
	const length = input.shape[axis] ?? 0;
	const rows = Math.max(1, Math.min(chunkShape?.[axis] ?? 1, length));
	const perCell = gatheredBytes(statistic, most, input.type) / bytesOf(input.type);
	const limit = GATHERED_BYTES / perCell;
	const cellsOfChunk = chunkShape ? lengthOf(chunkShape.with(axis, 1)) * bytesOf(input.type) : 0;
	const cuts = statistic.method === "percentile" && cellsOfChunk > limit;
	const plan = {
		maxBytes: Math.min(PIECE_BYTES / (cuts ? 1 : rows), limit),
		...(chunkShape && !cuts && { chunkShape: chunkShape.with(axis, 1) }),
	};
	const cells = { type: input.type, shape: block.count.with(axis, 1) };
	for (const tile of planBlocks(cells, plan)) yield { ...tile, rows };
}

/** What is read for some groups, and when each begins and ends. */
interface Pass {
	readonly spans: readonly Span[];
	/** Groups whose first or last step lies in a span. */
	readonly opening: readonly (readonly number[])[];
	readonly closing: readonly (readonly number[])[];
	/** How many are open at the same time at most. */
	readonly slots: number;
}

function passOf({ members, steps }: Tile, groups: readonly number[]): Pass {
	const windows = new Map<number, { from: number; to: number }>();
	const wanted = groups.flatMap((group) => members.stepsOf[group] ?? []).sort((a, b) => a - b);
	for (const step of wanted) {
		const window = Math.floor(step / steps);
		const known = windows.get(window);
		if (known) known.to = step + 1;
		else windows.set(window, { from: step, to: step + 1 });
	}
	const order = new Map([...windows.keys()].map((window, index) => [window, index]));
	const opening: number[][] = Array.from(windows, () => []);
	const closing: number[][] = Array.from(windows, () => []);
	for (const group of groups) {
		const own = members.stepsOf[group] ?? [];
		const indexOf = (step: number | undefined) => order.get(Math.floor((step ?? -1) / steps)) ?? -1;
		opening[indexOf(own[0])]?.push(group);
		closing[indexOf(own.at(-1))]?.push(group);
	}
	let [open, slots] = [0, 0];
	for (const [index, some] of opening.entries()) {
		open += some.length;
		slots = Math.max(slots, open);
		open -= closing[index]?.length ?? 0;
	}
	const spans = [...windows.values()].map(({ from, to }) => ({ from, some: to - from }));
	return { spans, opening, closing, slots };
}

/** All groups at once where they fit the memory, else as many as do at a time. */
function* passesOf(tile: Tile): Generator<Pass> {
	const { members, cells, array } = tile;
	const all = members.stepsOf.map((_, group) => group);
	const bytes = cells * gatheredBytes(array.statistic, members.most, array.input.type);
	const fitting = Math.max(1, Math.floor(GATHERED_BYTES / bytes));
	const whole = passOf(tile, all);
	if (whole.slots <= fitting) yield whole;
	else
		for (let from = 0; from < all.length; from += fitting)
			yield passOf(tile, all.slice(from, from + fitting));
}

async function gatherTile(tile: Tile, input: ReadInput): Promise<void> {
	const { array, cells, start, count, steps, members } = tile;
	const { axis, statistic } = array;
	const inputAt = (at: number, some: number, spare?: NumericValues) =>
		input({ start: start.with(axis, at), count: count.with(axis, some), spare });
	for (const pass of passesOf(tile)) {
		const { slots, spans } = pass;
		if (slots === 0) continue;
		const pieceLength = cells * Math.min(steps, Math.max(...spans.map(({ some }) => some)));
		const gatherer = gathererOf({ ...array, statistic, cells, slots, most: members.most, pieceLength });
		const work = new Slots(tile, pass, gatherer);
		for await (const { at, from, some, values, spare } of inPieces(spans, gatherer.pieces, inputAt))
			work.piece(at, from, { values: gatherer.received(values as NumericValues, spare), some });
	}
}

/** Groups that are open, each with the slot it is gathered in. */
class Slots {
	readonly #tile: Tile;
	readonly #pass: Pass;
	readonly #gatherer: Gatherer;
	readonly #free: number[];
	readonly #open = new Map<number, { readonly slot: number; nth: number; total: number }>();

	constructor(tile: Tile, pass: Pass, gatherer: Gatherer) {
		this.#tile = tile;
		this.#pass = pass;
		this.#gatherer = gatherer;
		this.#free = Array.from({ length: pass.slots }, (_, slot) => slot);
	}

	/** Takes the values of the span with the index `at`. */
	piece(at: number, from: number, values: { readonly values: Floats; readonly some: number }): void {
		for (const group of this.#pass.opening[at] ?? []) {
			const slot = this.#free.pop() as number;
			this.#gatherer.open(slot);
			this.#open.set(group, { slot, nth: 0, total: 0 });
		}
		this.#add(from, values);
		for (const group of this.#pass.closing[at] ?? []) this.#close(group);
	}

	#add(from: number, { values, some }: { readonly values: Floats; readonly some: number }): void {
		const { array, members, cells, inner } = this.#tile;
		const missing = twoMissing(array);
		const isMean = array.statistic.method === "mean";
		for (let t = 0; t < some; t++) {
			const open = this.#open.get(members.groupOf[from + t] as number);
			if (!open) continue;
			const weight = isMean ? Math.max(0, array.weights?.[from + t] ?? 1) : 1;
			for (let o = 0; o * inner < cells; o++) {
				const row = { at: (o * some + t) * inner, cell: o * inner, length: inner, ...missing };
				this.#gatherer.add(values, { ...row, slot: open.slot, nth: open.nth, weight });
			}
			open.nth += 1;
			open.total += weight;
		}
	}

	#close(group: number): void {
		const { array, firstGroup, results, put } = this.#tile;
		const { slot, total } = this.#open.get(group) as { slot: number; total: number };
		const least = array.least?.[firstGroup + group] ?? 0;
		this.#gatherer.close({ slot, total, least, fill: array.fill }, results);
		put(group);
		this.#open.delete(group);
		this.#free.push(slot);
	}
}
