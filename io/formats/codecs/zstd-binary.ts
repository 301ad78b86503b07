import { createRequire } from "node:module";

/** zstd as a shared library, out of an npm package of which there is one for each platform. */
export interface ZstdBinary {
	compress(bytes: Uint8Array, level: number): Uint8Array;
	/** Follows a frame as far as it goes: look with `zstdLength` first. */
	decompress(bytes: Uint8Array): Uint8Array;
}

interface Package {
	readonly Encoder: new (level: number) => { encodeSync(bytes: Buffer): Buffer };
	readonly Decoder: new () => { decodeSync(bytes: Buffer): Buffer };
}

/** npm installs the one that fits the machine, or none. */
const PACKAGES = ["@toondepauw/node-zstd-linux-x64-gnu", "@toondepauw/node-zstd-linux-x64-musl"];

/** `undefined` on a machine for which no package was installed. Node keeps what was loaded once. */
export function zstdBinary(): ZstdBinary | undefined {
	const require = createRequire(import.meta.url);
	for (const name of PACKAGES) {
		try {
			return over(require(name) as Package);
		} catch {
			// Not for this machine.
		}
	}
	return undefined;
}

const over = ({ Encoder, Decoder }: Package): ZstdBinary => ({
	// Synchronous, as chunks are decoded in threads of their own.
	compress: (bytes, level) => withContentSize(new Encoder(level).encodeSync(asBuffer(bytes)), bytes.length),
	decompress: (bytes) => new Decoder().decodeSync(asBuffer(bytes)),
});

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const MAGIC_BYTES = 4;
const WINDOW_BYTES = 1;
const FOUR_BYTES_OF_SIZE = 0x80;

/**
 * The package writes frames as a stream does, which do not tell how much they hold; other readers of Zarr need to know. So the size is put
 * into the header (RFC 8878, 3.1.1.1).
 */
function withContentSize(frame: Uint8Array, length: number): Uint8Array {
	if (frame[MAGIC_BYTES] !== 0) return frame;
	const head = MAGIC_BYTES + 1 + WINDOW_BYTES;
	const result = new Uint8Array(frame.length + 4);
	result.set(frame.subarray(0, head));
	result[MAGIC_BYTES] = FOUR_BYTES_OF_SIZE;
	new DataView(result.buffer).setUint32(head, length, true);
	result.set(frame.subarray(head), head + 4);
	return result;
}
