import type { Problem } from "../errors.ts";

/** Keys and indices that lead from a document's top to a value in it. */
export type DocumentPath = readonly (string | number)[];

/** A place in a text: both 1-based, columns in UTF-16 code units. */
export interface Position {
	readonly line: number;
	readonly column: number;
}

/** A JSONC or YAML text a person wrote: its value, and where each part of it stands. */
export interface Document {
	/** As it is to be named in messages. */
	readonly file: string;
	/** `undefined` when the text is broken: then `problems` says where. */
	readonly value: unknown;
	/** Where the value at `path` begins, or with `key` its key; `undefined` when there is no such value. */
	positionOf(path: DocumentPath, options?: { readonly key?: boolean }): Position | undefined;
	/** Every fault of syntax, and every key given twice. */
	readonly problems: readonly Problem[];
}
