import { expect, test } from "@jest/globals";
import {
	againText,
	MOST_TRIES,
	Refused,
	waitBefore,
	waitOf,
} from "../../../../publish/server/browser/ask.ts";

test("what the server says of waiting is seconds or a date", () => {
	const now = Date.parse("2026-01-01T00:00:00Z");
	expect(waitOf("3", now)).toBe(3000);
	expect(waitOf("Thu, 01 Jan 2026 00:00:05 GMT", now)).toBe(5000);
	expect(waitOf("Wed, 31 Dec 2025 00:00:05 GMT", now)).toBe(0);
	expect(waitOf("86400", now)).toBe(60_000);
	expect([null, "", "soon"].map((one) => waitOf(one, now))).toEqual([undefined, undefined, undefined]);
});

test("what may pass is asked for again, each time later, and not for ever", () => {
	const busy = new Refused("Busy.", 429, 2000);
	expect([1, 2, 3].map((tries) => waitBefore(tries, busy))).toEqual([2000, 4000, 8000]);
	expect(waitBefore(MOST_TRIES, busy)).toBeUndefined();
	expect(waitBefore(1, new Refused("No.", 404))).toBeUndefined();
	expect(waitBefore(1, new TypeError("broken"))).toBeUndefined();
	expect(waitBefore(1, new Refused("Now.", 503, 0))).toBeGreaterThan(0);
	expect(againText("Busy.", 900)).toBe("Busy. Asking again in 1 second.");
});
