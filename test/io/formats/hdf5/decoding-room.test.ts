import { deflateSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { DecodingRoom } from "../../../../io/formats/hdf5/decoding-room.ts";
import { unshuffler } from "../../../../io/formats/hdf5/unshuffle.ts";

const filledWith = (length: number, seed: number) =>
	Uint8Array.from({ length }, (_, i) => (i * 31 + seed) % 251);

test("elements of every width come out of the room as put together one by one", () => {
	const room = new DecodingRoom();
	const cases = fc.record({
		width: fc.constantFrom(1, 2, 3, 4, 8, 16),
		count: fc.integer({ min: 1, max: 20_000 }),
		from: fc.nat(300),
		cut: fc.nat(300),
		seed: fc.nat(250),
	});
	fc.assert(
		fc.property(cases, ({ width, count, from, cut, seed }) => {
			const planes = room.reserve(count * width);
			planes.set(filledWith(planes.length, seed));
			const first = Math.min(from, count - 1);
			const length = Math.max(1, count - first - cut);
			const [fast, plain] = [new Uint8Array((count + 3) * width), new Uint8Array((count + 3) * width)];
			room.unshuffler(planes, width, fast)(first, 3, length);
			unshuffler(planes, width, plain)(first, 3, length);
			expect(Buffer.compare(fast, plain)).toBe(0);
		}),
		{ numRuns: 60 },
	);
});

test("a room serves one chunk after the other, sound or damaged, at once or aside", async () => {
	const room = new DecodingRoom();
	for (const length of [10, 100_000, 5, 300_000]) {
		const raw = filledWith(length, length);
		const stored = deflateSync(raw);
		expect(() => room.inflater.inflateSync(stored.subarray(0, -6), room.reserve(length))).toThrow();
		await expect(room.inflater.inflate(Buffer.from("no zlib"), room.reserve(length))).rejects.toThrow(
			"incorrect header check",
		);
		const target = room.reserve(length + 64);
		expect(room.inflater.inflateSync(stored, target)).toBe(length);
		expect(Buffer.compare(target.subarray(0, length), raw)).toBe(0);
		target.fill(0);
		expect(await room.inflater.inflate(stored, target)).toBe(length);
		expect(Buffer.compare(target.subarray(0, length), raw)).toBe(0);
	}
});

test("a stream longer than its room fills it and says so", async () => {
	const room = new DecodingRoom();
	const stored = deflateSync(filledWith(1000, 0));
	expect(room.inflater.inflateSync(stored, room.reserve(999))).toBe(999);
	expect(await room.inflater.inflate(stored, room.reserve(10))).toBe(10);
});

test("huge chunks get memory that is not kept", () => {
	const room = new DecodingRoom();
	const planes = room.reserve(20 * 2 ** 20);
	expect(room.holds(planes)).toBe(false);
	expect(room.holds(room.reserve(100))).toBe(true);
});
