import { BlockSum } from "./block-sum.ts";
import type { HeldExtent, Journal } from "./journal.ts";
import { type Extent, joinExtents } from "./ranges.ts";
import type { FileSum } from "./sums.ts";

/** A block of the journal where bytes come in several places: what a kill may cost in each. */
const BLOCK = 16 * 2 ** 10;
/** A block where they come in order: what damage to the disk may cost. */
const ORDERED_BLOCK = 2 ** 20;

/** Whether a file of so many bytes has blocks, as long as they come in order: else the checksum of the whole must do. */
export const hasBlocks = (size: number | undefined): boolean => (size ?? ORDERED_BLOCK) >= ORDERED_BLOCK;

/** A block that is being put together. */
interface OpenBlock {
	readonly start: number;
	end: number;
	readonly origin: number;
	readonly sum: BlockSum;
}

/** Writes into the journal what is written into a partial file, and has its checksum computed as far as it is written without a gap. */
export class WrittenLog {
	readonly #journal: Journal;
	readonly #sum: FileSum | undefined;
	/** Bytes came one after the other so far: the length of the file says how many. */
	#isInOrder: boolean;
	#runOrigin: number | undefined;
	/** Bytes written from the start without a gap, and what is written beyond. */
	#front: number;
	#ahead: Extent[];
	readonly #hasBlocks: boolean;
	/** What came in order, and is in no block yet. */
	#uncut: HeldExtent[] = [];
	/** Ordered blocks whose sums are being computed. */
	readonly #unlogged = new Set<HeldExtent>();
	/** By their ends. */
	readonly #open = new Map<number, OpenBlock>();

	/** `sum` is absent where no checksum is known: then every block has its own, and order counts for nothing. */
	constructor(
		journal: Journal,
		{
			held,
			sum,
			isInOrder,
			hasBlocks,
		}: {
			readonly held: readonly Extent[];
			readonly sum: FileSum | undefined;
			readonly isInOrder: boolean;
			readonly hasBlocks: boolean;
		},
	) {
		this.#journal = journal;
		this.#sum = sum;
		this.#isInOrder = isInOrder && sum !== undefined;
		const [first, ...rest] = joinExtents(held);
		const front = first?.start === 0 ? first.end : 0;
		this.#front = front;
		this.#ahead = first && front === 0 ? [first, ...rest] : rest;
		this.#hasBlocks = hasBlocks;
		// What is held is in the journal.
		if (front > 0) sum?.cut(front).catch(() => undefined);
	}

	/** Bytes written from the start without a gap. */
	get front(): number {
		return this.#front;
	}

	/** Bytes are going to be written. */
	begin({ start, origin }: HeldExtent): void {
		if (!this.#isInOrder) return;
		if (start !== this.#front) this.#leaveOrder();
		else if (origin !== this.#runOrigin) this.#beginRun(start, origin);
	}

	#beginRun(start: number, origin: number): void {
		const [block] = this.#uncut;
		if (block && this.#hasBlocks) this.#cut(block);
		this.#journal.run(start, origin);
		this.#runOrigin = origin;
	}

	/** Bytes are written. */
	written(extent: HeldExtent, bytes: Uint8Array): void {
		this.#advance(extent, bytes);
		if (this.#isInOrder) this.#addInOrder(extent);
		else this.#addAnywhere(extent, bytes);
	}

	/** Nothing is on its way: what has begun is ended. */
	settle(): void {
		for (const end of [...this.#open.keys()]) this.#log(end);
	}

	#advance({ start, end }: Extent, bytes: Uint8Array): void {
		if (this.#ahead.length === 0 && start === this.#front) {
			this.#front = end;
			this.#sum?.advance(end, bytes);
			return;
		}
		const [first, ...rest] = joinExtents([{ start: 0, end: this.#front }, ...this.#ahead, { start, end }]);
		const isGrown = first?.start === 0 && first.end > this.#front;
		this.#ahead = first && first.start > 0 ? [first, ...rest] : rest;
		if (!isGrown) return;
		this.#front = first.end;
		this.#sum?.advance(this.#front);
	}

	#addInOrder(extent: HeldExtent): void {
		const last = this.#uncut.at(-1);
		if (last?.origin === extent.origin) this.#uncut[this.#uncut.length - 1] = { ...last, end: extent.end };
		else this.#uncut.push(extent);
		if (!this.#hasBlocks) return;
		const [first] = this.#uncut;
		if (first && first.end - first.start >= ORDERED_BLOCK) this.#cut(first);
	}

	/** Its sum comes soon; until then the length of the file must do. */
	#cut(block: HeldExtent): void {
		this.#uncut.shift();
		this.#unlogged.add(block);
		this.#sum
			?.cut(block.end)
			.then((sum) => this.#unlogged.delete(block) && this.#journal.block({ ...block, sum }))
			// Without its line it is fetched again after a crash, no more.
			.catch(() => undefined);
	}

	/** From now on the length of the file says nothing. */
	#leaveOrder(): void {
		this.#isInOrder = false;
		for (const extent of [...this.#unlogged, ...this.#uncut]) this.#journal.loose(extent);
		this.#journal.ranges();
	}

	#addAnywhere({ start, end, origin }: HeldExtent, bytes: Uint8Array): void {
		const open = this.#open.get(start);
		const block = open?.origin === origin ? open : { start, end: start, origin, sum: new BlockSum() };
		if (open && open !== block) this.#log(start);
		this.#open.delete(start);
		block.sum.update(bytes);
		block.end = end;
		this.#open.set(end, block);
		if (end - block.start >= BLOCK) this.#log(end);
	}

	#log(end: number): void {
		const block = this.#open.get(end);
		this.#open.delete(end);
		if (block) this.#journal.block({ ...block, sum: block.sum.text() });
	}
}
