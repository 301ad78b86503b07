import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { accessBy } from "../../../../publish/server/operations/access.ts";
import { hasSession, sessionCookie, sessionOf } from "../../../../publish/server/operations/sessions.ts";

const noon = new Date("2026-03-01T12:00:00Z");
const later = (hours: number) => new Date(noon.getTime() + hours * 3_600_000);

test("a session lasts twelve hours, for the token that began it", () => {
	const cookie = `theme=dark; headwater-9000=${sessionOf("word", noon)}; other=1`;
	expect(hasSession(cookie, "word", later(11.9))).toBe(true);
	expect(hasSession(cookie, "word", later(12.1))).toBe(false);
	expect(hasSession(cookie, "wordy", noon)).toBe(false);
	expect(cookie).not.toContain("word;");
});

test("a session whose end or code was changed is none", () => {
	const session = sessionOf("word", noon);
	const at = fc.integer({ min: 0, max: session.length - 1 });
	fc.assert(
		fc.property(at, fc.constantFrom(..."az09-_."), (where, letter) => {
			const changed = session.slice(0, where) + letter + session.slice(where + 1);
			expect(hasSession(`headwater-9000=${changed}`, "word", noon)).toBe(changed === session);
		}),
	);
});

test("the header counts more than the session, and a session of no token says nothing", () => {
	const { levelOf, begin, isUsed } = accessBy(
		{ collaborative: ["low"], institutional: ["high"] },
		() => noon,
	);
	const cookie = `__Host-headwater-=${begin("high")}`;
	expect(isUsed).toBe(true);
	expect(levelOf({ cookie })).toBe("institutional");
	expect(levelOf({ cookie, authorization: "Bearer low" })).toBe("collaborative");
	expect(() => levelOf({ cookie, authorization: "Bearer none" })).toThrow("The token is not known here.");
	expect(levelOf({ cookie: "headwater-=zzzzzzz.abc" })).toBe("public");
	expect(begin("none")).toBeUndefined();
	const others = accessBy({}, () => noon);
	expect([others.isUsed, others.levelOf({ cookie })]).toEqual([false, "public"]);
});

test("cookies are for this server alone: no script, no other site, and TLS only where it was TLS", () => {
	expect(sessionCookie("http://localhost:9000", "x")).toBe(
		"headwater-9000=x; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200",
	);
	expect(sessionCookie("https://data.example.org", undefined)).toBe(
		"__Host-headwater-=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0; Secure",
	);
});
