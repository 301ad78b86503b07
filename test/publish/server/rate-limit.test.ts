import { expect, test } from "@jest/globals";
import { createRateLimiter } from "../../../publish/server/operations/rate-limit.ts";

test("a bucket lets a burst pass, then as many as its rate, and says how long to wait", () => {
	let now = 0;
	const secondsFor = createRateLimiter({ perSecond: 2, burst: 3 }, () => now);
	expect([1, 2, 3, 4].map(() => secondsFor("a"))).toEqual([0, 0, 0, 1]);
	now = 500;
	expect([secondsFor("a"), secondsFor("a")]).toEqual([0, 1]);
	expect(secondsFor("b")).toBe(0);
	now = 60_000;
	expect([1, 2, 3, 4].map(() => secondsFor("a"))).toEqual([0, 0, 0, 1]);
});

test("ten thousand addresses do not fill the memory", () => {
	let now = 0;
	const secondsFor = createRateLimiter({ perSecond: 1000, burst: 1 }, () => now);
	for (let i = 0; i < 200_000; i++) {
		now += 1;
		secondsFor(`client ${i}`);
	}
	// Whoever was seen long ago begins with a full bucket, as anybody.
	expect(secondsFor("client 0")).toBe(0);
});
