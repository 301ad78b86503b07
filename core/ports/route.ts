import type { z } from "zod";
import type { AskerSignal } from "./asker.ts";
import type { BytePart } from "./file-store.ts";
import type { DatasetShelf, OpenedDataset, ServedDataset } from "./served-dataset.ts";

/** What a server is asked, checked against the schemas of its route. */
export interface RouteCall<Params = unknown, Query = unknown> {
	readonly params: Params;
	readonly query: Query;
	/** "HEAD": nobody takes the body. */
	readonly method: string;
	/** What stands behind "?", as it came. */
	readonly search: string;
	/** The JSON object that came by POST. */
	readonly posted?: Readonly<Record<string, unknown>>;
	/** Where the server is for whoever asks, without a slash at the end: "http://localhost:9000". */
	readonly server: string;
	/** What whoever asks may see. */
	readonly datasets: DatasetShelf;
	/** Header names in lower case. */
	readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
	/** Aborted when nobody waits any more. */
	readonly signal: AskerSignal;
}

/** The same about one dataset. */
export interface DatasetCall<Params = unknown, Query = unknown> extends RouteCall<Params, Query> {
	readonly dataset: ServedDataset;
	/** Its header; the same object as long as its files are the same. */
	readonly opened: OpenedDataset;
	/** Where the dataset is: "http://localhost:9000/datasets/ID". */
	readonly address: string;
}

/** Bytes of known length that lie somewhere, of which a client may ask for parts. */
export interface PartedBody {
	readonly length: number;
	/** In order, read into `buffer` again and again: a piece fills it, but for the last, and is good until the next is asked for. */
	read(part: BytePart, buffer: Uint8Array): AsyncIterable<Uint8Array>;
}

export type RouteBody = string | Uint8Array | PartedBody | AsyncIterable<Uint8Array>;

export interface RouteAnswer {
	/** 200 when absent. */
	readonly status?: number;
	/** "application/json", "text/html; charset=utf-8" ... */
	readonly type: string;
	readonly body: RouteBody;
	readonly headers?: Readonly<Record<string, string>>;
	/** Names the bytes of the answer (the opaque part of a strong ETag); absent: they are never the same for sure. */
	readonly tag?: string;
	/** The answer may be sent compressed: text, never chunks. */
	readonly compressible?: boolean;
}

interface RouteOf<Call, Params extends z.ZodType, Query extends z.ZodType> {
	/** Behind the prefix: "zarr/*", ":variable/:kind"; "*" takes whatever is left, slashes too. */
	readonly path: string;
	/** One sentence for lists. */
	readonly summary: string;
	/** What answers are of: types of media. */
	readonly answers: readonly string[];
	readonly params?: Params;
	readonly query?: Query;
	answer(call: Call): Promise<RouteAnswer> | RouteAnswer;
}

/** An address below the root of the server. */
export type Route<P extends z.ZodType = z.ZodType, Q extends z.ZodType = z.ZodType> = RouteOf<
	RouteCall<z.output<P>, z.output<Q>>,
	P,
	Q
> & {
	/**
	 * Questions too long for an address: the JSON object that may be posted. Its members are then what the query's parameters are, lists for
	 * commas.
	 */
	readonly byPost?: z.ZodType<Readonly<Record<string, unknown>>>;
};

/** An address below "/datasets/ID/". */
export type DatasetRoute<P extends z.ZodType = z.ZodType, Q extends z.ZodType = z.ZodType> = RouteOf<
	DatasetCall<z.output<P>, z.output<Q>>,
	P,
	Q
>;

/** Lets the schemas of a route say what its call holds. */
export const defineRoute = <P extends z.ZodType, Q extends z.ZodType>(route: Route<P, Q>): Route =>
	route as unknown as Route;

export const defineDatasetRoute = <P extends z.ZodType, Q extends z.ZodType>(
	route: DatasetRoute<P, Q>,
): DatasetRoute => route as unknown as DatasetRoute;
