import type { FastifyReply } from "fastify";
import { type AskerSignal, askerSignal } from "../../../core/ports/asker.ts";
import type { RouteAnswer } from "../../../core/ports/route.ts";
import { within } from "../../within.ts";
import { Refusal } from "../failure.ts";
import { whenOver } from "../when-over.ts";

/** Milliseconds an answer may take to begin, unless an operator says otherwise: less than proxies and clients usually wait. */
export const TIME_LIMIT = 100_000;
/** Seconds after which it makes sense to ask again what took too long: its chunks may be at hand then. */
const TRY_AGAIN = 30;

/** Says when nobody waits for an answer any more: the client has left, or the time is up. */
export class Waiting {
	readonly #reply: FastifyReply;
	#controller: AbortController | undefined;
	#isOver = false;

	constructor(reply: FastifyReply) {
		this.#reply = reply;
	}

	/** Made when it is first asked for: few routes do. */
	get signal(): AskerSignal {
		if (this.#controller) return this.#controller.signal;
		const controller = new AbortController();
		askerSignal(controller.signal, this.#reply.request.ip);
		const { raw } = this.#reply;
		whenOver(this.#reply, () => {
			if (!raw.writableFinished) controller.abort();
		});
		if (this.#isOver) controller.abort();
		this.#controller = controller;
		return controller.signal;
	}

	end(): void {
		this.#isOver = true;
		this.#controller?.abort();
	}
}

/**
 * What a route answers, unless it takes too long to begin: 503 (RFC 9110, 15.6.4), for it is this server that is too slow now. 504 would say
 * that another one behind it is; and clients ask again after both, but take neither for "there is no such thing".
 * @throws Refusal
 */
export async function inTime(
	answer: Promise<RouteAnswer>,
	waiting: Waiting,
	limit: number,
): Promise<RouteAnswer> {
	const made = await within(limit, answer);
	if (made) return made;
	waiting.end();
	answer.then(forget, () => undefined);
	throw new Refusal(
		503,
		`The answer takes longer than the ${limit / 1000} s that one request may take. Ask for less at once, or again in ${TRY_AGAIN} s.`,
		{ "retry-after": String(TRY_AGAIN) },
	);
}

/** What streams holds a file open, until it is told that nobody takes it. */
function forget({ body }: RouteAnswer): void {
	if (typeof body === "object" && Symbol.asyncIterator in body)
		void body[Symbol.asyncIterator]()
			.return?.()
			?.catch(() => undefined);
}
