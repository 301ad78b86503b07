import { closeSync, constants, fstatSync, ftruncateSync, openSync } from "node:fs";
import { BlockSum } from "./block-sum.ts";
import { readBytes, readBytesSync, removeFile, syncBytes, syncFile, writeFully } from "./descriptor.ts";
import {
	type ByteOrigin,
	type HeldExtent,
	Journal,
	type JournalContent,
	type PartIdentity,
	readJournal,
} from "./journal.ts";
import { type Extent, gapsIn, joinExtents } from "./ranges.ts";
import type { FileSum, Sums } from "./sums.ts";
import { hasBlocks, WrittenLog } from "./written-log.ts";

/** The disk is set to work after so many bytes, so that it is not all left to the end. */
const SYNC_EVERY = 32 * 2 ** 20;
/** Bytes looked at before others have their turn. */
const AT_ONCE = 2 ** 24;
/** Bytes read again at once. */
const PIECE = 2 ** 20;

export interface PartPlace {
	readonly path: string;
	readonly journal: string;
}

/** A file that is being brought, beside its place: its bytes, what is known of them, and the journal. */
export class PartFile {
	readonly path: string;
	/** Hears of every write. */
	onWritten: (() => void) | undefined;
	readonly #place: PartPlace;
	readonly #identity: PartIdentity;
	readonly #sums: Sums;
	readonly #file: number;
	#journal: Journal;
	#sum: FileSum | undefined;
	#log: WrittenLog;
	readonly #origins: Map<number, ByteOrigin>;
	#held: HeldExtent[];
	/** Held, though only the checksum of the whole can show that it is right. */
	#doubtful: readonly HeldExtent[];
	#unsynced = 0;

	private constructor(
		place: PartPlace,
		file: number,
		more: {
			readonly identity: PartIdentity;
			readonly sums: Sums;
			readonly journal: Journal;
			readonly found: Found;
		},
	) {
		const { found } = more;
		this.path = place.path;
		this.#place = place;
		this.#file = file;
		this.#identity = more.identity;
		this.#sums = more.sums;
		this.#journal = more.journal;
		this.#origins = new Map(found.origins);
		this.#held = [...found.held];
		this.#doubtful = found.doubtful;
		this.#sum = this.#newSum();
		this.#log = this.#newLog(found.isInOrder);
	}

	/** Takes up what an earlier process left, as far as it can be shown to be what was received. */
	static async open(
		place: PartPlace,
		{ sums, ...identity }: PartIdentity & { readonly sums: Sums },
	): Promise<PartFile> {
		const file = openSync(place.path, FLAGS, 0o666);
		try {
			const { size: length } = fstatSync(file);
			const known = length > 0 ? readJournal(place.journal, { identity, length }) : undefined;
			if (known === undefined) {
				if (length > 0) ftruncateSync(file);
				return new PartFile(place, file, {
					...{ identity, sums, found: NOTHING },
					journal: Journal.begin(place.journal, identity),
				});
			}
			const found = await lookAt(file, known, { length, hasChecksum: identity.checksum !== undefined });
			const part = new PartFile(place, file, {
				...{ identity, sums, found },
				journal: Journal.resume(place.journal),
			});
			if (!found.isInOrder) part.#endOrder();
			return part;
		} catch (error) {
			closeSync(file);
			throw error;
		}
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
	/** Bytes written from the start without a gap. */
	get front(): number {
		return this.#log.front;
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

	/**
	 * Writes bytes that were received, and does not keep them. At once: they go to memory of the system, which takes less time than to have
	 * another thread do it; and when that is full, to wait is what is wanted. @throws what the system throws
	 */
	write(origin: number, start: number, bytes: Uint8Array): void {
		const extent = { start, end: start + bytes.length, origin };
		this.#log.begin(extent);
		writeFully(this.#file, bytes, start);
		this.#log.written(extent, bytes);
		this.#hold(extent);
		this.onWritten?.();
		this.#unsynced += bytes.length;
		if (this.#unsynced < SYNC_EVERY) return;
		this.#unsynced = 0;
		// Not waited for: what it cannot do, the last sync will tell.
		syncBytes(this.#file).catch(() => undefined);
	}

	/** Bytes that were written. */
	read({ start, end }: Extent): Promise<Buffer> {
		return readBytes(this.#file, start, end);
	}
	readSync({ start, end }: Extent): Buffer {
		return readBytesSync(this.#file, start, end);
	}

	/** The digest of the whole file; `undefined` when no checksum is known to compare it with. */
	async digest(size: number): Promise<string | undefined> {
		return this.#sum?.finish(size);
	}

	/** Waits until it is on the disk. Its size, and its time of change in milliseconds since 1970. */
	async sync(): Promise<{ readonly size: number; readonly mtimeMs: number }> {
		await syncFile(this.#file);
		return fstatSync(this.#file);
	}

	/** Forgets those bytes some origins gave, or all; then nothing may be on its way. */
	async drop(origins?: readonly number[]): Promise<void> {
		this.#held = origins ? this.#held.filter(({ origin }) => !origins.includes(origin)) : [];
		if (this.#held.length === 0) ftruncateSync(this.#file);
		await this.#relog();
	}

	/** Forgets what no sum vouched for when it was found; whether there was any. The checksum of the whole has not come right. */
	async dropDoubtful(): Promise<boolean> {
		const doubtful = this.#doubtful;
		this.#doubtful = [];
		if (doubtful.length === 0) return false;
		this.#held = this.#held.flatMap((extent) =>
			gapsIn(extent, doubtful).map((rest) => ({ ...rest, origin: extent.origin })),
		);
		await this.#relog();
		return true;
	}

	/** Closes the file; it stays with its journal, for another time, when there is anything in it. */
	async close(): Promise<void> {
		this.#log.settle();
		await this.#sum?.leave().catch(() => undefined);
		this.#journal.close();
		closeSync(this.#file);
		if (this.#held.length > 0) return;
		for (const path of [this.path, this.#place.journal]) removeFile(path);
	}

	#newSum(): FileSum | undefined {
		const { checksum, size } = this.#identity;
		if (checksum === undefined) return undefined;
		return this.#sums.begin(this.#file, { algorithm: checksum.algorithm, hasBlocks: hasBlocks(size) });
	}

	#newLog(isInOrder: boolean): WrittenLog {
		const { size } = this.#identity;
		return new WrittenLog(this.#journal, {
			...{ held: this.#held, sum: this.#sum, isInOrder, hasBlocks: hasBlocks(size) },
		});
	}

	/** What was found in order is so no more: its length says nothing. */
	#endOrder(): void {
		for (const extent of this.#doubtful) this.#journal.loose(extent);
		this.#journal.ranges();
	}

	/** Writes the journal anew from what is held. */
	async #relog(): Promise<void> {
		await this.#sum?.leave();
		this.#journal.close();
		this.#journal = Journal.begin(this.#place.journal, this.#identity);
		for (const [number, origin] of this.#origins) this.#journal.origin(number, origin);
		this.#sum = this.#newSum();
		const isInOrder = this.#held.length === 0;
		this.#log = this.#newLog(isInOrder);
		if (isInOrder) return;
		this.#journal.ranges();
		for (const { origin, ...extent } of this.#held)
			for (let start = extent.start; start < extent.end; start += PIECE) {
				const end = Math.min(extent.end, start + PIECE);
				const sum = new BlockSum();
				sum.update(await readBytes(this.#file, start, end));
				this.#journal.block({ start, end, origin, sum: sum.text() });
			}
	}

	#hold(extent: HeldExtent): void {
		const last = this.#held.findLastIndex(
			({ end, origin }) => end === extent.start && origin === extent.origin,
		);
		const before = this.#held[last];
		if (before) this.#held[last] = { ...before, end: extent.end };
		else this.#held.push(extent);
	}
}

/** Links are not followed: they could lead anywhere. */
const FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW;

/** What there is of a file before anything is fetched. */
interface Found extends Pick<JournalContent, "origins"> {
	readonly held: readonly HeldExtent[];
	readonly doubtful: readonly HeldExtent[];
	/** All of the file, from its start to its end. */
	readonly isInOrder: boolean;
}

const NOTHING: Found = { origins: new Map(), held: [], doubtful: [], isInOrder: true };

/** The blocks of a journal whose bytes lie on the disk as they were received, and, where a checksum will tell, those of no known sum. */
async function lookAt(
	file: number,
	{ blocks, loose, origins }: JournalContent,
	{ length, hasChecksum }: { readonly length: number; readonly hasChecksum: boolean },
): Promise<Found> {
	const held: HeldExtent[] = [];
	const take = (extent: HeldExtent) => {
		const last = held.at(-1);
		if (last?.end === extent.start && last.origin === extent.origin)
			held[held.length - 1] = { ...last, end: extent.end };
		else held.push(extent);
	};
	let read = 0;
	for (const { start, end, sum, origin } of blocks) {
		// At once: there are tens of thousands, and to have a thread read one takes ten times as long.
		const bytes = readBytesSync(file, start, end);
		const found = new BlockSum();
		found.update(bytes);
		if (bytes.length === end - start && found.text() === sum) take({ start, end, origin });
		read += bytes.length;
		if (read < AT_ONCE) continue;
		read = 0;
		await new Promise((resolve) => setImmediate(resolve));
	}
	const doubtful = hasChecksum ? loose : [];
	for (const extent of doubtful) take(extent);
	const [whole, more] = joinExtents(held);
	const isInOrder = hasChecksum && more === undefined && whole?.start === 0 && whole.end === length;
	return { origins, held, doubtful, isInOrder };
}
