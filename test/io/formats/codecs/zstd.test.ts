import { expect, test } from "@jest/globals";
import { CodecError } from "../../../../io/formats/codecs/codec.ts";
import { unzstd, zstd } from "../../../../io/formats/codecs/zstd.ts";
import { zstdBinary } from "../../../../io/formats/codecs/zstd-binary.ts";
import { zstdLength } from "../../../../io/formats/codecs/zstd-frames.ts";

const sample = (length: number) => Uint8Array.from({ length }, (_, i) => ((i * i) % 253) ^ (i >> 9));

test("frames tell how much they hold, whatever their size, and come back equal", async () => {
	for (const length of [0, 1, 255, 256, 70_000, 3_000_000]) {
		for (const level of [0, 1, 9]) {
			const raw = sample(length);
			const frame = await zstd(raw, level);
			expect(zstdLength(frame).exact).toBe(length);
			expect(Buffer.compare(await unzstd(frame, length), raw)).toBe(0);
		}
	}
});

test("the bytes for one level are always the same", async () => {
	const [first, second] = await Promise.all([zstd(sample(200_000), 3), zstd(sample(200_000), 3)]);
	expect(Buffer.compare(first, second)).toBe(0);
});

test("cut, foreign and oversized frames are refused", async () => {
	const frame = await zstd(sample(100_000), 3);
	for (const length of [0, 3, 9, 1000, frame.length - 1])
		await expect(unzstd(frame.subarray(0, length), 100_000)).rejects.toBeInstanceOf(CodecError);
	await expect(unzstd(Buffer.from("no frame at all"), 100)).rejects.toBeInstanceOf(CodecError);
	await expect(unzstd(frame, 99_999)).rejects.toThrow("it holds more than a chunk");
});

test("on Linux with x64 the library is there", () => {
	const { platform, arch } = process;
	expect(zstdBinary() !== undefined || `${platform} ${arch}` !== "linux x64").toBe(true);
});
