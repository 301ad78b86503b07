import { inflateRawSync } from "node:zlib";
import { FormatError } from "../../core/errors.ts";
import type { ByteStore } from "../../core/ports/byte-store.ts";
import { crc32 } from "../formats/codecs/checksums.ts";
import { assertReadable } from "./file/failures.ts";
import { namesBelow, partOf } from "./keys.ts";
import { Archive } from "./zip-archive.ts";
import { readDirectory, type ZipEntry } from "./zip-directory.ts";

/** The files of a zip archive, read only. FormatError when the archive is damaged; StoreError when it cannot be read. */
export function openZipStore(path: string): ByteStore {
	assertReadable(path);
	const archive = new Archive(path);
	try {
		const entries = readDirectory(archive, path);
		const get = async (key: string) => {
			const entry = entries.get(key);
			return entry && contentOf(archive, entry, key);
		};
		return {
			place: path,
			get,
			getRange: partOf(get),
			has: async (key) => entries.has(key),
			list: async (prefix) => namesBelow(entries.keys(), prefix),
			close: () => archive.close(),
		};
	} catch (error) {
		archive.close();
		throw error;
	}
}

const LOCAL_HEADER = 0x04034b50;

function contentOf(archive: Archive, entry: ZipEntry, key: string): Uint8Array {
	const damaged = (why: string, cause?: unknown) =>
		new FormatError(archive.path, `"${key}" inside it is damaged (${why}). Fetch it again.`, { cause });
	const head = archive.read(entry.offset, 30);
	if (head.readUInt32LE(0) !== LOCAL_HEADER) throw damaged("no header");
	const begin = entry.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
	const stored = archive.read(begin, entry.stored);
	const bytes = entry.method === 0 ? stored : inflated(stored, entry, damaged);
	if (bytes.length !== entry.size) throw damaged(`${bytes.length} instead of ${entry.size} bytes`);
	if (crc32(bytes) !== entry.crc) throw damaged("its checksum is wrong");
	return bytes;
}

/** Deflate packs at most about 1032 : 1 (RFC 1951; zlib's technical notes). */
const BEST_RATIO = 1032;
const SPARE = 64;
/** What Zarr keeps in one piece is far shorter. */
const LARGEST_FILE = 2 ** 30;

function inflated(stored: Buffer, entry: ZipEntry, damaged: (why: string, cause?: unknown) => Error): Buffer {
	if (entry.method !== 8) throw damaged(`compression method ${entry.method} is not known`);
	if (entry.size > Math.min(stored.length * BEST_RATIO + SPARE, LARGEST_FILE))
		throw damaged(`${entry.size} bytes cannot come from ${stored.length} compressed ones`);
	try {
		return inflateRawSync(stored, { maxOutputLength: Math.max(1, entry.size) });
	} catch (error) {
		throw damaged(error instanceof Error ? error.message : String(error), error);
	}
}
