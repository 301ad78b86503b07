import { bytesOf } from "../../../core/array/element.ts";
import { endsWithFletcher32, fletcher32 } from "../hdf5/data-checksum.ts";
import { blosc, unblosc } from "./blosc.ts";
import { adler32, crc32, crc32c } from "./checksums.ts";
import { type ByteCodec, CodecError, type NumberLayout } from "./codec.ts";
import { deflate, inflate } from "./deflate.ts";
import { unlz4 } from "./lz4.ts";
import { converted, undelta, unpackBits, unscale } from "./numbers.ts";
import { shuffled, unshuffled } from "./shuffle.ts";
import { unzstd, zstd } from "./zstd.ts";

/** Undoes the codecs, given in the order of encoding. `size`: bytes of the values; the result is never longer. */
export async function decodeBytes(
	bytes: Uint8Array,
	codecs: readonly ByteCodec[],
	size: number,
): Promise<Uint8Array> {
	const sizes = [size];
	for (const codec of codecs) sizes.push(sizeAfter(codec, sizes.at(-1) ?? 0));
	let result = bytes;
	for (let step = codecs.length - 1; step >= 0; step--) {
		const codec = codecs[step] as ByteCodec;
		const most = sizes[step] as number;
		result = await decodeStep(result, codec, most);
		if (result.length > most) throw new CodecError(`it holds ${result.length} instead of ${most} bytes`);
	}
	return result;
}

const elements = (size: number, { type }: NumberLayout): number => Math.floor(size / bytesOf(type));

/** Bytes behind a codec, at most, for bytes before it: what cannot be compressed becomes a little longer. */
function sizeAfter(codec: ByteCodec, size: number): number {
	switch (codec.id) {
		case "delta":
		case "fixedscaleoffset":
		case "astype":
			return elements(size, codec.from) * bytesOf(codec.to.type);
		case "packbits":
			return 1 + Math.ceil(size / 8);
		case "crc32":
		case "crc32c":
		case "adler32":
		case "fletcher32":
			return size + 4;
		case "shuffle":
			return size;
		default:
			return size + (size >> 6) + 4096;
	}
}

/** `most`: bytes of the result. */
function decodeStep(bytes: Uint8Array, codec: ByteCodec, most: number): Uint8Array | Promise<Uint8Array> {
	switch (codec.id) {
		case "zlib":
		case "gzip":
			return inflate(codec.id, bytes, most);
		case "zstd":
			return unzstd(bytes, most);
		case "blosc":
			return unblosc(bytes, most);
		case "lz4":
			return unlz4(bytes, most);
		case "shuffle":
			return unshuffled(bytes, codec.width);
		case "packbits":
			return unpackBits(bytes);
		case "delta":
			return undelta(bytes, codec);
		case "fixedscaleoffset":
			return unscale(bytes, codec);
		case "astype":
			return converted(bytes, codec);
		case "crc32c":
			return checked(bytes, bytes.length - 4, crc32c);
		case "crc32":
			return checked(bytes, 0, crc32);
		case "adler32":
			return checked(bytes, 0, adler32);
		case "fletcher32":
			if (bytes.length < 4 || !endsWithFletcher32(bytes)) throw new CodecError("its checksum is wrong");
			return bytes.subarray(0, bytes.length - 4);
		case "unknown":
			throw new CodecError(`the codec "${codec.name}" is not known`);
	}
}

/** Without its checksum, which stands at `at`. */
function checked(bytes: Uint8Array, at: number, checksum: (bytes: Uint8Array) => number): Uint8Array {
	if (bytes.length < 4) throw new CodecError("it is cut short");
	const content = at === 0 ? bytes.subarray(4) : bytes.subarray(0, at);
	const stored = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0, true);
	if (checksum(content) !== stored) throw new CodecError("its checksum is wrong");
	return content;
}

/** Applies the codecs in their order. */
export async function encodeBytes(bytes: Uint8Array, codecs: readonly ByteCodec[]): Promise<Uint8Array> {
	let result = bytes;
	for (const codec of codecs) result = await encodeStep(result, codec);
	return result;
}

function encodeStep(bytes: Uint8Array, codec: ByteCodec): Uint8Array | Promise<Uint8Array> {
	switch (codec.id) {
		case "zlib":
		case "gzip":
			return deflate(codec.id, bytes, codec.level);
		case "zstd":
			return zstd(bytes, codec.level);
		case "blosc":
			return blosc(bytes, codec);
		case "shuffle":
			return shuffled(bytes, codec.width);
		case "crc32c":
			return withChecksum(bytes, crc32c(bytes));
		case "fletcher32":
			return withChecksum(bytes, fletcher32(bytes));
		default:
			throw new CodecError(`"${codec.id}" is not used for writing`);
	}
}

function withChecksum(bytes: Uint8Array, checksum: number): Uint8Array {
	const result = new Uint8Array(bytes.length + 4);
	result.set(bytes);
	new DataView(result.buffer).setUint32(bytes.length, checksum, true);
	return result;
}
