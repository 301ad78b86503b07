import type { ArrayValues, StoredArray } from "../core/array/lazy-array.ts";
import { FormatError, StoreError } from "../core/errors.ts";
import type { FileLook } from "../core/ports/engine.ts";
import type { FileStamp, FileStore } from "../core/ports/file-store.ts";
import type { OpenFile, Reader, WantedBlock } from "../core/ports/reader.ts";
import type { RemoteFiles, RemoteSource } from "../core/ports/remote-files.ts";
import { isAddress, pathOf } from "../core/text/address.ts";

/** Beginnings of files by which readers know their format. */
const HEAD_BYTES = 4096;
const MOST_OPEN = 16;

export interface ReadingTools {
	readonly readers: readonly Reader[];
	/** Readers of rarer formats; asked when none of `readers` takes a file. */
	readonly moreReaders?: () => Promise<readonly Reader[]>;
	readonly store: FileStore;
	/** What opens addresses; absent: each reader by itself. */
	readonly remote?: () => Promise<RemoteFiles>;
}

interface Opened {
	readonly file: OpenFile;
	/** Of what lies on a server. */
	readonly look?: FileLook;
}

interface Held {
	readonly opened: Promise<Opened>;
	/** Uses that have not ended; only idle files are closed. */
	uses: number;
	/** Not to be used again: it changed, or its server failed. */
	isStale: boolean;
}

/**
 * Files held open for reading, the least recently used closed first. A file that changed on disk (another device, inode, size or
 * modification time) is another file; what lies on a server is the same until reading it fails.
 */
export class OpenFiles {
	readonly #tools: ReadingTools;
	readonly #held = new Map<string, Held>();

	constructor(tools: ReadingTools) {
		this.#tools = tools;
	}

	/** Runs `action` with the file open; it is not closed meanwhile. FormatError when no reader takes it. */
	use<T>(path: string, action: (file: OpenFile, stamp: FileStamp | undefined) => T | Promise<T>): Promise<T> {
		return this.#use(path, ({ file }, stamp) => action(file, stamp));
	}

	/** A block of a stored variable; readers that know what else will be wanted keep it for then. */
	readBlock({ file: path, variable }: StoredArray, block: WantedBlock): Promise<ArrayValues> {
		return this.use(path, (file) =>
			file.readBlock ? file.readBlock(variable, block) : file.read(variable, block.start, block.count),
		);
	}

	/** What a file is like from outside. */
	async look(path: string): Promise<FileLook> {
		const { store } = this.#tools;
		if (isAddress(path)) return this.#use(path, ({ look }) => look ?? {});
		const names = await store.names(path);
		const bytes = await store.bytes(path);
		return names ? { names, bytes } : { head: await store.head(path, HEAD_BYTES), bytes };
	}

	async #use<T>(
		path: string,
		action: (opened: Opened, stamp: FileStamp | undefined) => T | Promise<T>,
	): Promise<T> {
		const isRemote = isAddress(path);
		const stamp = isRemote ? undefined : await this.#tools.store.stamp(path, { folders: true });
		const key = stamp ? keyOf(path, stamp) : path;
		const held = this.#held.get(key) ?? { opened: this.#open(path), uses: 0, isStale: false };
		this.#held.delete(key);
		this.#held.set(key, held);
		held.uses++;
		try {
			return await action(await held.opened, stamp);
		} catch (error) {
			// A file that failed to open is tried afresh next time, and so is a server.
			if (isRemote || (await failed(held.opened))) this.#forget(key, held);
			throw error;
		} finally {
			held.uses--;
			if (held.isStale && held.uses === 0) await closeOpened(held);
			await this.#closeIdle(MOST_OPEN);
		}
	}

	#forget(key: string, held: Held): void {
		held.isStale = true;
		if (this.#held.get(key) === held) this.#held.delete(key);
	}

	async #open(path: string): Promise<Opened> {
		const { store, remote } = this.#tools;
		if (remote && isAddress(path)) return this.#openRemote(path, await remote());
		const names = isAddress(path) ? undefined : await store.names(path);
		if (names) return { file: await this.#openFolder(path, names) };
		const reader = await this.#readerOf(
			path,
			isAddress(path) ? new Uint8Array(0) : await store.head(path, HEAD_BYTES),
		);
		return { file: await reader.open(path) };
	}

	async #openRemote(address: string, remote: RemoteFiles): Promise<Opened> {
		const found = await remote.open(address);
		if (found.kind === "folder") {
			const { names } = found;
			return { file: await this.#openFolder(address, names), look: { names } };
		}
		const { source } = found;
		try {
			const reader = await this.#readerOf(address, source.head.subarray(0, HEAD_BYTES));
			return { file: await openedBy(reader, source), look: { bytes: source.size, head: source.head } };
		} catch (error) {
			source.close();
			throw error;
		}
	}

	async #readerOf(path: string, head: Uint8Array): Promise<Reader> {
		const reader = await this.#reader((one) => one.accepts(head, pathOf(path)));
		if (reader) return reader;
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
			await closeOpened(held);
		}
	}

	/** Closes every file that is not in use. */
	close(): Promise<void> {
		return this.#closeIdle(0);
	}
}

/** A reader that knows no sources reads the address by itself. */
const openedBy = (reader: Reader, source: RemoteSource): Promise<OpenFile> =>
	reader.openSource ? reader.openSource(source) : reader.open(source.name);

async function closeOpened({ opened }: Held): Promise<void> {
	if (!(await failed(opened))) (await opened).file.close();
}

const failed = (opened: Promise<unknown>): Promise<boolean> =>
	opened.then(
		() => false,
		() => true,
	);

const keyOf = (path: string, stamp: FileStamp): string =>
	[path, stamp.device, stamp.inode, stamp.size, stamp.modified].join("\0");
