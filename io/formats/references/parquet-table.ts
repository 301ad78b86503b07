import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { FormatError, messageOf } from "../../../core/errors.ts";
import { unzstd } from "../codecs/zstd.ts";

/** References of consecutive chunks, row by row. */
export interface ReferenceRows {
	readonly paths: readonly (string | undefined)[];
	readonly offsets: readonly number[];
	readonly sizes: readonly number[];
	/** Bytes at hand. */
	readonly raws: readonly (Uint8Array | undefined)[];
}

interface Row {
	readonly path?: string | Uint8Array | null;
	readonly offset?: bigint | number | null;
	readonly size?: bigint | number | null;
	readonly raw?: Uint8Array | null;
}

/** A table of kerchunk's: uncompressed, by Snappy, gzip or zstd. FormatError naming the file when it cannot be read. */
export async function readReferenceRows(bytes: Uint8Array, place: string): Promise<ReferenceRows> {
	const rows = await rowsOf(bytes, place);
	const places = rows.map(({ offset, size }) => [Number(offset ?? 0), Number(size ?? 0)] as const);
	if (places.flat().some((number) => !Number.isSafeInteger(number) || number < 0))
		throw damaged(place, "it names bytes at places that do not exist");
	return {
		paths: rows.map(({ path }) => textOf(path)),
		offsets: places.map(([offset]) => offset),
		sizes: places.map(([, size]) => size),
		raws: rows.map(({ raw }) => (raw instanceof Uint8Array ? raw : undefined)),
	};
}

const textOf = (path: Row["path"]): string | undefined => {
	const text = path instanceof Uint8Array ? new TextDecoder().decode(path) : path;
	return typeof text === "string" && text !== "" ? text : undefined;
};

const damaged = (place: string, why: string, cause?: unknown) =>
	new FormatError(place, `${why}. Make the references again.`, { cause });

/** Rows of one table; more are nobody's record. */
const MOST_PAGES = 10_000;

const GZIP = (page: Uint8Array, length: number): Uint8Array =>
	gunzipSync(page, { maxOutputLength: Math.max(1, length) });

/** The library wants pages decompressed at once, which not every zstd can: what it lacks is made between two tries. */
async function rowsOf(bytes: Uint8Array, place: string): Promise<readonly Row[]> {
	const { parquetReadObjects } = await import("hyparquet");
	const file = new Uint8Array(bytes).buffer;
	const pages = new Map<string, Uint8Array>();
	for (let tries = 0; tries < MOST_PAGES; tries++) {
		let wanted: { readonly name: string; readonly page: Uint8Array; readonly length: number } | undefined;
		const ZSTD = (page: Uint8Array, length: number): Uint8Array => {
			const name = `${length} ${createHash("sha256").update(page).digest("base64")}`;
			const known = pages.get(name);
			if (known) return known;
			wanted = { name, page, length };
			throw new Error("not yet");
		};
		try {
			const compressors = { GZIP, ZSTD };
			return (await parquetReadObjects({ file, compressors, utf8: false })) as readonly Row[];
		} catch (cause) {
			const { name, page, length } = wanted ?? {};
			if (name === undefined || page === undefined || length === undefined)
				throw damaged(place, `it is no Parquet that can be read (${messageOf(cause)})`, cause);
			pages.set(name, await unzstd(page, length));
		}
	}
	throw damaged(place, "its pages have no end");
}
