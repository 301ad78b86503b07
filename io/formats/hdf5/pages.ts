import type { ByteSource } from "../../../core/ports/byte-source.ts";
import { bufferOver, plainBytes, type Span } from "./span.ts";
import type { SpareBuffers } from "./spare-buffers.ts";

export const PAGE_BYTES = 64 * 2 ** 10;
/** Pages of a local file that are kept: read again, they cost little. */
const MOST_PAGES = 128;
/** Pages of a distant file that are fetched with one that is needed. */
const MOST_AHEAD = 8;

/** Thrown where bytes of a distant file are not at hand: these pages are to be fetched, then the work is done again. */
export class Miss extends Error {
	readonly pages: readonly number[];
	constructor(pages: readonly number[]) {
		super("bytes are not at hand");
		this.pages = pages;
	}
}

/** The bytes of a file as seen by a parser that knows no waiting. */
export class Pages {
	readonly #source: ByteSource;
	readonly #pages = new Map<number, Buffer>();
	/** The page that was asked for last, as most parts lie beside each other. */
	#last: { readonly page: number; readonly bytes: Buffer } | undefined;
	readonly #spare: SpareBuffers | undefined;
	#fetches = 0;

	/** `spare`: where pages of local files are taken from; absent: from the system. */
	constructor(source: ByteSource, spare?: SpareBuffers) {
		this.#source = source;
		this.#spare = spare;
	}

	/** Bytes inside the file; they may be shared and must not be changed. @throws Miss */
	view(offset: number, length: number): Uint8Array {
		return plainBytes(this.span(offset, length));
	}

	/** The same where they lie. @throws Miss */
	span(offset: number, length: number): Span {
		const page = Math.floor(offset / PAGE_BYTES);
		const start = offset - page * PAGE_BYTES;
		const end = start + length;
		if (end > PAGE_BYTES) return { bytes: this.#across(offset, length), start: 0, end: length };
		if (this.#last?.page !== page) this.#last = { page, bytes: this.#page(page) };
		return { bytes: this.#last.bytes, start, end };
	}

	#across(offset: number, length: number): Buffer {
		const bytes = Buffer.alloc(length);
		const { readSync } = this.#source;
		if (readSync) readSync(bytes, offset);
		else this.#join(bytes, offset);
		return bytes;
	}

	/** Says what will be looked at next, so that it is fetched together. @throws Miss */
	want(ranges: readonly { readonly offset: number; readonly length: number }[]): void {
		if (this.#source.readSync) return;
		const missing = ranges.flatMap(({ offset, length }) =>
			pagesOf(offset, Math.min(length, this.#source.size - offset)).filter((page) => !this.#pages.has(page)),
		);
		if (missing.length > 0) throw new Miss(missing);
	}

	/** Frees what a local file gives again at once. */
	forget(): void {
		this.#last = undefined;
		if (this.#source.readSync) this.#pages.clear();
	}

	/** The same, where no span or view of any page is held any more: others may write into them. */
	release(): void {
		if (this.#source.readSync && this.#spare)
			for (const bytes of this.#pages.values()) this.#spare.give(bytes);
		this.forget();
	}

	/** Fetches pages, neighbours in one request, and ever more of those behind them: headers lie together. */
	async fetch(pages: readonly number[]): Promise<void> {
		const ahead = Math.min(MOST_AHEAD, 2 ** this.#fetches++);
		const missing = [...new Set(pages)].filter((page) => !this.#pages.has(page)).sort((a, b) => a - b);
		const runs: number[][] = [];
		for (const page of missing) {
			const run = runs.at(-1);
			if (run && page - (run.at(-1) ?? page) <= ahead) run.push(page);
			else runs.push([page]);
		}
		for (const run of runs) run.push(this.#lastAhead(run.at(-1) ?? 0, ahead));
		await Promise.all(runs.map((run) => this.#fetchRun(run)));
	}

	/** The last page to fetch along with one: before any that is there already. */
	#lastAhead(page: number, ahead: number): number {
		const end = Math.floor((this.#source.size - 1) / PAGE_BYTES);
		let last = page;
		while (last < Math.min(end, page + ahead) && !this.#pages.has(last + 1)) last++;
		return last;
	}

	async #fetchRun(run: readonly number[]): Promise<void> {
		const first = run[0] ?? 0;
		const start = first * PAGE_BYTES;
		const end = Math.min(((run.at(-1) ?? 0) + 1) * PAGE_BYTES, this.#source.size);
		const bytes = await this.#source.read(start, end - start);
		for (let at = 0; at < bytes.length; at += PAGE_BYTES) {
			this.#pages.set(first + at / PAGE_BYTES, bufferOver(bytes.subarray(at, at + PAGE_BYTES)));
		}
	}

	#page(page: number): Buffer {
		return this.#pages.get(page) ?? this.#load(page);
	}

	#load(page: number): Buffer {
		const { readSync, size } = this.#source;
		if (readSync === undefined) throw new Miss([page]);
		const offset = page * PAGE_BYTES;
		const length = Math.max(0, Math.min(PAGE_BYTES, size - offset));
		const bytes = this.#spare ? bufferOver(this.#spare.take(length)) : Buffer.allocUnsafeSlow(length);
		readSync(bytes, offset);
		const [oldest] = this.#pages.keys();
		if (this.#pages.size >= MOST_PAGES && oldest !== undefined) this.#pages.delete(oldest);
		this.#pages.set(page, bytes);
		return bytes;
	}

	#join(target: Uint8Array, offset: number): void {
		const missing = pagesOf(offset, target.length).filter((page) => !this.#pages.has(page));
		if (missing.length > 0) throw new Miss(missing);
		for (const page of pagesOf(offset, target.length)) {
			const start = page * PAGE_BYTES;
			const from = Math.max(0, offset - start);
			const part = this.#page(page).subarray(from, offset + target.length - start);
			target.set(part, start + from - offset);
		}
	}
}

function pagesOf(offset: number, length: number): number[] {
	const first = Math.floor(offset / PAGE_BYTES);
	const last = Math.floor((offset + Math.max(length, 1) - 1) / PAGE_BYTES);
	return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** Does the work, as often as bytes have to be fetched for it. */
export async function settled<T>(pages: Pages, work: () => T): Promise<T> {
	for (;;) {
		try {
			return work();
		} catch (error) {
			if (!(error instanceof Miss)) throw error;
			await pages.fetch(error.pages);
		}
	}
}

/** Works on every item even where bytes are missing, so that all that is missing is fetched together. @throws Miss */
export function gather<Item, Result>(items: readonly Item[], work: (item: Item) => Result): Result[] {
	const missing: number[] = [];
	const results: Result[] = [];
	for (const item of items) {
		try {
			results.push(work(item));
		} catch (error) {
			if (!(error instanceof Miss)) throw error;
			missing.push(...error.pages);
		}
	}
	if (missing.length > 0) throw new Miss(missing);
	return results;
}
