import cors from "@fastify/cors";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { isHeadwaterError, messageOf, PluginError } from "../../core/errors.ts";
import type { Room } from "../../core/loop/room.ts";
import type { Publisher, PublishWorld } from "../../core/ports/publisher.ts";
import type { DatasetRoute, Route, RouteAnswer, RouteCall } from "../../core/ports/route.ts";
import type { OpenedDataset, ServedDataset } from "../../core/ports/served-dataset.ts";
import { askedCall } from "./asked-call.ts";
import { notFound, Refusal, statusOf } from "./failure.ts";
import type { Access, LevelOf } from "./operations/access.ts";
import type { Access as Answered } from "./operations/access-line.ts";
import {
	answerBroken,
	LONGEST_ADDRESS,
	LONGEST_NAME,
	MOST_HEADER_BYTES,
	unroutable,
} from "./operations/broken-requests.ts";
import { endWhenAnswered } from "./operations/end-when-answered.ts";
import type { LoopGuard } from "./operations/loop-guard.ts";
import type { RateLimit } from "./operations/rate-limit.ts";
import { inTime, TIME_LIMIT, Waiting } from "./operations/time-limit.ts";
import type { Usage } from "./operations/usage.ts";
import { watchRequests } from "./operations/watch-requests.ts";
import { pageAnswer } from "./pages/page-answer.ts";
import { signInPage } from "./pages/sign-in-page.ts";
import { type RouteTable, routeTable } from "./route-table.ts";
import { withDocs } from "./routes/api-docs.ts";
import { createSender, type SendAnswer } from "./send-answer.ts";
import { isPerson, toldFailure } from "./told-failure.ts";
import { watched } from "./watched-body.ts";

export interface ServerOptions {
	readonly publishers: readonly Publisher[];
	/** Whether what a proxy in front says of the client and of this server's address is believed. */
	readonly behindProxy?: boolean;
	/** What a request may see; absent: everything that is public. */
	readonly access?: Access;
	readonly rateLimit?: RateLimit;
	/** Hears of every request that was answered. */
	readonly usage?: Usage;
	/** Is told of every request that was answered, to write it down. */
	readonly accessLog?: (access: Answered) => void;
	/** Absent: nobody looks whether servers ask each other in a ring. */
	readonly loopGuard?: LoopGuard;
	/** What makes names of clients that say nothing of their addresses; the same in all worker processes. */
	readonly salt?: string;
	/** PEM; absent: plain HTTP. */
	readonly tls?: { readonly cert: string; readonly key: string };
	/** Milliseconds an answer may take to begin; absent: 100 s. */
	readonly timeLimit?: number;
	/** Memory for answers that are made and sent; absent: nobody counts. */
	readonly room?: Pick<Room, "add">;
}

const FORM = "application/x-www-form-urlencoded";
const METHODS = ["GET", "HEAD", "OPTIONS"];

/** Milliseconds a client may take for the lines of its request; and for which a connection may lie idle, or a client take nothing. */
const REQUEST_TIMEOUT = 30_000;
const IDLE_TIMEOUT = 65_000;
const STALLED_TIMEOUT = 120_000;
/** After the time limit of an answer, its client is told so before the connection counts as idle. */
const PARTING = 20_000;

const ENDLESS: Pick<Room, "add"> = { add: () => () => {} };

/** The HTTP server over what publishers give; it listens to nothing yet. @throws UsageError when two publishers give one address */
export async function createServer(world: PublishWorld, options: ServerOptions): Promise<FastifyInstance> {
	const { tls, access, timeLimit = TIME_LIMIT, room = ENDLESS } = options;
	const reading = { maxHeaderSize: MOST_HEADER_BYTES };
	const server = fastify({
		...(tls ? { https: { ...tls, ...reading } } : { http: reading }),
		clientErrorHandler: answerBroken(),
		requestTimeout: REQUEST_TIMEOUT,
		keepAliveTimeout: IDLE_TIMEOUT,
		connectionTimeout: Math.max(STALLED_TIMEOUT, timeLimit + PARTING),
		logger: false,
		trustProxy: options.behindProxy ?? false,
		routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_NAME },
		forceCloseConnections: "idle",
		exposeHeadRoutes: true,
		frameworkErrors: (error, request, reply) =>
			void sendFailure({ request, reply, ...desk }, unroutable(error)),
	});
	endWhenAnswered(server, tls !== undefined);
	server.addHook("onRequest", (request, reply, done) => {
		if (request.method === "OPTIONS") reply.header("allow", METHODS.join(", "));
		done();
	});
	await server.register(cors, {
		origin: "*",
		methods: [...METHODS, "POST"],
		// Not only browsers ask what may be asked.
		strictPreflight: false,
		exposedHeaders: ["ETag", "Content-Range", "Accept-Ranges", "Retry-After"],
		maxAge: 86_400,
	});
	const table = routeTable(world, withDocs(options.publishers));
	const levelOf = access?.levelOf ?? (() => "public");
	const desk = { world, levelOf, timeLimit, canSignIn: access?.isUsed ?? false, send: createSender(room) };
	// What forms of our pages post.
	server.addContentTypeParser(FORM, { parseAs: "string" }, (_, body, done) =>
		done(null, Object.fromEntries(new URLSearchParams(String(body)))),
	);
	watchRequests(server, desk, options);
	server.addHook("onRequest", (request, reply, done) => {
		if (request.url.length <= LONGEST_ADDRESS) done();
		else void sendFailure({ request, reply, ...desk }, TOO_LONG);
	});
	for (const { route, publisher } of table.app)
		added(publisher, route, () => addAppRoute(server, route, { ...desk, publisher }));
	for (const { route, publisher } of table.dataset)
		added(publisher, route, () => addDatasetRoute(server, route, { ...desk, publisher }));
	addFailures(server, table, desk);
	return server;
}

/** @throws PluginError for a path the router does not take */
function added(publisher: string, { path }: Pick<Route, "path">, add: () => void): void {
	try {
		add();
	} catch (cause) {
		throw new PluginError(
			`The publisher "${publisher}" answers at "${path}", which is no path: ${messageOf(cause)}. docs/plugins.md has examples.`,
			{ cause },
		);
	}
}

const TOO_LONG = new Refusal(
	414,
	`An address may have ${LONGEST_ADDRESS} characters. Ask for fewer variables or ids at once.`,
);

interface Desk {
	readonly world: PublishWorld;
	readonly levelOf: LevelOf;
	/** Whether there is any token that a browser could sign in with. */
	readonly canSignIn: boolean;
	readonly send: SendAnswer;
	readonly timeLimit: number;
	/** Who answers; named where that fails. */
	readonly publisher?: string;
}

function addAppRoute(server: FastifyInstance, route: Route, desk: Desk): void {
	const answer = (request: FastifyRequest, reply: FastifyReply) =>
		answering({ request, reply, ...desk }, async (waiting) =>
			withHeaders(await route.answer(askedCall({ request, waiting }, route, desk)), ASKED_EACH_TIME),
		);
	server.get(`/${route.path}`, answer);
	if (route.byPost) server.post(`/${route.path}`, answer);
}

/** Lists change with the datasets, and with who asks. */
const ASKED_EACH_TIME = { "cache-control": "no-cache" };

/** Those of the answer itself count more. */
const withHeaders = (answer: RouteAnswer, headers: Readonly<Record<string, string>>): RouteAnswer => ({
	...answer,
	headers: { ...headers, ...answer.headers },
});

function addDatasetRoute(server: FastifyInstance, route: DatasetRoute, desk: Desk): void {
	server.get(`/datasets/:id/${route.path}`, (request, reply) =>
		answering({ request, reply, ...desk }, async (waiting) => {
			const { id } = request.params as { readonly id: string };
			const call = askedCall({ request, waiting }, route, desk);
			const dataset = await datasetOf(id, call);
			const opened = await dataset.open();
			const address = `${call.server}/datasets/${encodeURIComponent(id)}`;
			// The same object: copied, it would make a signal that few routes ask for.
			const answer = await route.answer(Object.assign(call, { dataset, opened, address }));
			return withCaching(answer, dataset, opened);
		}),
	);
}

async function datasetOf(id: string, { datasets }: Pick<RouteCall, "datasets">): Promise<ServedDataset> {
	const dataset = await datasets.get(id);
	if (!dataset) throw notFound(`There is no dataset "${id}". "/datasets" lists them.`);
	if (dataset.state.kind !== "retracted") return dataset;
	throw new Refusal(410, `"${id}" was retracted: ${dataset.state.reason}`);
}

const DAY = 86_400;

/** What is published under a version never changes; all else may at any time, which its tag tells. */
function withCaching(answer: RouteAnswer, dataset: ServedDataset, opened: OpenedDataset): RouteAnswer {
	const who = dataset.access === "public" ? "public" : "private";
	const how = dataset.version === undefined ? "no-cache" : `max-age=${DAY}`;
	if ((answer.status ?? 200) >= 400) return withHeaders(answer, { "cache-control": "no-store" });
	return withHeaders(answer, {
		"cache-control": `${who}, ${how}`,
		...(opened.modified && { "last-modified": opened.modified.toUTCString() }),
	});
}

interface Exchange extends Desk {
	readonly request: FastifyRequest;
	readonly reply: FastifyReply;
}

async function answering(
	exchange: Exchange,
	answer: (waiting: Waiting) => Promise<RouteAnswer>,
): Promise<FastifyReply> {
	const { request, reply, send, timeLimit } = exchange;
	const waiting = new Waiting(reply);
	try {
		const made = await inTime(answer(waiting), waiting, timeLimit);
		const body = watched(made.body, (error) => isLeft(exchange, error) || note(exchange, error));
		return await send(request, reply, { ...made, body });
	} catch (error) {
		return sendFailure(exchange, error);
	}
}

function sendFailure(exchange: Exchange, error: unknown): Promise<FastifyReply> {
	const { request, reply, send } = exchange;
	if (statusOf(error) >= 500 && !isLeft(exchange, error)) note(exchange, error);
	// What an answer had brought along may be what failed.
	for (const name of Object.keys(reply.getHeaders())) if (!OF_ALL.test(name)) reply.removeHeader(name);
	return send(request, reply, signInAnswer(exchange, error) ?? toldFailure(request, error));
}

/** That a client has gone is no failure of ours. */
const isLeft = ({ reply }: Exchange, error: unknown): boolean =>
	isHeadwaterError(error, "Interrupted") && reply.raw.destroyed;

/** People who may not see something are asked who they are. */
function signInAnswer({ request, canSignIn, levelOf }: Exchange, error: unknown): RouteAnswer | undefined {
	const { url, headers } = request;
	if (!canSignIn || !isPerson(request) || !(error instanceof Refusal) || headers.authorization !== undefined)
		return undefined;
	if (error.status !== 401 && error.status !== 403) return undefined;
	const page = pageAnswer(signInPage({ level: levelOf(headers), next: url, message: error.message }));
	return {
		...{ ...page, status: error.status },
		headers: { ...page.headers, ...error.headers, "cache-control": "no-store", vary: "accept" },
	};
}

/** Headers that every answer has, whatever becomes of it. */
const OF_ALL = /^(?:access-control-|allow$|vary$)/;

/** Writes down what failed here, and who answered. */
function note({ request, world, publisher }: Exchange, error: unknown): void {
	const status = statusOf(error);
	const told = status === 500 && error instanceof Error ? (error.stack ?? error.message) : String(error);
	const by = publisher === undefined ? "" : ` (publisher "${publisher}")`;
	world.log.error(`${request.method} ${withoutSecrets(request.url)}${by}: ${status} ${told}`);
}

const SECRET = /([?&][^=&]*(?:token|key|secret|sign|pass|auth|session|credential)[^=&]*=)[^&]*/gi;

/** Constraints and choices say what went wrong; what clients should not have sent is not repeated. */
const withoutSecrets = (url: string): string => url.slice(0, LONGEST_TOLD).replace(SECRET, "$1***");
const LONGEST_TOLD = 1000;

function addFailures(server: FastifyInstance, { paths }: RouteTable, desk: Desk): void {
	server.setNotFoundHandler((request, reply) => {
		const path = request.url.split("?")[0];
		const error = METHODS.includes(request.method)
			? notFound(`There is nothing at "${path}". "/openapi.json" lists the ${paths} addresses.`)
			: new Refusal(405, `"${request.method}" does nothing at "${path}". Ask with GET.`, {
					allow: METHODS.join(", "),
				});
		return sendFailure({ request, reply, ...desk }, error);
	});
	server.setErrorHandler(
		(error: { readonly statusCode?: number; readonly message?: string }, request, reply) => {
			const { statusCode = 500, message = "" } = error;
			const known =
				statusCode < 500 ? new Refusal(statusCode, `The request makes no sense: ${message}.`) : error;
			return sendFailure({ request, reply, ...desk }, known);
		},
	);
}
