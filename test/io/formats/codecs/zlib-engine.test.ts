import { deflateSync, inflateSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { copyingDeflater, createDeflater } from "../../../../io/formats/codecs/deflater.ts";
import { copyingInflater, createInflater } from "../../../../io/formats/codecs/inflater.ts";
import { nodeEngine } from "../../../../io/formats/codecs/zlib-engine.ts";

/** Part noise, part pattern; the same for the same seed. */
function sample(length: number, seed: number): Uint8Array {
	let state = seed + 1;
	return Uint8Array.from({ length }, (_, i) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return i % 3 === 0 ? state >>> 24 : i % 7;
	});
}

const SIZES = [0, 1, 100, 16 * 2 ** 10, 300_000];

test("this Node has the engine that is used again", () => {
	expect(nodeEngine()).toBeDefined();
});

test("every level gives the bytes of node:zlib, many pieces at a time, with or without the engine", async () => {
	for (const level of [0, 1, 6, 9]) {
		for (const deflater of [createDeflater(level), copyingDeflater(level)]) {
			for (let round = 0; round < 3; round++) {
				const pieces = SIZES.flatMap((size) => [sample(size, round), sample(size, round + 10)]);
				const stored = await Promise.all(pieces.map((piece) => deflater.deflate(piece)));
				stored.forEach((bytes, i) => {
					const piece = pieces[i] as Uint8Array;
					expect(Buffer.compare(inflateSync(bytes), piece)).toBe(0);
					if (level > 0) expect(Buffer.compare(bytes, deflateSync(piece, { level }))).toBe(0);
				});
				for (const bytes of stored) deflater.release(bytes);
			}
		}
	}
});

/** Bytes of numbers that nothing compresses, then those of a pattern, in turns. */
function planes(length: number, seed: number): Uint8Array {
	let state = seed + 1;
	const noise = () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state >>> 24;
	};
	return Uint8Array.from({ length: 4 * length }, (_, i) =>
		Math.floor(i / length) % 2 === seed % 2 ? noise() : Math.floor(i / 50) % 7,
	);
}

test("planes of noise are stored, the others compressed, and one stream holds them all", async () => {
	const deflater = createDeflater(1);
	for (let round = 0; round < 4; round++) {
		const pieces = [5000, 20_000, 70_001, 20_000].map((length, i) => planes(length, round + i));
		const stored = await Promise.all(pieces.map((piece) => deflater.deflate(piece, 4)));
		stored.forEach((bytes, i) => {
			const piece = pieces[i] as Uint8Array;
			expect(Buffer.compare(inflateSync(bytes), piece)).toBe(0);
			expect(bytes.length).toBeLessThan(1.01 * deflateSync(piece, { level: 1 }).length + 64);
		});
		for (const bytes of stored) deflater.release(bytes);
		const again = await Promise.all(pieces.map((piece) => deflater.deflate(piece, 4)));
		again.forEach((bytes, i) => {
			expect(Buffer.compare(inflateSync(bytes), pieces[i] as Uint8Array)).toBe(0);
		});
		for (const bytes of again) deflater.release(bytes);
		// One piece without planes is what it always was.
		const plain = await deflater.deflate(pieces[0] as Uint8Array);
		expect(Buffer.compare(plain, deflateSync(pieces[0] as Uint8Array, { level: 1 }))).toBe(0);
	}
});

test("inflating gives the same with and without the engine, and the same errors", async () => {
	for (const inflater of [createInflater(), copyingInflater]) {
		for (const size of SIZES) {
			const raw = sample(size, 1);
			const stored = deflateSync(raw);
			const target = new Uint8Array(size + 64);
			expect(inflater.inflateSync(stored, target)).toBe(size);
			expect(await inflater.inflate(stored, target)).toBe(size);
			expect(Buffer.compare(target.subarray(0, size), raw)).toBe(0);
			expect(() => inflater.inflateSync(stored.subarray(0, -1), target)).toThrow("unexpected end of file");
			await expect(inflater.inflate(stored.subarray(0, -1), target)).rejects.toThrow(
				"unexpected end of file",
			);
		}
	}
});
