import { expect, test } from "@jest/globals";
import { sharedArrays } from "../../../run/tasks/shared-arrays.ts";

const large = Float64Array.from({ length: 5000 }, (_, i) => i / 7);
const isShared = (view: ArrayBufferView) => view.buffer instanceof SharedArrayBuffer;

test("large arrays lie in shared memory with the same numbers; small ones, texts and dates stay", () => {
	const small = Int32Array.of(1, 2, 3);
	const made = new Date(0);
	const shared = sharedArrays()({ a: [{ large, small }], b: new Map([["x", large]]), text: "t", made });
	const [first] = shared.a;
	expect(isShared(first?.large as Float64Array)).toBe(true);
	expect(first?.large).toEqual(large);
	expect(first?.small).toBe(small);
	expect([shared.text, shared.made]).toEqual(["t", made]);
	expect(shared.b.get("x")).toBe(first?.large);
});

test("a part of larger memory is shared alone", () => {
	const bytes = new Uint8Array(100_000).map((_, i) => i % 251);
	const part = bytes.subarray(1, 40_001);
	const shared = sharedArrays()({ part }).part;
	expect(shared.buffer.byteLength).toBe(40_000);
	expect(Buffer.from(shared).equals(Buffer.from(part))).toBe(true);
});

test("what was one object stays one, and each array is copied once", () => {
	const share = sharedArrays();
	const result = { large };
	const one = share({ result, all: new Map([["result", result]]) });
	expect(one.all.get("result")).toBe(one.result);
	expect(share({ other: large }).other).toBe(one.result.large);
});

test("what holds no large array is given back as it is", () => {
	const plain = { names: ["a", "b"], inner: [{ at: 1 }, new Map([["x", [1, 2]]])] };
	expect(sharedArrays()(plain)).toBe(plain);
});
