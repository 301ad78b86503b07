import { deflateSync, gunzipSync, gzipSync, inflateSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { createByteEncoder } from "../../../../io/formats/codecs/byte-encoder.ts";
import { type ByteCodec, CodecError } from "../../../../io/formats/codecs/codec.ts";
import { copyingExactInflater, createExactInflater } from "../../../../io/formats/codecs/exact-inflater.ts";
import { encodeBytes } from "../../../../io/formats/codecs/steps.ts";

/** Part noise, part pattern; the same for the same seed. */
function sample(length: number, seed: number): Uint8Array {
	let state = seed + 1;
	return Uint8Array.from({ length }, (_, i) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return i % 3 === 0 ? state >>> 24 : i % 7;
	});
}

const SIZES = [1, 7, 100, 16 * 2 ** 10, 300_000];
const FORMS = [
	["zlib", deflateSync],
	["gzip", gzipSync],
] as const;

test("streams that hold exactly what is wanted fill it, also in memory of several threads, one after the other", () => {
	for (const [form, compress] of FORMS) {
		for (const inflater of [createExactInflater(form), copyingExactInflater(form)]) {
			for (const size of [...SIZES, ...SIZES]) {
				const raw = sample(size, size);
				const around = new Uint8Array(new SharedArrayBuffer(size + 32)).fill(77);
				inflater.fill(compress(raw), around.subarray(16, 16 + size));
				expect(Buffer.compare(around.subarray(16, 16 + size), raw)).toBe(0);
				expect(new Set([...around.subarray(0, 16), ...around.subarray(16 + size)])).toEqual(new Set([77]));
			}
		}
	}
});

test("streams that hold less or more, are cut anywhere, or fail their checksum are refused; the next is read again", () => {
	for (const [form, compress] of FORMS) {
		for (const inflater of [createExactInflater(form), copyingExactInflater(form)]) {
			const raw = sample(5000, 3);
			const stored = compress(raw);
			const refuses = (bytes: Uint8Array, size = 5000) =>
				expect(() => inflater.fill(bytes, new Uint8Array(size))).toThrow(CodecError);
			refuses(stored, 5001);
			refuses(stored, 4999);
			refuses(stored, 100);
			for (let cut = 1; cut <= stored.length; cut += cut < 20 ? 1 : 97)
				refuses(stored.subarray(0, stored.length - cut));
			const wrong = Buffer.from(stored);
			wrong[wrong.length - 6] = (wrong[wrong.length - 6] as number) ^ 1;
			refuses(wrong);
			refuses(Buffer.concat([gzipSync("a"), gzipSync("b")]), 1);
			const target = new Uint8Array(5000);
			inflater.fill(stored, target);
			expect(Buffer.compare(target, raw)).toBe(0);
		}
	}
});

test("the encoder that uses its memory again gives the bytes of the one that does not, in any order of sizes", async () => {
	const all: (readonly ByteCodec[])[] = [
		[],
		[{ id: "zlib", level: 1 }],
		[{ id: "gzip", level: 9 }],
		[
			{ id: "shuffle", width: 4 },
			{ id: "zlib", level: 6 },
		],
		[
			{ id: "shuffle", width: 4 },
			{ id: "zstd", level: 1 },
		],
		[{ id: "gzip", level: 1 }, { id: "crc32c" }],
	];
	for (const codecs of all) {
		const encoder = createByteEncoder(codecs);
		for (const size of [...SIZES, ...[...SIZES].reverse()]) {
			const raw = sample(size, size);
			expect(Buffer.compare(await encoder.encode(raw), await encodeBytes(raw, codecs))).toBe(0);
		}
	}
});

test("without compression the bytes do not depend on what was encoded before", async () => {
	for (const [id, undo] of [
		["zlib", inflateSync],
		["gzip", gunzipSync],
	] as const) {
		const used = createByteEncoder([{ id, level: 0 }]);
		await used.encode(sample(300_000, 1));
		const raw = sample(70_000, 2);
		const first = Buffer.from(await used.encode(raw));
		expect(Buffer.compare(first, await createByteEncoder([{ id, level: 0 }]).encode(raw))).toBe(0);
		expect(Buffer.compare(undo(first), raw)).toBe(0);
	}
});
