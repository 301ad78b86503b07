import type { RouteAnswer } from "../../../core/ports/route.ts";

/**
 * What a page of ours may load: files of this server, and nothing that stands in the page itself, so that markup from a file stays dead
 * even where escaping should fail.
 */
const POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self' data: blob:",
	"connect-src 'self'",
	"base-uri 'none'",
	"form-action 'self'",
	"frame-ancestors 'self'",
].join("; ");

/** A page of ours as an answer. */
export const pageAnswer = (body: string): RouteAnswer => ({
	type: "text/html; charset=utf-8",
	body,
	compressible: true,
	headers: {
		"content-security-policy": POLICY,
		"x-content-type-options": "nosniff",
		"cache-control": "no-cache",
	},
});
