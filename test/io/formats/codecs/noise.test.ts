import { expect, test } from "@jest/globals";
import { isNoise } from "../../../../io/formats/codecs/noise.ts";

/** Evenly spread bytes without any order. */
function noise(length: number): Uint8Array {
	let state = 12345;
	return Uint8Array.from({ length }, () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state >>> 24;
	});
}

test("what nothing makes shorter is noise", () => {
	for (const length of [10_000, 65_536, 300_001]) expect(isNoise(noise(length))).toBe(true);
});

test("too little to tell, uneven bytes, and noise that comes again are none", () => {
	expect(isNoise(noise(5000))).toBe(false);
	expect(isNoise(noise(65_536).map((byte) => byte & 0xf7))).toBe(false);
	expect(isNoise(noise(65_536).map((byte, i) => (i % 4 === 0 ? 0 : byte)))).toBe(false);
	const once = noise(20_000);
	expect(isNoise(Uint8Array.from({ length: 65_536 }, (_, i) => once[i % 20_000] as number))).toBe(false);
	expect(isNoise(Uint8Array.from({ length: 65_536 }, (_, i) => i * 167))).toBe(false);
});
