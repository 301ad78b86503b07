import type { FastifyRequest } from "fastify";
import type { PublishWorld } from "../../core/ports/publisher.ts";
import type { DatasetRoute, Route, RouteCall } from "../../core/ports/route.ts";
import { Refusal } from "./failure.ts";
import { type LevelOf, openTo } from "./operations/access.ts";
import type { Waiting } from "./operations/time-limit.ts";

/** What a route is told of a request, once its schemas have seen it. @throws Refusal */
export function askedCall(
	{ request, waiting }: { readonly request: FastifyRequest; readonly waiting: Waiting },
	route: Route | DatasetRoute,
	{ world, levelOf }: { readonly world: Pick<PublishWorld, "datasets">; readonly levelOf: LevelOf },
): RouteCall {
	const query = request.method === "POST" ? postedQuery(request.body) : request.query;
	return {
		params: parsed(route.params, request.params, "path"),
		query: parsed(route.query, query, "query"),
		method: request.method,
		search: request.method === "POST" ? textOf(query) : searchIn(request.url),
		server: serverAddress(request),
		datasets: openTo(world.datasets, levelOf(request.headers.authorization)),
		headers: request.headers,
		get signal() {
			return waiting.signal;
		},
	};
}

const searchIn = (url: string): string => {
	const at = url.indexOf("?");
	return at < 0 ? "" : url.slice(at + 1);
};

/** What is posted, as it would stand in an address. @throws Refusal */
function postedQuery(body: unknown): Readonly<Record<string, string>> {
	if (typeof body !== "object" || body === null || Array.isArray(body))
		throw new Refusal(400, "What is posted makes no sense. Give a JSON object.");
	const given = Object.entries(body).filter(([, value]) => value !== null);
	return Object.fromEntries(given.map(([name, value]) => [name, inAddress(value)]));
}

const inAddress = (value: unknown): string => {
	if (Array.isArray(value)) return value.map(inAddress).join(",");
	return typeof value === "object" ? JSON.stringify(value) : String(value);
};

const textOf = (query: unknown): string =>
	new URLSearchParams(query as Readonly<Record<string, string>>).toString();

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
