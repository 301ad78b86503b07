import type { NumericType } from "../../../core/array/lazy-array.ts";

/** One step between the values of a chunk and its stored bytes; plain data, so that it can be posted to a worker thread. */
export type ByteCodec =
	| { readonly id: "zlib" | "gzip" | "zstd"; readonly level: number }
	| { readonly id: "lz4" }
	| {
			readonly id: "blosc";
			readonly inner: "lz4" | "zlib" | "zstd" | "other";
			readonly level: number;
			/** 0 none, 1 bytes, 2 bits. */
			readonly shuffle: number;
			/** Bytes of an element. */
			readonly width: number;
	  }
	| { readonly id: "shuffle"; readonly width: number }
	| { readonly id: "packbits" }
	| { readonly id: "delta"; readonly from: NumberLayout; readonly to: NumberLayout }
	| {
			readonly id: "fixedscaleoffset";
			readonly scale: number;
			readonly offset: number;
			readonly from: NumberLayout;
			readonly to: NumberLayout;
	  }
	| { readonly id: "astype"; readonly from: NumberLayout; readonly to: NumberLayout }
	| { readonly id: "crc32c" | "crc32" | "adler32" | "fletcher32" }
	/** Known by name only: what needs it cannot be read. */
	| { readonly id: "unknown"; readonly name: string };

/** How numbers lie in bytes. */
export interface NumberLayout {
	readonly type: NumericType;
	readonly bigEndian: boolean;
}

/** Bytes that no codec can make sense of; the caller knows which chunk it is. */
export class CodecError extends Error {}
