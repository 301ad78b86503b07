import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Room } from "../../core/loop/room.ts";
import type { PartedBody, RouteAnswer, RouteBody } from "../../core/ports/route.ts";
import { isKnown, isMeant, isRangeMeant, takesGzip } from "./asked-conditions.ts";
import { askedRange } from "./byte-range.ts";
import { failureAnswer, Refusal } from "./failure.ts";
import { PieceSender } from "./piece-sender.ts";
import { SentBytes } from "./sent-bytes.ts";

export type SendAnswer = (
	request: FastifyRequest,
	reply: FastifyReply,
	answer: RouteAnswer,
) => Promise<FastifyReply>;

/** Below this, compressing saves no packet. */
const WORTH_BYTES = 1024;
const LEVEL = 5;

const zipInThread = promisify(gzip);

/** Sends answers as the conditions of requests and the abilities of clients want them. What lies in memory meanwhile is counted in `room`. */
export function createSender(room: Pick<Room, "add">): SendAnswer {
	/** Documents are the same bytes for every client: each is compressed once. */
	const zipped = new WeakMap<Uint8Array, Promise<Buffer>>();
	const zip = (document: Document): Promise<Buffer> => {
		if (typeof document === "string") return zipInThread(document, { level: LEVEL });
		const known = zipped.get(document) ?? zipInThread(document, { level: LEVEL });
		zipped.set(document, known);
		return known;
	};
	const sent = new SentBytes(room);
	const pieces = new PieceSender(sent);
	const sendBytes = (reply: FastifyReply, bytes: Uint8Array) => {
		sent.countUntilTaken(bytes, reply);
		return reply.send(bytes);
	};
	return async (request, reply, answer) => {
		const { status = 200, type, headers = {}, tag, compressible = false, body } = answer;
		reply.code(status).headers(headers);
		if (compressible) reply.header("vary", [headers["vary"], "accept-encoding"].filter(Boolean).join(", "));
		const name = tag ?? (status === 200 && isKept(headers) ? bodyTag(body) : undefined);
		// Compressed or not, the same text: alike, but not byte for byte.
		const etag = name === undefined ? undefined : compressible ? `W/"${name}"` : `"${name}"`;
		if (etag !== undefined && status === 200) {
			if (!isMeant(request, etag, headers["last-modified"])) return sendChanged(reply);
			reply.header("etag", etag);
			if (isKnown(request, etag)) return reply.code(304).send();
		}
		reply.type(type);
		// Nothing is made that nobody takes.
		if (request.method === "HEAD" && isStream(body)) return reply.send(Readable.from([]));
		if (isStream(body)) return pieces.sendMade(reply, body);
		const isWhole = status !== 200 || !isRangeMeant(request, etag);
		const sending = { request, reply, isWhole, pieces, sendBytes };
		if (!isDocument(body)) return sendParted(sending, body);
		const bytes = bytesOf(body);
		if (status !== 200) return reply.send(bytes);
		if (compressible && isWhole && bytes.length >= WORTH_BYTES && takesGzip(request))
			return sendBytes(reply.header("content-encoding", "gzip"), await zip(body));
		return sendParted(sending, bytes);
	};
}

const TAG_LENGTH = 20;

/** Names an answer that nobody named by its bytes; what is made while it is sent has no name. */
function bodyTag(body: RouteBody): string | undefined {
	if (!isDocument(body)) return undefined;
	return createHash("sha256").update(body).digest("base64url").slice(0, TAG_LENGTH);
}

const isKept = (headers: Readonly<Record<string, string>>): boolean =>
	headers["cache-control"] !== "no-store";

function sendChanged(reply: FastifyReply): FastifyReply {
	const {
		body,
		type,
		status = 412,
	} = failureAnswer(
		new Refusal(412, "It is no longer what you began with (If-Match, If-Unmodified-Since). Begin again."),
	);
	return reply.code(status).type(type).header("cache-control", "no-store").send(body);
}

const isStream = (body: RouteBody): body is AsyncIterable<Uint8Array> =>
	typeof body === "object" && Symbol.asyncIterator in body;

/** What is in memory, whole. */
type Document = string | Uint8Array;

const isDocument = (body: RouteBody): body is Document =>
	typeof body === "string" || body instanceof Uint8Array;

const bytesOf = (document: Document): Buffer =>
	typeof document === "string"
		? Buffer.from(document, "utf8")
		: Buffer.from(document.buffer, document.byteOffset, document.byteLength);

interface Sending {
	readonly request: FastifyRequest;
	readonly reply: FastifyReply;
	readonly isWhole: boolean;
	readonly pieces: PieceSender;
	readonly sendBytes: (reply: FastifyReply, bytes: Uint8Array) => FastifyReply;
}

async function sendParted(
	{ request, reply, isWhole, pieces, sendBytes }: Sending,
	body: Buffer | PartedBody,
): Promise<FastifyReply> {
	reply.header("accept-ranges", "bytes");
	const range = isWhole ? undefined : askedRange(request.headers.range, body.length);
	if (range === "none") return reply.code(416).header("content-range", `bytes */${body.length}`).send();
	const { from, to } = range ?? { from: 0, to: body.length };
	if (range) reply.code(206).header("content-range", `bytes ${from}-${to - 1}/${body.length}`);
	if (Buffer.isBuffer(body)) return sendBytes(reply, body.subarray(from, to));
	reply.header("content-length", to - from);
	// Nobody reads what is not sent.
	return request.method === "HEAD" ? reply.send(Readable.from([])) : pieces.send(reply, body, { from, to });
}
