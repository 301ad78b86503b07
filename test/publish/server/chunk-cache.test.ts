import { expect, test } from "@jest/globals";
import { InterruptedError } from "../../../core/errors.ts";
import { ChunkCache } from "../../../publish/server/chunk-cache.ts";

/** A maker whose work ends when it is told to. */
function maker() {
	const signals: AbortSignal[] = [];
	const ends: ((bytes: Uint8Array) => void)[] = [];
	const make = (signal: AbortSignal) => {
		signals.push(signal);
		return new Promise<Uint8Array>((resolve) => ends.push(resolve));
	};
	return { signals, make, end: (bytes: Uint8Array) => ends.shift()?.(bytes) };
}

const bytes = Uint8Array.of(1, 2, 3);

test("what is being made is made once, however many ask, and kept", async () => {
	const chunks = new ChunkCache(100);
	const { signals, make, end } = maker();
	const all = [chunks.get("a", make), chunks.get("a", make, new AbortController().signal)];
	end(bytes);
	expect(await Promise.all(all)).toEqual([bytes, bytes]);
	expect(signals.length).toBe(1);
	expect(chunks.kept("a")).toBe(bytes);
});

test("who leaves is told so at once; the work goes on as long as somebody waits", async () => {
	const chunks = new ChunkCache(100);
	const { signals, make, end } = maker();
	const [one, other] = [new AbortController(), new AbortController()];
	const left = chunks.get("a", make, one.signal);
	const stays = chunks.get("a", make, other.signal);
	one.abort();
	await expect(left).rejects.toThrow(InterruptedError);
	expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
	end(bytes);
	expect(await stays).toBe(bytes);
});

test("the last to leave gives the work up, and who comes then begins anew", async () => {
	const chunks = new ChunkCache(100);
	const { signals, make, end } = maker();
	const leaving = new AbortController();
	const left = chunks.get("a", make, leaving.signal);
	leaving.abort();
	await expect(left).rejects.toThrow(InterruptedError);
	await expect(chunks.get("b", make, leaving.signal)).rejects.toThrow(InterruptedError);
	const again = chunks.get("a", make);
	expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, false]);
	end(Uint8Array.of(0));
	end(Uint8Array.of(0));
	end(bytes);
	expect(await again).toBe(bytes);
	expect(chunks.state).toMatchObject({ hits: 0, misses: 3 });
});

test("failures are told to all who wait, and kept by nobody", async () => {
	const chunks = new ChunkCache(100);
	const fail = () => Promise.reject(new RangeError("odd"));
	await expect(chunks.get("a", fail)).rejects.toThrow(RangeError);
	await expect(chunks.get("a", fail, new AbortController().signal)).rejects.toThrow(RangeError);
	expect(await chunks.get("a", async () => bytes)).toBe(bytes);
});

test("it knows what was asked for not long ago", () => {
	const chunks = new ChunkCache(100);
	expect([chunks.wasAsked("a"), chunks.wasAsked("b"), chunks.wasAsked("a")]).toEqual([false, false, true]);
	for (let other = 0; other < 20_000; other++) chunks.wasAsked(`other ${other}`);
	expect(chunks.wasAsked("a")).toBe(false);
});
