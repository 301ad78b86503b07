import * as h5wasm from "h5wasm/node";
import { FormatError, isHeadwaterError } from "../../../core/errors.ts";

/** The HDF5 library as WebAssembly. */
export type Library = Awaited<typeof h5wasm.ready>;
/** What the library says of a dataset or attribute. */
export type ObjectMetadata = h5wasm.Metadata;

/** Without its throwing error handler the library gives uninitialised memory where a filter is missing. */
export async function loadLibrary(): Promise<Library> {
	const library = await h5wasm.ready;
	library.activate_throwing_error_handler();
	return library;
}

/** Whatever the library throws (its own errors, traps of the WebAssembly machine) as a FormatError about `path`. */
export function guarded<T>(path: string, action: () => T): T {
	try {
		return action();
	} catch (error) {
		if (isHeadwaterError(error)) throw error;
		throw new FormatError(path, reasonOf(error), { cause: error });
	}
}

/** The innermost line of HDF5's stack of messages says what is wrong. */
function reasonOf(error: unknown): string {
	const text = error instanceof Error ? error.message : String(error);
	const lines = [...text.matchAll(/#\d+: .*? in \w+\(\): (.*)/g)];
	const innermost = lines.at(-1)?.[1] ?? text.split("\n")[0] ?? "";
	return `it is damaged, cut short or of an unknown form (HDF5 says: ${innermost.trim()}). Fetch it again.`;
}
