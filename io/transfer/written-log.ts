import { BlockSum } from "./block-sum.ts";
import type { HeldExtent, Journal } from "./journal.ts";
import { type Extent, joinExtents } from "./ranges.ts";
import type { FileSum } from "./sums.ts";

/** A block of the journal where bytes come in several places: what a kill may cost in each. */
const BLOCK = 16 * 2 ** 10;
/** A block where they come in order: what damage to the disk may cost. */
const ORDERED_BLOCK = 2 ** 20;

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
	/** Where the next bytes are to be received, and from whom, for it to stay so. */
	#next: number;
	#runOrigin: number | undefined;
	/** Bytes written from the start without a gap, and what is written beyond. */
	#front: number;
	#ahead: Extent[];
	/** The ordered block that has begun. */
	#block: HeldExtent;
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
		}: {
			readonly held: readonly Extent[];
			readonly sum: FileSum | undefined;
			readonly isInOrder: boolean;
		},
	) {
		this.#journal = journal;
		this.#sum = sum;
		this.#isInOrder = isInOrder && sum !== undefined;
		const [first, ...rest] = joinExtents(held);
		const front = first?.start === 0 ? first.end : 0;
		this.#front = front;
		this.#next = front;
		this.#ahead = first && front === 0 ? [first, ...rest] : rest;
		this.#block = { start: front, end: front, origin: -1 };
		// What is held has its blocks in the journal.
		if (front > 0) sum?.cut(front).catch(() => undefined);
	}

	/** Bytes written from the start without a gap. */
	get front(): number {
		return this.#front;
	}

	/** Bytes were received, and are going to be written after those received before. */
	received({ start, end, origin }: HeldExtent): void {
		if (!this.#isInOrder) return;
		if (start !== this.#next) return this.#leaveOrder();
		if (origin !== this.#runOrigin) this.#journal.run(start, origin);
		this.#runOrigin = origin;
		this.#next = end;
	}

	/** Bytes are written. */
	written(extent: HeldExtent, buffers: readonly Uint8Array[]): void {
		this.#advance(extent);
		if (this.#isInOrder) this.#addInOrder(extent);
		else this.#addAnywhere(extent, buffers);
	}

	/** Nothing is on its way: what has begun is ended. */
	settle(): void {
		for (const end of [...this.#open.keys()]) this.#log(end);
	}

	#advance({ start, end }: Extent): void {
		const [first, ...rest] = joinExtents([{ start: 0, end: this.#front }, ...this.#ahead, { start, end }]);
		const isGrown = first?.start === 0 && first.end > this.#front;
		this.#ahead = first && first.start > 0 ? [first, ...rest] : rest;
		if (!isGrown) return;
		this.#front = first.end;
		this.#sum?.advance(this.#front);
	}

	#addInOrder({ start, end, origin }: HeldExtent): void {
		if (this.#block.origin !== origin) {
			this.#cut();
			this.#block = { start, end, origin };
		} else this.#block = { ...this.#block, end };
		if (this.#block.end - this.#block.start >= ORDERED_BLOCK) this.#cut();
	}

	/** Its sum comes soon; until then the length of the file must do. */
	#cut(): void {
		const block = this.#block;
		if (block.start === block.end) return;
		this.#block = { ...block, start: block.end };
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
		for (const extent of [...this.#unlogged, this.#block])
			if (extent.start < extent.end) this.#journal.loose(extent);
		this.#journal.ranges();
	}

	#addAnywhere({ start, origin }: HeldExtent, buffers: readonly Uint8Array[]): void {
		const open = this.#open.get(start);
		const block = open?.origin === origin ? open : { start, end: start, origin, sum: new BlockSum() };
		if (open && open !== block) this.#log(start);
		this.#open.delete(start);
		for (const bytes of buffers) {
			block.sum.update(bytes);
			block.end += bytes.length;
		}
		this.#open.set(block.end, block);
		if (block.end - block.start >= BLOCK) this.#log(block.end);
	}

	#log(end: number): void {
		const block = this.#open.get(end);
		this.#open.delete(end);
		if (block) this.#journal.block({ ...block, sum: block.sum.text() });
	}
}
