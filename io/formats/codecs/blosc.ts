import { unblosclz } from "./blosclz.ts";
import { type ByteCodec, CodecError } from "./codec.ts";
import { deflate, inflate } from "./deflate.ts";
import { lz4Block, unlz4Block } from "./lz4.ts";
import { bitUnshuffled, shuffled, unshuffled } from "./shuffle.ts";
import { unzstd, zstd } from "./zstd.ts";

// Blosc 1 chunks: c-blosc, README_CHUNK_FORMAT. Own code, because the wasm build gives old memory where decoding failed.

const HEADER_BYTES = 16;
const SHUFFLE = 1;
const PLAIN = 2;
const BIT_SHUFFLE = 4;
const NOT_SPLIT = 16;
const NAMES = ["blosclz", "lz4", "snappy", "zlib", "zstd"] as const;

interface Header {
	readonly flags: number;
	readonly width: number;
	/** Of the values. */
	readonly bytes: number;
	readonly blockBytes: number;
}

/** Decompresses to at most `most` bytes. CodecError when the bytes are damaged, cut short, or hold more. */
export async function unblosc(bytes: Uint8Array, most: number): Promise<Uint8Array> {
	const view = viewOf(bytes);
	const header = headerOf(view);
	if (header.bytes > most) throw new CodecError("it holds more than a chunk");
	if (header.flags & PLAIN) return plainContent(bytes, header);
	const result = new Uint8Array(header.bytes);
	for (let block = 0, at = 0; at < header.bytes; block++, at += header.blockBytes) {
		const length = Math.min(header.blockBytes, header.bytes - at);
		const from = HEADER_BYTES + 4 * block;
		if (from + 4 > bytes.length) throw cut();
		const content = await blockAt(view, view.getInt32(from, true), { header, length });
		result.set(unfiltered(content, header), at);
	}
	return result;
}

const cut = () => new CodecError("its blosc data are cut short or damaged");

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function headerOf(view: DataView): Header {
	if (view.byteLength < HEADER_BYTES || view.getUint32(12, true) !== view.byteLength) throw cut();
	const header = {
		flags: view.getUint8(2),
		width: Math.max(1, view.getUint8(3)),
		bytes: view.getUint32(4, true),
		blockBytes: view.getUint32(8, true),
	};
	if (header.bytes > 0 && header.blockBytes === 0) throw cut();
	return header;
}

function plainContent(bytes: Uint8Array, header: Header): Uint8Array {
	if (bytes.length !== HEADER_BYTES + header.bytes) throw cut();
	return bytes.slice(HEADER_BYTES);
}

/** A block is one stream, or as many as elements have bytes. */
async function blockAt(
	view: DataView,
	begin: number,
	{ header, length }: { header: Header; length: number },
): Promise<Uint8Array> {
	const split = !(header.flags & NOT_SPLIT) && length === header.blockBytes && length % header.width === 0;
	const streams = split ? header.width : 1;
	const block = new Uint8Array(length);
	const part = length / streams;
	let at = begin;
	for (let stream = 0; stream < streams; stream++) {
		if (at < HEADER_BYTES || at + 4 > view.byteLength) throw cut();
		const stored = view.getInt32(at, true);
		if (stored < 0 || at + 4 + stored > view.byteLength) throw cut();
		const content = new Uint8Array(view.buffer, view.byteOffset + at + 4, stored);
		await decodeStream(content, block.subarray(stream * part, (stream + 1) * part), header.flags >> 5);
		at += 4 + stored;
	}
	return block;
}

/** A stream that would not become shorter is stored as it is. */
async function decodeStream(content: Uint8Array, target: Uint8Array, inner: number): Promise<void> {
	if (content.length === target.length) {
		target.set(content);
		return;
	}
	const name = NAMES[inner];
	if (name === "lz4") return unlz4Block(content, target);
	if (name === "blosclz") return unblosclz(content, target);
	if (name !== "zlib" && name !== "zstd")
		throw new CodecError(`blosc's compressor "${name ?? inner}" is not known`);
	const bytes =
		name === "zlib" ? inflate("zlib", content, target.length) : await unzstd(content, target.length);
	if (bytes.length !== target.length) throw cut();
	target.set(bytes);
}

function unfiltered(block: Uint8Array, header: Header): Uint8Array {
	if (header.flags & BIT_SHUFFLE) return bitUnshuffled(block, header.width);
	return header.flags & SHUFFLE && header.width > 1 ? unshuffled(block, header.width) : block;
}

const BLOCK_BYTES = 256 * 2 ** 10;

/** Compresses with byte shuffle or none; blocks are not split. */
export async function blosc(bytes: Uint8Array, codec: ByteCodec & { id: "blosc" }): Promise<Uint8Array> {
	const blockBytes = Math.max(1, Math.min(BLOCK_BYTES - (BLOCK_BYTES % codec.width), bytes.length));
	const streams: Uint8Array[] = [];
	for (let at = 0; at < bytes.length; at += blockBytes) {
		const block = bytes.subarray(at, at + blockBytes);
		streams.push(
			await encodeStream(codec.shuffle > 0 && codec.width > 1 ? shuffled(block, codec.width) : block, codec),
		);
	}
	const stored = streams.reduce((sum, stream) => sum + 8 + stream.length, HEADER_BYTES);
	const plain = stored >= HEADER_BYTES + bytes.length;
	const result = new Uint8Array(plain ? HEADER_BYTES + bytes.length : stored);
	const view = viewOf(result);
	const inner = NAMES.indexOf(codec.inner === "other" ? "lz4" : codec.inner);
	const shuffle = codec.shuffle > 0 && codec.width > 1 ? SHUFFLE : 0;
	result.set([2, 1, (inner << 5) | NOT_SPLIT | shuffle | (plain ? PLAIN : 0), codec.width]);
	view.setUint32(4, bytes.length, true);
	view.setUint32(8, blockBytes, true);
	view.setUint32(12, result.length, true);
	if (plain) result.set(bytes, HEADER_BYTES);
	else placeStreams(result, view, streams);
	return result;
}

function placeStreams(result: Uint8Array, view: DataView, streams: readonly Uint8Array[]): void {
	let at = HEADER_BYTES + 4 * streams.length;
	streams.forEach((stream, block) => {
		view.setInt32(HEADER_BYTES + 4 * block, at, true);
		view.setInt32(at, stream.length, true);
		result.set(stream, at + 4);
		at += 4 + stream.length;
	});
}

async function encodeStream(
	block: Uint8Array,
	{ inner, level }: ByteCodec & { id: "blosc" },
): Promise<Uint8Array> {
	const encoded = await compressed(block, inner, level);
	return encoded.length < block.length ? encoded : block;
}

function compressed(block: Uint8Array, inner: string, level: number): Uint8Array | Promise<Uint8Array> {
	if (inner === "zlib") return deflate("zlib", block, level);
	return inner === "zstd" ? zstd(block, level) : lz4Block(block);
}
