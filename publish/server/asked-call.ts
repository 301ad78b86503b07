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
	const posted = request.method === "POST" ? postedTo(route, request.body) : undefined;
	const query = posted ? asQuery(posted) : request.query;
	return {
		params: parsed(route.params, request.params, "path of the address"),
		query: parsed(route.query, query, posted ? "body" : "query of the address"),
		method: request.method,
		search: posted ? textOf(query) : searchIn(request.url),
		...(posted && { posted }),
		server: serverAddress(request),
		datasets: openTo(world.datasets, levelOf(request.headers)),
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

/** @throws Refusal */
function postedTo(route: Route | DatasetRoute, body: unknown): Readonly<Record<string, unknown>> {
	const schema = "byPost" in route ? route.byPost : undefined;
	return parsed(schema, body, "body") as Readonly<Record<string, unknown>>;
}

/** What is posted, as it would stand in an address. */
const asQuery = (posted: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
	Object.fromEntries(
		Object.entries(posted)
			.filter(([, value]) => value !== null && value !== undefined)
			.map(([name, value]) => [name, inAddress(value)]),
	);

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
	const where = first?.path.map(String).join(".") ?? "";
	throw new Refusal(
		400,
		`The ${what} makes no sense (${where === "" ? "" : `${where}: `}${first?.message}). "/docs" shows what there is.`,
	);
}

/** Where the client found this server; a name that is none is not repeated. */
const serverAddress = ({ protocol, host }: FastifyRequest): string =>
	`${protocol}://${/^[\w.:[\]-]{1,255}$/.test(host) ? host : "localhost"}`;
