import type { FastifyInstance } from "fastify";
import { failureAnswer, Refusal } from "../failure.ts";
import type { Desk } from "./watch-requests.ts";

/** Tells servers that ask each other in a ring (RFC 9110, 7.6.3). */
export interface LoopGuard {
	/** What this server is called in Via headers; no other has the name. */
	readonly name: string;
	/** Runs what a request leads to; requests that it makes of other servers bear the header. */
	within(via: string, run: () => void): void;
}

/** Servers a request may have come through: more are no chain that somebody meant. */
const MOST_SERVERS = 20;

/** Refuses what this server asked itself by way of others, with 508 (RFC 5842, 7.2). */
export function refuseLoops(server: FastifyInstance, desk: Desk, { name, within }: LoopGuard): void {
	server.addHook("onRequest", (request, reply, done) => {
		const { via } = request.headers;
		// Most come straight from a client: what they lead to bears the name of this server alone, and is not followed (that costs each promise time).
		if (via === undefined) return done();
		const hops = [via]
			.flat()
			.join(",")
			.split(",")
			.map((hop) => hop.trim())
			.filter(Boolean);
		const isLoop = hops.some((hop) => hop.split(/\s+/)[1] === name);
		if (!isLoop && hops.length < MOST_SERVERS) {
			within([...hops, `1.1 ${name}`].join(", "), done);
			return;
		}
		const said = isLoop
			? "This server was asked by itself, by way of others: servers that publish each other's data stand in a ring."
			: `The request came through ${hops.length} servers that publish each other's data.`;
		void desk.send(request, reply, failureAnswer(new Refusal(508, `${said} Leave one of them out.`)));
	});
}
