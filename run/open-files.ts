import { FormatError, StoreError } from "../core/errors.ts";
import type { FileStamp, FileStore } from "../core/ports/file-store.ts";
import type { OpenFile, Reader } from "../core/ports/reader.ts";

/** Beginnings of files by which readers know their format. */
const HEAD_BYTES = 4096;
const MOST_OPEN = 16;

export interface ReadingTools {
	readonly readers: readonly Reader[];
	/** Readers of rarer formats; asked when none of `readers` takes a file. */
	readonly moreReaders?: () => Promise<readonly Reader[]>;
	readonly store: FileStore;
}

interface Held {
	readonly file: Promise<OpenFile>;
	/** Uses that have not ended; only idle files are closed. */
	uses: number;
}

/**
 * Files held open for reading, the least recently used closed first. A file that changed on disk (another device, inode, size or
 * modification time) is another file.
 */
export class OpenFiles {
	readonly #tools: ReadingTools;
	readonly #held = new Map<string, Held>();

	constructor(tools: ReadingTools) {
		this.#tools = tools;
	}

	/** Runs `action` with the file open; it is not closed meanwhile. FormatError when no reader takes it. */
	async use<T>(path: string, action: (file: OpenFile, stamp: FileStamp) => T | Promise<T>): Promise<T> {
		const stamp = await this.#tools.store.stamp(path, { folders: true });
		const key = keyOf(path, stamp);
		const held = this.#held.get(key) ?? { file: this.#open(path), uses: 0 };
		this.#held.delete(key);
		this.#held.set(key, held);
		held.uses++;
		try {
			return await action(await held.file, stamp);
		} catch (error) {
			// A file that failed to open is tried afresh next time.
			if (await failed(held.file)) this.#held.delete(key);
			throw error;
		} finally {
			held.uses--;
			await this.#closeIdle(MOST_OPEN);
		}
	}

	async #open(path: string): Promise<OpenFile> {
		const { store } = this.#tools;
		const names = await store.names(path);
		if (names) return this.#openFolder(path, names);
		const head = await store.head(path, HEAD_BYTES);
		const reader = await this.#reader((one) => one.accepts(head, path));
		if (reader) return reader.open(path);
		const titles = (await this.#all()).map((one) => one.title).join(", ");
		const reason = head.length === 0 ? "it is empty. Fetch it again." : `it is none of: ${titles}.`;
		throw new FormatError(path, reason);
	}

	async #openFolder(path: string, names: readonly string[]): Promise<OpenFile> {
		const reader = await this.#reader((one) => one.acceptsFolder?.(names) ?? false);
		if (reader) return reader.open(path);
		throw new StoreError(path, "it is a folder, but a file is needed. Check the path.");
	}

	async #reader(takes: (reader: Reader) => boolean): Promise<Reader | undefined> {
		return this.#tools.readers.find(takes) ?? (await this.#tools.moreReaders?.())?.find(takes);
	}

	async #all(): Promise<readonly Reader[]> {
		return [...this.#tools.readers, ...((await this.#tools.moreReaders?.()) ?? [])];
	}

	async #closeIdle(most: number): Promise<void> {
		for (const [key, held] of this.#held) {
			if (this.#held.size <= most) return;
			if (held.uses > 0) continue;
			this.#held.delete(key);
			if (!(await failed(held.file))) (await held.file).close();
		}
	}

	/** Closes every file that is not in use. */
	close(): Promise<void> {
		return this.#closeIdle(0);
	}
}

const failed = (file: Promise<OpenFile>): Promise<boolean> =>
	file.then(
		() => false,
		() => true,
	);

const keyOf = (path: string, stamp: FileStamp): string =>
	[path, stamp.device, stamp.inode, stamp.size, stamp.modified].join("\0");
