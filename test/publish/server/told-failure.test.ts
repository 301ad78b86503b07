import { expect, test } from "@jest/globals";
import { StoreError } from "../../../core/errors.ts";
import { Refusal } from "../../../core/ports/refusal.ts";
import { isPerson, toldFailure } from "../../../publish/server/told-failure.ts";

/** What Chromium 130 sends for a page, a picture and a call of fetch; and what other programs do. */
const PAGE =
	"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7";
const PICTURE = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8";
const asked = (accept?: string, method = "GET") => ({
	method,
	headers: accept === undefined ? {} : { accept },
});

test("only who looks at an address with a browser is a person", () => {
	expect(isPerson(asked(PAGE))).toBe(true);
	for (const accept of [PICTURE, "*/*", undefined, "application/json, text/html;q=0.5", "application/json"])
		expect([accept, isPerson(asked(accept))]).toEqual([accept, false]);
	expect(isPerson(asked(PAGE, "POST"))).toBe(false);
});

test("people are told by a page what went wrong and when to ask again, programs by JSON", () => {
	const refusal = new Refusal(429, 'Too often: "<script>alert(1)</script>".', { "retry-after": "7" });
	const page = toldFailure(asked(PAGE), refusal);
	expect([page.status, page.type]).toEqual([429, "text/html; charset=utf-8"]);
	expect(page.headers).toMatchObject({ "retry-after": "7", vary: "accept", "cache-control": "no-store" });
	expect(page.headers?.["content-security-policy"]).toContain("default-src 'none'");
	expect(page.body).toContain("<h1>Too many requests</h1>");
	expect(page.body).toContain("&lt;script&gt;");
	expect(page.body).toContain("after 7 s");
	const told = toldFailure(asked("*/*"), refusal);
	expect([told.status, told.type, JSON.parse(String(told.body))]).toEqual([
		...[429, "application/json"],
		{ error: { status: 429, message: refusal.message } },
	]);
	expect(told.headers).toMatchObject({ "retry-after": "7", vary: "accept" });
});

test("pages name no folders of the server, and tell nothing of its defects", () => {
	const store = toldFailure(asked(PAGE), new StoreError("/secret/place/tas.nc", "it cannot be read."));
	expect(store.status).toBe(503);
	expect(store.body).not.toContain("secret");
	expect(store.body).toContain("tas.nc");
	const defect = toldFailure(asked(PAGE), new TypeError("secret is not a function"));
	expect(defect.body).not.toContain("secret");
	for (const status of [400, 403, 404, 410, 413, 414, 422, 501])
		expect(String(toldFailure(asked(PAGE), new Refusal(status, "So it is.")).body)).toMatch(/<h1>[A-Z]/);
});
