import { deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type ByteCodec, CodecError } from "../../../../io/formats/codecs/codec.ts";
import { decodeBytes, encodeBytes } from "../../../../io/formats/codecs/steps.ts";

const little = { type: "float32", bigEndian: false } as const;
const short = { type: "int16", bigEndian: true } as const;
const CODECS: readonly ByteCodec[] = [
	{ id: "zlib", level: 1 },
	{ id: "gzip", level: 1 },
	{ id: "zstd", level: 1 },
	{ id: "lz4" },
	{ id: "blosc", inner: "lz4", level: 5, shuffle: 1, width: 4 },
	{ id: "blosc", inner: "zlib", level: 5, shuffle: 2, width: 4 },
	{ id: "blosc", inner: "zstd", level: 5, shuffle: 0, width: 4 },
	{ id: "shuffle", width: 4 },
	{ id: "packbits" },
	{ id: "delta", from: little, to: short },
	{ id: "fixedscaleoffset", scale: 0, offset: 1, from: short, to: little },
	{ id: "astype", from: { type: "int64", bigEndian: false }, to: little },
	{ id: "crc32c" },
	{ id: "crc32" },
	{ id: "adler32" },
	{ id: "fletcher32" },
];
const SIZE = 4096;

/** "decoded", "refused", or what else came of it; with the seconds of the processor. */
async function outcome(bytes: Uint8Array, codecs: readonly ByteCodec[], size = SIZE): Promise<string> {
	const start = process.cpuUsage();
	const found = await decodeBytes(Uint8Array.from(bytes), codecs, size).then(
		(decoded) => (decoded.length <= size ? "fine" : `${decoded.length} bytes`),
		(error: unknown) => (error instanceof CodecError ? "fine" : String(error)),
	);
	const { user, system } = process.cpuUsage(start);
	return user + system > 2e6 ? `slow, ${found}` : found;
}

test("whatever the bytes, every codec gives at most the bytes asked for, or a CodecError", async () => {
	for (const codec of CODECS) {
		await fc.assert(
			fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
				expect([codec.id, await outcome(bytes, [codec])]).toEqual([codec.id, "fine"]);
			}),
			{ numRuns: 200, seed: 3 },
		);
	}
});

const values = Uint8Array.from({ length: SIZE }, (_, i) => (i * i) >> 5);

test("a sound chunk with any byte changed, or cut anywhere, gives at most the bytes asked for, or a CodecError", async () => {
	for (const codec of CODECS.filter(({ id }) =>
		["zlib", "gzip", "zstd", "blosc", "shuffle", "crc32c"].includes(id),
	)) {
		const sound = await encodeBytes(values, [codec]);
		const damage = fc.record({
			at: fc.nat(sound.length - 1),
			bits: fc.integer({ min: 1, max: 255 }),
			cut: fc.boolean(),
		});
		await fc.assert(
			fc.asyncProperty(damage, async ({ at, bits, cut }) => {
				const bytes = Uint8Array.from(sound);
				bytes[at] = (bytes[at] ?? 0) ^ bits;
				expect([codec.id, await outcome(cut ? bytes.subarray(0, at) : bytes, [codec])]).toEqual([
					codec.id,
					"fine",
				]);
			}),
			{ numRuns: 200, seed: 4 },
		);
	}
});

/** A zstd frame of `blocks` blocks that each repeat one byte 128 KiB long (RFC 8878, 3.1.1); it does not tell its length. */
function zstdBomb(blocks: number): Uint8Array {
	const size = 128 * 1024;
	const parts = Array.from({ length: blocks }, (_, i) => {
		const header = (size << 3) | (1 << 1) | (i === blocks - 1 ? 1 : 0);
		return [header & 255, (header >> 8) & 255, (header >> 16) & 255, 0];
	});
	return Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58, ...parts.flat()]);
}

/** LZ4: one byte, then a match as long as 255s say. */
const lz4Bomb = (length: number): Uint8Array =>
	Uint8Array.from([
		...new Uint8Array(Uint32Array.of(length).buffer),
		...[0x1f, 7, 1, 0],
		...new Array<number>(Math.floor(length / 255)).fill(255),
		0,
	]);

function bloscHeader({ bytes, block, length }: { bytes: number; block: number; length: number }): Uint8Array {
	const head = new Uint8Array(length);
	const view = new DataView(head.buffer);
	head.set([2, 1, 0x21, 4]);
	view.setUint32(4, bytes, true);
	view.setUint32(8, block, true);
	view.setUint32(12, length, true);
	return head;
}

test("bombs are refused before their content is made", async () => {
	const long = new Uint8Array(64 * 2 ** 20);
	const bombs: readonly (readonly [ByteCodec, Uint8Array])[] = [
		[{ id: "zlib", level: 1 }, deflateSync(long)],
		[{ id: "gzip", level: 1 }, gzipSync(long)],
		[{ id: "zstd", level: 1 }, zstdBomb(4000)],
		[{ id: "lz4" }, lz4Bomb(2 ** 20)],
		[{ id: "lz4" }, Uint8Array.of(255, 255, 255, 255, 0)],
		[
			{ id: "blosc", inner: "lz4", level: 1, shuffle: 1, width: 4 },
			bloscHeader({ bytes: 2 ** 32 - 1, block: 1, length: 64 }),
		],
		[
			{ id: "blosc", inner: "lz4", level: 1, shuffle: 1, width: 4 },
			bloscHeader({ bytes: SIZE, block: 2 ** 32 - 1, length: 64 }),
		],
		[
			{ id: "blosc", inner: "lz4", level: 1, shuffle: 1, width: 4 },
			bloscHeader({ bytes: SIZE, block: 0, length: 64 }),
		],
	];
	for (const [codec, bytes] of bombs) {
		const before = process.memoryUsage().rss;
		const start = process.cpuUsage().user;
		await expect(decodeBytes(bytes, [codec], SIZE)).rejects.toThrow(CodecError);
		expect([codec.id, process.memoryUsage().rss - before < 48 * 2 ** 20]).toEqual([codec.id, true]);
		expect(process.cpuUsage().user - start).toBeLessThan(1e6);
	}
});

test("a zstd frame that claims 2^60 bytes is refused", async () => {
	const frame = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 0, 0, 0, 16, 1, 0, 0);
	await expect(decodeBytes(frame, [{ id: "zstd", level: 1 }], SIZE)).rejects.toThrow(CodecError);
});

test("codecs one inside the other are held to what the chunk can need", async () => {
	const twice = deflateSync(deflateSync(new Uint8Array(64 * 2 ** 20)));
	const codec = { id: "zlib", level: 1 } as const;
	await expect(decodeBytes(twice, [codec, codec], SIZE)).rejects.toThrow(CodecError);
});
