import * as zlib from "node:zlib";
import type { Codec } from "numcodecs";
import { CodecError } from "./codec.ts";
import { zstdBinary } from "./zstd-binary.ts";
import { zstdLength } from "./zstd-frames.ts";

/** Node's own zstd, which it has from 22.15 on. */
interface NativeZstd {
	zstdCompressSync?(bytes: Uint8Array, options: { params: Record<number, number> }): Uint8Array;
	zstdDecompressSync?(bytes: Uint8Array, options: { maxOutputLength: number }): Uint8Array;
}
const native: NativeZstd = zlib as object;
/** ZSTD_c_compressionLevel. */
const LEVEL = 100;

const wasm = async (level: number): Promise<Codec> => {
	const { default: Zstd } = await import("numcodecs/zstd");
	return Zstd.fromConfig({ id: "zstd", level });
};

/** Decompresses to at most `most` bytes. CodecError when the bytes are damaged or hold more. */
export async function unzstd(bytes: Uint8Array, most: number): Promise<Uint8Array> {
	const length = zstdLength(bytes);
	if (length.exact !== undefined && length.exact > most) throw new CodecError("it holds more than a chunk");
	// A frame that does not tell its length: the wasm codec would follow it as far as memory goes.
	if (length.most > 4 * most + 2 ** 20) throw new CodecError("it may hold more than a chunk");
	try {
		if (native.zstdDecompressSync)
			return native.zstdDecompressSync(bytes, { maxOutputLength: Math.max(1, most) });
		return await (zstdBinary()?.decompress(bytes) ?? (await wasm(1)).decode(bytes));
	} catch (error) {
		throw new CodecError(error instanceof Error ? error.message : String(error), { cause: error });
	}
}

/** Level 1 to 22; 0 stands for zstd's default, 3. */
export async function zstd(bytes: Uint8Array, level: number): Promise<Uint8Array> {
	const asked = level === 0 ? 3 : level;
	if (native.zstdCompressSync) return native.zstdCompressSync(bytes, { params: { [LEVEL]: asked } });
	return zstdBinary()?.compress(bytes, asked) ?? (await wasm(asked)).encode(bytes);
}
