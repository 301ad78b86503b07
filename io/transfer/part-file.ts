import { constants } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import { BlockSum } from "./block-sum.ts";
import { FrontHash } from "./hashing.ts";
import { type ByteOrigin, Journal, type JournalContent, type PartIdentity, readJournal } from "./journal.ts";
import { type Extent, gapsIn, joinExtents } from "./ranges.ts";

/** Bytes that an origin gave. */
export interface HeldExtent extends Extent {
	readonly origin: number;
}

interface QueuedBytes {
	readonly start: number;
	readonly bytes: Uint8Array;
	readonly origin: number;
}

/** A block of the journal: what a kill may cost of each connection. */
const BLOCK = 16 * 2 ** 10;
/** Of one write. */
const MOST_BATCH = 2 ** 20;
/** Received but not written: above this a connection is not read. */
const MOST_PENDING = 4 * 2 ** 20;
/** The disk is set to work after so many bytes, so that it is not all left to the end. */
const SYNC_EVERY = 32 * 2 ** 20;

/** A file that is being brought, beside its place: its bytes, what is known of them, and the journal. */
export class PartFile {
	readonly path: string;
	readonly #journalPath: string;
	readonly #identity: PartIdentity;
	readonly #file: FileHandle;
	readonly #journal: Journal;
	#hash: FrontHash | undefined;
	readonly #origins: Map<number, ByteOrigin>;
	#held: HeldExtent[];
	#queue: QueuedBytes[] = [];
	#pending = 0;
	#writing: Promise<void> | undefined;
	#waiting: (() => void)[] = [];
	#failure: unknown;
	#unsynced = 0;
	/** The block being put together of each origin's run. */
	readonly #open = new Map<number, { start: number; end: number; origin: number; sum: BlockSum }>();

	private constructor(
		paths: { readonly path: string; readonly journal: string },
		file: FileHandle,
		more: {
			readonly identity: PartIdentity;
			readonly journal: Journal;
			readonly origins: Map<number, ByteOrigin>;
			readonly held: HeldExtent[];
		},
	) {
		this.path = paths.path;
		this.#journalPath = paths.journal;
		this.#file = file;
		this.#identity = more.identity;
		this.#journal = more.journal;
		this.#origins = more.origins;
		this.#held = more.held;
		this.#hash = this.#newHash();
	}

	/** Takes up what an earlier process left, as far as it can be shown to be what was received. */
	static async open(
		paths: { readonly path: string; readonly journal: string },
		identity: PartIdentity,
	): Promise<PartFile> {
		const known = await readJournal(paths.journal, identity);
		const file = await open(paths.path, FLAGS | (known ? 0 : constants.O_TRUNC), 0o666);
		try {
			const held = known ? await trusted(file, known) : [];
			const journal = known ? Journal.resume(paths.journal) : Journal.begin(paths.journal, identity);
			const origins = new Map(known?.origins);
			return new PartFile(paths, file, { identity, journal, origins, held });
		} catch (error) {
			await file.close();
			throw error;
		}
	}

	get file(): FileHandle {
		return this.#file;
	}
	/** All that was received, on the disk or on its way. */
	get held(): readonly HeldExtent[] {
		return this.#held;
	}
	get origins(): ReadonlyMap<number, ByteOrigin> {
		return this.#origins;
	}
	/** Bytes held. */
	get bytes(): number {
		return joinExtents(this.#held).reduce((sum, { start, end }) => sum + end - start, 0);
	}
	/** Whether connections should wait before they are read on. */
	get isBehind(): boolean {
		return this.#pending > MOST_PENDING;
	}
	missing(size: number): Extent[] {
		return gapsIn({ start: 0, end: size }, this.#held);
	}

	/** The number by which bytes of an origin are known; the same for the same origin. */
	originNumber(origin: ByteOrigin): number {
		for (const [number, known] of this.#origins)
			if (known.node === origin.node && known.tag === origin.tag && known.modified === origin.modified)
				return number;
		const number = Math.max(-1, ...this.#origins.keys()) + 1;
		this.#origins.set(number, origin);
		this.#journal.origin(number, origin);
		return number;
	}

	/** Takes bytes that were received; they are written soon, in order of their coming. Throws what an earlier write met. */
	write(origin: number, start: number, bytes: Uint8Array): void {
		if (this.#failure !== undefined) throw this.#failure;
		this.#hold({ start, end: start + bytes.length, origin });
		this.#hash?.see(start, bytes);
		this.#queue.push({ start, bytes, origin });
		this.#pending += bytes.length;
		this.#writing ??= this.#writeAll();
	}

	/** Waits until connections may be read on. */
	room(): Promise<void> {
		return new Promise((resolve) => {
			if (this.isBehind && this.#failure === undefined) this.#waiting.push(resolve);
			else resolve();
		});
	}

	/** Waits until all that was received is written and in the journal. */
	async settle(): Promise<void> {
		await this.#writing;
		if (this.#failure !== undefined) throw this.#failure;
		for (const start of [...this.#open.keys()]) this.#log(start);
	}

	/** The digest of the whole file; `undefined` when no checksum is known to compare it with. */
	async digest(size: number): Promise<string | undefined> {
		await this.settle();
		return this.#hash?.finish(this.#file, size);
	}

	/** Forgets those bytes some origins gave, or all; then nothing may be on its way. */
	async drop(origins?: readonly number[]): Promise<void> {
		await this.settle();
		const dropped = origins ?? [...this.#origins.keys()];
		for (const origin of dropped) this.#journal.drop(origin);
		this.#held = this.#held.filter(({ origin }) => !dropped.includes(origin));
		this.#hash = this.#newHash();
		if (origins === undefined) await this.#file.truncate(0);
	}

	/** Closes the file; it stays with its journal, for another time, when there is anything in it. */
	async close(): Promise<void> {
		await this.settle().catch(() => undefined);
		this.#journal.close();
		await this.#file.close();
		if (this.#held.length > 0) return;
		await Promise.all([this.path, this.#journalPath].map((path) => rm(path, { force: true })));
	}

	#newHash(): FrontHash | undefined {
		const { checksum } = this.#identity;
		return checksum && new FrontHash(checksum.algorithm);
	}

	#hold(extent: HeldExtent): void {
		const last = this.#held.findLastIndex(
			({ end, origin }) => end === extent.start && origin === extent.origin,
		);
		const before = this.#held[last];
		if (before) this.#held[last] = { ...before, end: extent.end };
		else this.#held.push(extent);
	}

	async #writeAll(): Promise<void> {
		try {
			while (this.#queue.length > 0) await this.#writeBatch(this.#takeRun());
		} catch (error) {
			this.#failure = error;
			this.#queue = [];
		} finally {
			this.#writing = undefined;
			for (const go of this.#waiting.splice(0)) go();
		}
	}

	/** Bytes from the head of the queue that follow each other. */
	#takeRun(): QueuedBytes[] {
		let [count, size] = [0, 0];
		for (const { start, bytes, origin } of this.#queue) {
			const before = this.#queue[count - 1];
			const follows = !before || (before.start + before.bytes.length === start && before.origin === origin);
			if (!follows || size >= MOST_BATCH) break;
			count++;
			size += bytes.length;
		}
		return this.#queue.splice(0, count);
	}

	async #writeBatch(run: readonly QueuedBytes[]): Promise<void> {
		const [first] = run;
		if (first === undefined) return;
		const buffers = run.map(({ bytes }) => bytes);
		const size = buffers.reduce((sum, { length }) => sum + length, 0);
		await writeFully(this.#file, buffers, first.start);
		this.#pending -= size;
		this.#add(first, buffers);
		if (!this.isBehind) for (const go of this.#waiting.splice(0)) go();
		this.#unsynced += size;
		if (this.#unsynced < SYNC_EVERY) return;
		this.#unsynced = 0;
		// Not waited for: what it cannot do, the last sync will tell.
		this.#file.datasync().catch(() => undefined);
	}

	/** Puts bytes that are written into blocks of the journal. */
	#add({ start, origin }: QueuedBytes, buffers: readonly Uint8Array[]): void {
		const open = this.#open.get(start);
		const block = open?.origin === origin ? open : { start, end: start, origin, sum: new BlockSum() };
		this.#open.delete(start);
		for (const bytes of buffers) {
			block.sum.update(bytes);
			block.end += bytes.length;
		}
		this.#open.set(block.end, block);
		if (block.end - block.start >= BLOCK) this.#log(block.end);
	}

	#log(key: number): void {
		const block = this.#open.get(key);
		this.#open.delete(key);
		if (block) this.#journal.block({ ...block, sum: block.sum.text() });
	}
}

/** Links are not followed: they could lead anywhere. */
const FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW;

async function writeFully(file: FileHandle, buffers: readonly Uint8Array[], start: number): Promise<void> {
	const { bytesWritten } = await file.writev(buffers as Uint8Array[], start);
	const size = buffers.reduce((sum, { length }) => sum + length, 0);
	if (bytesWritten === size) return;
	const rest = Buffer.concat(buffers).subarray(bytesWritten);
	for (let at = 0; at < rest.length; )
		at += (await file.write(rest, at, rest.length - at, start + bytesWritten + at)).bytesWritten;
}

/** The blocks of a journal whose bytes lie on the disk as they were received. */
async function trusted(file: FileHandle, { blocks }: JournalContent): Promise<HeldExtent[]> {
	const held: HeldExtent[] = [];
	for (const { start, end, sum, origin } of blocks) {
		const bytes = Buffer.allocUnsafe(end - start);
		const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
		const found = new BlockSum();
		found.update(bytes.subarray(0, bytesRead));
		if (bytesRead !== bytes.length || found.text() !== sum) continue;
		const last = held.at(-1);
		if (last?.end === start && last.origin === origin) held[held.length - 1] = { ...last, end };
		else held.push({ start, end, origin });
	}
	return held;
}
