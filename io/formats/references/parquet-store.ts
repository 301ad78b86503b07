import { z } from "zod";
import { FormatError, isHeadwaterError } from "../../../core/errors.ts";
import { Recent } from "../../../core/loop/recent.ts";
import type { ByteStore } from "../../../core/ports/byte-store.ts";
import { isAddress } from "../../../core/text/address.ts";
import { CodecError } from "../codecs/codec.ts";
import { type ReferenceRows, readReferenceRows } from "./parquet-table.ts";
import { SourceState } from "./reference-set.ts";
import { Sources } from "./sources.ts";

export interface ParquetReferences {
	/** Path or address of the set's folder. */
	readonly place: string;
	/** Rows of each table. */
	readonly recordSize: number;
	/** Chunks along each axis, by path of the array. */
	readonly grids: ReadonlyMap<string, readonly number[]>;
	/** What Headwater wrote beside them; absent in sets of other programs. */
	readonly told?: unknown;
}

/** Chunks asked for at once from servers. */
const TOGETHER = 8;
/** Tables held; each has as many references as a record. */
const MOST_TABLES = 16;

/**
 * A reference set in Parquet (kerchunk, fsspec's LazyReferenceMapper) as a store of keys: row `n` of the tables "ta/refs.0.parq",
 * "ta/refs.1.parq" ... tells where the chunk of number `n`, row-major, lies.
 */
export function createParquetStore(base: ByteStore, set: ParquetReferences): ByteStore {
	const place = set.place.replace(/\/+$/, "");
	const files = new Sources(place, statesIn(set));
	const tables = new Recent<string, Promise<ReferenceRows | undefined>>(MOST_TABLES);
	const tableAt = (key: string) => {
		const known = tables.get(key) ?? tableIn(base, key);
		tables.set(key, known);
		known.catch(() => tables.delete(key));
		return known;
	};
	return {
		place,
		together: isAddress(place) ? TOGETHER : 1,
		async get(key) {
			const found = chunkOf(key, set.grids);
			if (!found) return base.get(key);
			const table = await tableAt(`${found.path}/refs.${Math.floor(found.number / set.recordSize)}.parq`);
			return table && bytesIn(table, found.number % set.recordSize, files);
		},
		list: (prefix) => base.list(prefix),
		close() {
			files.close();
			base.close?.();
		},
	};
}

const Told = z.strictObject({ sources: z.record(z.string(), SourceState).default({}) });

function statesIn({ told, place }: ParquetReferences): ReadonlyMap<string, SourceState> {
	const found = Told.safeParse(told ?? {});
	if (found.success) return new Map(Object.entries(found.data.sources));
	throw new FormatError(
		place,
		'what its .zmetadata says under "headwater" makes no sense. Make the references again.',
	);
}

/** The array and the row-major number of the chunk that a key means. */
function chunkOf(
	key: string,
	grids: ParquetReferences["grids"],
): { readonly path: string; readonly number: number } | undefined {
	for (let slash = key.indexOf("/"); slash >= 0; slash = key.indexOf("/", slash + 1)) {
		const path = key.slice(0, slash);
		const grid = grids.get(path);
		const name = key.slice(slash + 1);
		if (!grid || !/^\d+(?:[./]\d+)*$/.test(name)) continue;
		const index = grid.length === 0 ? [] : name.split(/[./]/).map(Number);
		if (index.length !== grid.length) continue;
		return { path, number: index.reduce((number, at, axis) => number * (grid[axis] ?? 1) + at, 0) };
	}
	return undefined;
}

/** A table that is not there tells of chunks that were never written: all of its rows would be empty. */
async function tableIn(base: ByteStore, key: string): Promise<ReferenceRows | undefined> {
	const bytes = await base.get(key);
	const place = `${base.place}/${key}`;
	try {
		return bytes && (await readReferenceRows(bytes, place));
	} catch (cause) {
		if (isHeadwaterError(cause)) throw cause;
		const why = cause instanceof CodecError ? cause.message : "it makes no sense";
		throw new FormatError(place, `${why}. Make the references again.`, { cause });
	}
}

async function bytesIn(
	{ paths, offsets, sizes, raws }: ReferenceRows,
	row: number,
	files: Sources,
): Promise<Uint8Array | undefined> {
	const raw = raws[row];
	if (raw) return raw.slice();
	const path = paths[row];
	if (path === undefined) return undefined;
	const [offset = 0, length = 0] = [offsets[row], sizes[row]];
	return files.read(path, offset === 0 && length === 0 ? undefined : { offset, length });
}
