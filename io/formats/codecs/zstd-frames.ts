import { CodecError } from "./codec.ts";

// Zstandard frames: RFC 8878, 3.1.

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
const LARGEST_BLOCK = 128 * 2 ** 10;

export interface ZstdLength {
	/** What the frames say they hold; absent when one does not. */
	readonly exact: number | undefined;
	/** What the blocks can hold at most. */
	readonly most: number;
}

/** How much the frames hold when decompressed, without decompressing. CodecError when they are cut short. */
export function zstdLength(bytes: Uint8Array): ZstdLength {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let exact: number | undefined = 0;
	let most = 0;
	let at = 0;
	try {
		while (at < bytes.length) {
			const magic = view.getUint32(at, true);
			if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) {
				at += 8 + view.getUint32(at + 4, true);
				continue;
			}
			if (magic !== MAGIC) throw new CodecError("it is no zstd frame");
			const head = frameHeader(view, at + 4);
			exact = head.content === undefined || exact === undefined ? undefined : exact + head.content;
			const blocks = walkBlocks(view, head.end);
			most += blocks.most;
			at = blocks.end + (head.checksum ? 4 : 0);
		}
	} catch (error) {
		if (error instanceof RangeError) throw new CodecError("it is cut short", { cause: error });
		throw error;
	}
	if (at > bytes.length || bytes.length === 0) throw new CodecError("it is cut short");
	return { exact, most };
}

function frameHeader(view: DataView, at: number) {
	const descriptor = view.getUint8(at);
	const single = (descriptor & 0x20) !== 0;
	const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
	const contentBytes = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
	const contentAt = at + 1 + (single ? 0 : 1) + dictionary;
	return {
		content: contentSize(view, contentAt, contentBytes),
		checksum: (descriptor & 4) !== 0,
		end: contentAt + contentBytes,
	};
}

function contentSize(view: DataView, at: number, bytes: number): number | undefined {
	switch (bytes) {
		case 1:
			return view.getUint8(at);
		case 2:
			return view.getUint16(at, true) + 256;
		case 4:
			return view.getUint32(at, true);
		case 8:
			return Number(view.getBigUint64(at, true));
		default:
			return undefined;
	}
}

function walkBlocks(view: DataView, begin: number): { end: number; most: number } {
	let most = 0;
	for (let at = begin; ; ) {
		const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
		const size = header >>> 3;
		const type = (header >> 1) & 3;
		if (type === 3) throw new CodecError("it has a block of an unknown kind");
		most += type === 2 ? LARGEST_BLOCK : size;
		at += 3 + (type === 1 ? 1 : size);
		if (header & 1) return { end: at, most };
	}
}
