import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { PublishWorld } from "../../../core/ports/publisher.ts";
import { failureAnswer, Refusal } from "../failure.ts";
import type { SendAnswer } from "../send-answer.ts";
import { createRateLimiter, type RateLimit } from "./rate-limit.ts";
import type { Usage } from "./usage.ts";

interface Watching {
	readonly rateLimit?: RateLimit;
	readonly usage?: Usage;
	readonly salt?: string;
}

interface Desk {
	readonly world: Pick<PublishWorld, "clock">;
	readonly send: SendAnswer;
}

/** Turns clients away that ask too often, and counts what was answered. */
export function watchRequests(
	server: FastifyInstance,
	desk: Desk,
	{ rateLimit, usage, salt = "" }: Watching,
): void {
	if (rateLimit) limitRequests(server, desk, rateLimit);
	if (!usage) return;
	const written = new WeakMap<FastifyRequest, number>();
	const nameOf = clientNames(salt);
	server.addHook("onRequest", (request, _, done) => {
		written.set(request, request.raw.socket.bytesWritten);
		done();
	});
	server.addHook("onResponse", (request, reply, done) => {
		const { id } = (request.params ?? {}) as { readonly id?: string };
		usage.add({
			route: request.routeOptions.url ?? "none",
			client: nameOf(request.ip),
			status: reply.statusCode,
			bytes: request.raw.socket.bytesWritten - (written.get(request) ?? 0),
			seconds: reply.elapsedTime / 1000,
			...(id !== undefined && { dataset: id }),
		});
		done();
	});
}

function limitRequests(server: FastifyInstance, { world, send }: Desk, limit: RateLimit): void {
	const secondsFor = createRateLimiter(limit, () => world.clock.monotonic());
	server.addHook("onRequest", async (request, reply) => {
		const seconds = secondsFor(request.ip);
		if (seconds === 0) return;
		const message = `There were more than ${limit.perSecond} requests a second from your address. Ask again in ${seconds} s.`;
		return send(request, reply, failureAnswer(new Refusal(429, message, { "retry-after": String(seconds) })));
	});
}

const NAME_LENGTH = 12;

const MOST_NAMES = 10_000;

/** Tells clients apart without saying where they are. */
function clientNames(salt: string): (address: string) => string {
	const known = new Map<string, string>();
	return (address) => {
		const name = known.get(address) ?? clientName(address, salt);
		if (known.size >= MOST_NAMES) known.clear();
		known.set(address, name);
		return name;
	};
}

const clientName = (address: string, salt: string): string =>
	createHash("sha256").update(`${salt} ${address}`).digest("base64url").slice(0, NAME_LENGTH);
