import type { Dataset } from "../model/dataset.ts";
import type { Engine } from "./engine.ts";
import type { Tasks } from "./tasks.ts";

/** The ending of a DAP2 address, without its dot. */
export type Dap2Kind = "dds" | "das" | "dods" | "ascii" | "html" | "ver";

export const DAP2_KINDS: readonly Dap2Kind[] = ["dds", "das", "dods", "ascii", "html", "ver"];

export interface Dap2Question {
	readonly kind: Dap2Kind;
	/** The same object as long as nothing changed: what is known of it is kept beside it. */
	readonly dataset: Dataset;
	/** What the answer calls the dataset; customarily its id. */
	readonly name: string;
	/** Whatever stands behind the "?" of the address, percent-encoded as it came; "" when there is nothing. */
	readonly constraint: string;
	/** Of the dataset, without an ending; the page shows it. */
	readonly address: string;
	readonly engine: Pick<Engine, "read" | "readAll">;
	/** Does what takes long; absent: it is done where it is asked for. */
	readonly tasks?: Tasks;
	/** Bytes of values an answer may hold, in binary form; absent: as many as DAP2 can. */
	readonly mostBytes?: number;
	/** Nothing is read: the client asked for the headers alone. */
	readonly headersOnly?: boolean;
	readonly signal?: AbortSignal;
}

export interface Dap2Answer {
	/** 400: the client's mistake; 413: too much at once; 503: the data cannot be read at present. */
	readonly status: 200 | 400 | 413 | 503;
	/** Media type. */
	readonly type: string;
	/** Other headers, names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	/** Length of the body, where it is known before the last byte. */
	readonly bytes?: number;
	/**
	 * Parts are made as they are taken. When it throws, part of the answer is already gone: the connection has to be broken, so that the
	 * client notices.
	 */
	readonly body: string | AsyncIterable<Uint8Array>;
	/** What went wrong behind a 503, for the log; clients are told less. */
	readonly failure?: unknown;
}

/** Datasets in the Data Access Protocol, version 2 (OPeNDAP). */
export interface Dap2 {
	/** Never throws for what a client wrote; throws InterruptedError when stopped. */
	answer(question: Dap2Question): Promise<Dap2Answer>;
}
