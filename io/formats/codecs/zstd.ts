import * as zlib from "node:zlib";
import { CodecError } from "./codec.ts";
import { zstdBinary } from "./zstd-binary.ts";
import { zstdLength } from "./zstd-frames.ts";

/** What does the work; it throws anything when frames are damaged. */
export interface ZstdEngine {
	/** One frame that tells how much it holds. */
	compress(bytes: Uint8Array, level: number): Uint8Array | Promise<Uint8Array>;
	/** `most`: bytes of the result; those that cannot be bounded give more. */
	decompress(bytes: Uint8Array, most: number): Uint8Array | Promise<Uint8Array>;
}

/** Node's own zstd, which it has from 22.15 on. */
interface NodeZstd {
	zstdCompressSync?(bytes: Uint8Array, options: { params: Record<number, number> }): Uint8Array;
	zstdDecompressSync?(bytes: Uint8Array, options: { maxOutputLength: number }): Uint8Array;
}
/** ZSTD_c_compressionLevel. */
const LEVEL = 100;

function nodeZstd(): ZstdEngine | undefined {
	const { zstdCompressSync, zstdDecompressSync } = zlib as NodeZstd;
	if (zstdCompressSync === undefined || zstdDecompressSync === undefined) return undefined;
	return {
		compress: (bytes, level) => zstdCompressSync(bytes, { params: { [LEVEL]: level } }),
		decompress: (bytes, most) => zstdDecompressSync(bytes, { maxOutputLength: Math.max(1, most) }),
	};
}

/** WebAssembly: everywhere, at a third to a half of the speed. */
export const wasmZstd: ZstdEngine = {
	compress: async (bytes, level) => (await wasmCodec(level)).encode(bytes),
	decompress: async (bytes) => (await wasmCodec(1)).decode(bytes),
};

async function wasmCodec(level: number) {
	const { default: Zstd } = await import("numcodecs/zstd");
	return Zstd.fromConfig({ id: "zstd", level });
}

const engineHere = (): ZstdEngine => nodeZstd() ?? zstdBinary() ?? wasmZstd;

/** Decompresses to at most `most` bytes. CodecError when the bytes are damaged or hold more. */
export async function unzstd(bytes: Uint8Array, most: number, engine = engineHere()): Promise<Uint8Array> {
	const length = zstdLength(bytes);
	if (length.exact !== undefined && length.exact > most) throw new CodecError("it holds more than a chunk");
	// What a frame tells may be wrong, and some tell nothing: engines follow them as far as memory goes.
	if (length.most > 4 * most + 2 ** 20) throw new CodecError("it may hold more than a chunk");
	const result = await decompressed(engine, bytes, most);
	if (result.length > most) throw new CodecError("it holds more than a chunk");
	return result;
}

async function decompressed(engine: ZstdEngine, bytes: Uint8Array, most: number): Promise<Uint8Array> {
	try {
		return await engine.decompress(bytes, most);
	} catch (error) {
		throw new CodecError(error instanceof Error ? error.message : String(error), { cause: error });
	}
}

/** Level 1 to 22; 0 stands for zstd's default, 3. */
export async function zstd(bytes: Uint8Array, level: number, engine = engineHere()): Promise<Uint8Array> {
	return engine.compress(bytes, level === 0 ? 3 : level);
}
