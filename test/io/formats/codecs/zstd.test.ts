import { expect, test } from "@jest/globals";
import { CodecError } from "../../../../io/formats/codecs/codec.ts";
import { unzstd, wasmZstd, zstd } from "../../../../io/formats/codecs/zstd.ts";
import { zstdBinary } from "../../../../io/formats/codecs/zstd-binary.ts";
import { zstdLength } from "../../../../io/formats/codecs/zstd-frames.ts";

const sample = (length: number) => Uint8Array.from({ length }, (_, i) => ((i * i) % 253) ^ (i >> 9));
const binary = zstdBinary();
const engines = [...(binary ? [binary] : []), wasmZstd];

test("on Linux with x64 the library is there", () => {
	const { platform, arch } = process;
	expect(binary !== undefined || `${platform} ${arch}` !== "linux x64").toBe(true);
});

test("frames tell how much they hold, whatever their size, and come back equal from either engine", async () => {
	for (const length of [0, 1, 255, 256, 70_000, 3_000_000]) {
		for (const level of [0, 1, 9]) {
			const raw = sample(length);
			for (const writing of engines) {
				const frame = await zstd(raw, level, writing);
				expect(zstdLength(frame).exact).toBe(length);
				for (const reading of engines)
					expect(Buffer.compare(await unzstd(frame, length, reading), raw)).toBe(0);
			}
		}
	}
});

test("the bytes for one level are always the same", async () => {
	const [first, second] = await Promise.all([zstd(sample(200_000), 3), zstd(sample(200_000), 3)]);
	expect(Buffer.compare(first, second)).toBe(0);
});

test("cut, foreign and oversized frames are refused", async () => {
	for (const engine of engines) {
		const frame = await zstd(sample(100_000), 3, engine);
		for (const length of [0, 3, 9, 1000, frame.length - 1])
			await expect(unzstd(frame.subarray(0, length), 100_000, engine)).rejects.toBeInstanceOf(CodecError);
		await expect(unzstd(Buffer.from("no frame at all"), 100, engine)).rejects.toBeInstanceOf(CodecError);
		await expect(unzstd(frame, 99_999, engine)).rejects.toThrow("it holds more than a chunk");
	}
});

// Frames made by hand: RFC 8878, 3.1.1.

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** A block as it lies (type 0), or of one byte many times (type 1). */
const block = (type: 0 | 1, size: number, content: Uint8Array, last = true) => {
	const header = (size << 3) | (type << 1) | Number(last);
	return [header & 255, (header >> 8) & 255, header >> 16, ...content];
};
const u32 = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24];
/** Without `content` it does not tell how much it holds. `window`: its descriptor. */
const frame = (
	blocks: readonly number[],
	{ content, window = 0x58 }: { content?: number; window?: number } = {},
) =>
	content === undefined
		? [...MAGIC, 0, window, ...blocks]
		: [...MAGIC, 0x80, window, ...u32(content), ...blocks];
const skippable = (length: number) => [0x53, 0x2a, 0x4d, 0x18, ...u32(length), ...new Uint8Array(length)];
const five = Uint8Array.of(1, 2, 3, 4, 5);
const plain = block(0, 5, five);

test("frames without a length, several of them, and those to be skipped are read", async () => {
	const trials: [number[], readonly number[]][] = [
		[frame(plain), [...five]],
		[frame(plain, { content: 5 }), [...five]],
		[
			[...skippable(7), ...frame(plain), ...skippable(0), ...frame(plain, { content: 5 })],
			[...five, ...five],
		],
		[frame([...block(0, 5, five, false), ...block(1, 3, Uint8Array.of(9))]), [...five, 9, 9, 9]],
	];
	for (const engine of engines) {
		for (const [bytes, values] of trials) {
			const got = await unzstd(Uint8Array.from(bytes), values.length, engine).catch(String);
			// The WebAssembly codec reads one frame alone.
			if (engine !== wasmZstd || typeof got !== "string") expect([...got]).toEqual(values);
		}
	}
});

test("frames that lie about their length, or about their window, are refused, or give what they hold within bounds", async () => {
	const million = 2 ** 20;
	const bomb = Array.from({ length: 4000 }, (_, i) =>
		block(1, 128 * 1024, Uint8Array.of(0), i === 3999),
	).flat();
	const trials: readonly number[][] = [
		frame(plain, { content: 4 }),
		frame(plain, { content: 6 }),
		frame(plain, { content: 4_000_000_000 }),
		// 128 KiB where 5 bytes are promised.
		frame(block(1, 128 * 1024, Uint8Array.of(0)), { content: 5 }),
		// Half a gigabyte where a mebibyte is wanted, told and untold.
		frame(bomb),
		frame(bomb, { content: million }),
		// A window of 3.75 TiB, and one of 128 MiB.
		frame(plain, { window: 0xff }),
		frame(plain, { content: 5, window: 0x88 }),
		// A block larger than blocks may be.
		frame(block(1, 2 ** 21 - 1, Uint8Array.of(0))),
		[...skippable(3), 0x50],
		[0x50, 0x2a, 0x4d, 0x18, 255, 255, 255, 255],
		[...frame(plain), 1, 2, 3],
	];
	for (const engine of engines) {
		const before = process.memoryUsage.rss();
		for (const bytes of trials) {
			const got = await unzstd(Uint8Array.from(bytes), million, engine).catch((error: unknown) => error);
			if (got instanceof Uint8Array) expect(got.length).toBeLessThanOrEqual(million);
			else expect(got).toBeInstanceOf(CodecError);
		}
		expect(process.memoryUsage.rss() - before).toBeLessThan(100 * million);
	}
});

test("a byte changed anywhere in a frame: values or an error, and the next frame is read", async () => {
	const raw = sample(3000);
	const whole = await zstd(raw, 3);
	for (const engine of engines) {
		for (let at = 0; at < whole.length; at += 1 + (at >> 5)) {
			for (const bits of [1, 0x80, 0xff]) {
				const spoilt = Uint8Array.from(whole);
				spoilt[at] = (spoilt[at] as number) ^ bits;
				const got = await unzstd(spoilt, 3000, engine).catch((error: unknown) => error);
				if (got instanceof Uint8Array) expect(got.length).toBeLessThanOrEqual(3000);
				else expect(got).toBeInstanceOf(CodecError);
			}
		}
		expect(Buffer.compare(await unzstd(whole, 3000, engine), raw)).toBe(0);
	}
});
