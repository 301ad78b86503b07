import type { FastifyRequest } from "fastify";

type Asked = Pick<FastifyRequest, "headers" | "method">;

/** Whether an answer is of what the client began with (RFC 9110, 13.1.1 and 13.1.4: tags, compared strongly, count more than times). */
export function isMeant({ headers }: Asked, etag: string, modified: string | undefined): boolean {
	const tags = headers["if-match"];
	if (tags !== undefined)
		return tags.trim() === "*" || (!etag.startsWith("W/") && partsOf(tags).includes(etag));
	const [since, changed] = [headers["if-unmodified-since"], modified].map((date) => Date.parse(date ?? ""));
	return !((changed as number) > (since as number));
}

/**
 * Whether the client has these bytes (RFC 9110, 13.1.2: compared weakly). A time alone (`If-Modified-Since`) tells too little: files are
 * replaced by older ones, and recipes change.
 */
export function isKnown({ headers }: Asked, etag: string): boolean {
	const tags = headers["if-none-match"];
	return tags !== undefined && (tags.trim() === "*" || partsOf(tags).some((one) => weak(one) === weak(etag)));
}

const weak = (etag: string): string => etag.replace(/^W\//, "");

/** A range counts for GET only, and for the bytes the client began with (RFC 9110, 13.1.5 and 14.2). */
export const isRangeMeant = ({ headers, method }: Asked, etag: string | undefined): boolean =>
	method === "GET" &&
	headers.range !== undefined &&
	(headers["if-range"] === undefined || headers["if-range"] === etag);

/** RFC 9110, 12.5.3: what is said of gzip counts more than what is said of everything. */
export function takesGzip({ headers }: Asked): boolean {
	const codings = partsOf(String(headers["accept-encoding"] ?? "").toLowerCase()).map((part) =>
		part.split(";").map((word) => word.trim()),
	);
	const [, weight = "q=1"] = ["gzip", "*"].flatMap((name) => codings.filter(([one]) => one === name))[0] ?? [
		"",
		"q=0",
	];
	return Number(weight.replace(/^q\s*=/, "")) > 0;
}

const partsOf = (list: string): readonly string[] => list.split(",").map((one) => one.trim());
