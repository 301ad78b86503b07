import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { RouteAnswer } from "../../core/ports/route.ts";

/** Below this, compressing saves no packet. */
const WORTH_BYTES = 1024;
const LEVEL = 5;

/** Sends an answer as the request's conditions and its client's abilities want it. */
export function sendAnswer(request: FastifyRequest, reply: FastifyReply, answer: RouteAnswer): FastifyReply {
	const { status = 200, type, headers = {}, tag, compressible } = answer;
	reply.code(status).headers(headers);
	if (compressible) reply.header("vary", [headers["vary"], "accept-encoding"].filter(Boolean).join(", "));
	if (tag !== undefined && status === 200) {
		// Compressed or not, the same text: alike, but not byte for byte.
		const etag = compressible ? `W/"${tag}"` : `"${tag}"`;
		reply.header("etag", etag);
		if (isKnown(request.headers["if-none-match"], etag)) return reply.code(304).send();
	}
	reply.type(type);
	const { body } = answer;
	if (typeof body !== "string" && !(body instanceof Uint8Array)) return reply.send(Readable.from(body));
	const bytes = typeof body === "string" ? Buffer.from(body, "utf8") : asBuffer(body);
	if (!compressible || bytes.length < WORTH_BYTES || !takesGzip(request)) return reply.send(bytes);
	return reply.header("content-encoding", "gzip").send(zipped(body, bytes));
}

const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
	Buffer.from(buffer, byteOffset, byteLength);

const takesGzip = ({ headers }: FastifyRequest): boolean =>
	/(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)/i.test(
		String(headers["accept-encoding"] ?? ""),
	);

/** Whether the client has these bytes (RFC 9110, 13.1.2: compared weakly). */
const isKnown = (header: string | undefined, etag: string): boolean =>
	header !== undefined &&
	(header.trim() === "*" || header.split(",").some((one) => weak(one) === weak(etag)));

const weak = (etag: string): string => etag.trim().replace(/^W\//, "");

/** Documents are the same bytes for every client: each is compressed once. */
const ZIPPED = new WeakMap<object, Buffer>();

function zipped(body: string | Uint8Array, bytes: Buffer): Buffer {
	if (typeof body === "string") return gzipSync(bytes, { level: LEVEL });
	const known = ZIPPED.get(body) ?? gzipSync(bytes, { level: LEVEL });
	ZIPPED.set(body, known);
	return known;
}
