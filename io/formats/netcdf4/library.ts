import { closeSync } from "node:fs";
import type * as h5wasm from "h5wasm/node";
import { FormatError, isHeadwaterError } from "../../../core/errors.ts";

/** The HDF5 library as WebAssembly: one machine with its own memory. */
export type Library = Awaited<typeof h5wasm.ready>;

type Factory = (options: Readonly<Record<string, unknown>>) => Promise<Library>;

/**
 * Keeps one machine, and replaces it after each failure: what an interrupted call held (memory, the file itself and what was read of
 * it) is never given back, so that later even sound files would fail.
 */
export class LibraryKeeper {
	#current: Promise<Library> | undefined;
	readonly #retired = new WeakSet<Library>();

	get(): Promise<Library> {
		this.#current ??= startLibrary();
		return this.#current;
	}

	/** Whether files opened with this machine have to be opened anew. */
	isRetired(library: Library): boolean {
		return this.#retired.has(library);
	}

	/** Runs an action; whatever it throws becomes a FormatError about `path`, and ends the machine. */
	guard<T>(library: Library, path: string, action: () => T): T {
		try {
			return action();
		} catch (error) {
			if (isHeadwaterError(error)) throw error;
			this.#retire(library);
			throw new FormatError(path, reasonOf(error), { cause: error });
		}
	}

	#retire(library: Library): void {
		if (this.#retired.has(library)) return;
		this.#retired.add(library);
		this.#current = undefined;
		closeStreams(library);
	}
}

/** Numbers below are the standard streams. */
const FIRST_FILE = 3;

/** The system's files that a machine holds open. */
function closeStreams(library: Library): void {
	const { streams } = library.FS as unknown as { streams: readonly ({ nfd?: number } | null | undefined)[] };
	for (const stream of streams) {
		if (stream?.nfd !== undefined && stream.nfd >= FIRST_FILE) closeSync(stream.nfd);
	}
}

/** h5wasm's own entry holds a single machine for ever; the factory beside it makes as many as needed. */
async function startLibrary(): Promise<Library> {
	const factory = new URL("./hdf5_util.js", import.meta.resolve("h5wasm/node"));
	const { default: start } = (await import(factory.href)) as { default: Factory };
	const silent = () => undefined;
	const library = await start({ noInitialRun: true, print: silent, printErr: silent });
	// Without it the library gives uninitialised memory where a filter is missing.
	library.activate_throwing_error_handler();
	return library;
}

/** The innermost line of HDF5's stack of messages says what is wrong. */
function reasonOf(error: unknown): string {
	const text = error instanceof Error ? error.message : String(error);
	const lines = [...text.matchAll(/#\d+: .*? in \w+\(\): (.*)/g)];
	const innermost = lines.at(-1)?.[1] ?? text.split("\n")[0] ?? "";
	return `it is damaged, cut short or of an unknown form (HDF5 says: ${innermost.trim()}). Fetch it again.`;
}
