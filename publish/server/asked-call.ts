import type { FastifyReply, FastifyRequest } from "fastify";
import type { PublishWorld } from "../../core/ports/publisher.ts";
import type { DatasetRoute, Route, RouteCall } from "../../core/ports/route.ts";
import { Refusal } from "./failure.ts";
import { type LevelOf, openTo } from "./operations/access.ts";

/** What a route is told of a request, once its schemas have seen it. @throws Refusal */
export function askedCall(
	{ request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
	route: Route | DatasetRoute,
	{ world, levelOf }: { readonly world: Pick<PublishWorld, "datasets">; readonly levelOf: LevelOf },
): RouteCall {
	const search = request.url.indexOf("?");
	let signal: AbortSignal | undefined;
	return {
		params: parsed(route.params, request.params, "path"),
		query: parsed(route.query, request.query, "query"),
		method: request.method,
		search: search < 0 ? "" : request.url.slice(search + 1),
		server: serverAddress(request),
		datasets: openTo(world.datasets, levelOf(request.headers.authorization)),
		headers: request.headers,
		get signal() {
			signal ??= abortedWith(reply);
			return signal;
		},
	};
}

function parsed(schema: Route["params"], value: unknown, what: string): unknown {
	if (!schema) return value;
	const found = schema.safeParse(value);
	if (found.success) return found.data;
	const [first] = found.error.issues;
	throw new Refusal(
		400,
		`The ${what} of the address makes no sense (${first?.path.map(String).join(".")}: ${first?.message}). "/docs" shows what there is.`,
	);
}

/** Where the client found this server; a name that is none is not repeated. */
const serverAddress = ({ protocol, host }: FastifyRequest): string =>
	`${protocol}://${/^[\w.:[\]-]{1,255}$/.test(host) ? host : "localhost"}`;

function abortedWith({ raw }: FastifyReply): AbortSignal {
	const controller = new AbortController();
	if (raw.destroyed) controller.abort();
	raw.once("close", () => {
		if (!raw.writableFinished) controller.abort();
	});
	return controller.signal;
}
