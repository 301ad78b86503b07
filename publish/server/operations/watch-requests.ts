import type { FastifyInstance, FastifyRequest } from "fastify";
import type { PublishWorld } from "../../../core/ports/publisher.ts";
import { Refusal } from "../failure.ts";
import type { SendAnswer } from "../send-answer.ts";
import { toldFailure } from "../told-failure.ts";
import type { Access } from "./access-line.ts";
import { clientNames } from "./client-names.ts";
import { type LoopGuard, refuseLoops } from "./loop-guard.ts";
import { createRateLimiter, type RateLimit } from "./rate-limit.ts";
import type { Usage } from "./usage.ts";

interface Watching {
	readonly rateLimit?: RateLimit;
	readonly usage?: Usage;
	/** Hears of every request that was answered, with the client's address. */
	readonly accessLog?: (access: Access) => void;
	readonly salt?: string;
	readonly loopGuard?: LoopGuard;
}

/** What it takes to answer. */
export interface Desk {
	readonly world: Pick<PublishWorld, "clock">;
	readonly send: SendAnswer;
}

/** Turns clients away that ask too often, or are this server itself, counts what was answered, and writes it down. */
export function watchRequests(server: FastifyInstance, desk: Desk, watching: Watching): void {
	const { rateLimit, usage, accessLog, salt = "", loopGuard } = watching;
	if (usage || accessLog) noteRequests(server, desk, { usage, accessLog, salt });
	if (rateLimit) limitRequests(server, desk, rateLimit);
	if (loopGuard) refuseLoops(server, desk, loopGuard);
}

interface Noting {
	readonly usage: Usage | undefined;
	readonly accessLog: ((access: Access) => void) | undefined;
	readonly salt: string;
}

function noteRequests(server: FastifyInstance, desk: Desk, { usage, accessLog, salt }: Noting): void {
	const written = new WeakMap<FastifyRequest, number>();
	const nameOf = clientNames(salt);
	server.addHook("onRequest", (request, _, done) => {
		written.set(request, request.raw.socket.bytesWritten);
		done();
	});
	server.addHook("onResponse", (request, reply, done) => {
		const { id } = (request.params ?? {}) as { readonly id?: string };
		const answer = {
			status: reply.statusCode,
			bytes: request.raw.socket.bytesWritten - (written.get(request) ?? 0),
			seconds: reply.elapsedTime / 1000,
		};
		usage?.add({
			...answer,
			route: request.routeOptions.url ?? "none",
			client: nameOf(request.ip),
			...(id !== undefined && { dataset: id }),
		});
		accessLog?.({ ...askedBy(request), ...answer, time: desk.world.clock.now() });
		done();
	});
}

const askedBy = ({ ip, method, raw, headers }: FastifyRequest) => ({
	client: ip,
	method,
	url: raw.url ?? "",
	version: raw.httpVersion,
	referer: headers.referer,
	agent: headers["user-agent"],
});

function limitRequests(server: FastifyInstance, { world, send }: Desk, limit: RateLimit): void {
	const secondsFor = createRateLimiter(limit, () => world.clock.monotonic());
	server.addHook("onRequest", async (request, reply) => {
		const seconds = secondsFor(request.ip);
		if (seconds === 0) return;
		const message = `There were more than ${limit.perSecond} requests a second from your address. Ask again in ${seconds} s.`;
		const refusal = new Refusal(429, message, { "retry-after": String(seconds) });
		return send(request, reply, toldFailure(request, refusal));
	});
}
