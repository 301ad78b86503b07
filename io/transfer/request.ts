import http, { type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { messageOf } from "../../core/errors.ts";
import { isS3Name } from "../../core/text/s3-options.ts";
import { Fault } from "./fault.ts";
import { assertPublicHost, publicLookup } from "./private-addresses.ts";

const AGENT = {
	keepAlive: true,
	keepAliveMsecs: 15_000,
	maxFreeSockets: 64,
	scheduling: "lifo",
} as const;

/** Asks for one address; the agent keeps connections open to be used again. */
interface Asking {
	readonly get: typeof http.get;
	readonly agent: http.Agent;
}

class Agents {
	readonly plain: Asking = { get: http.get, agent: new http.Agent(AGENT) };
	#secure: Promise<Asking> | undefined;
	/** What is needed for encryption is loaded when the first such address is asked. */
	secure(): Promise<Asking> {
		this.#secure ??= import("node:https").then((https) => ({
			get: https.get,
			agent: new https.Agent(AGENT),
		}));
		return this.#secure;
	}
	close(): void {
		this.plain.agent.destroy();
		this.#secure?.then(({ agent }) => agent.destroy()).catch(() => undefined);
	}
}

/** Connections that are used again. Those to addresses that were looked at are kept apart from those to any. */
export interface Connections {
	readonly toPublic: Agents;
	readonly toAny: Agents;
	close(): void;
}

export function createConnections(): Connections {
	const [toPublic, toAny] = [new Agents(), new Agents()];
	return {
		toPublic,
		toAny,
		close() {
			toPublic.close();
			toAny.close();
		},
	};
}

export interface RequestOptions {
	readonly headers: Readonly<Record<string, string>>;
	readonly connections: Connections;
	/** The user wrote the address: its server may be private, but not another it redirects to. */
	readonly isTyped: boolean;
	/** Private and loopback addresses may be asked. */
	readonly allowPrivateHosts: boolean;
	readonly signal: AbortSignal;
}

export interface Answer {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	/** Paused: nothing is lost until it is read. */
	readonly body: IncomingMessage;
}

const MOST_REDIRECTS = 10;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Asks for a URL and gives the answer whose body has not been read, after redirections to http and https. User and password go to the host of
 * the URL they stand in and nowhere else; private addresses are refused at every hop. What lies on S3 is asked for signed, and no redirection is
 * followed with that. @throws Fault
 */
export async function request(address: string, options: RequestOptions): Promise<Answer> {
	if (isS3Name(address)) return requestS3(address, options);
	const first = parse(address);
	let url = first;
	for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
		const mayBePrivate = options.allowPrivateHosts || (options.isTyped && url.origin === first.origin);
		const body = await ask(url, mayBePrivate, options);
		const status = body.statusCode ?? 0;
		if (!REDIRECTS.has(status)) return { status, headers: body.headers, body };
		body.resume();
		url = nextUrl(url, body.headers.location);
	}
	throw new Fault("bad-redirect", `its server redirects more than ${MOST_REDIRECTS} times`);
}

async function requestS3(name: string, options: RequestOptions): Promise<Answer> {
	const { openBucket } = await import("../stores/s3/bucket.ts");
	const bucket = await openBucket(name);
	const asked = { address: name, headers: options.headers };
	const { url, headers } = await bucket.manner(bucket.place.key).request(asked);
	const body = await ask(url, options.allowPrivateHosts || options.isTyped, { ...options, headers });
	const status = body.statusCode ?? 0;
	if (!REDIRECTS.has(status)) return { status, headers: body.headers, body };
	body.resume();
	throw new Fault("bad-redirect", "its bucket lies in another region: name that (region)");
}

function parse(address: string): URL {
	if (URL.canParse(address)) return assertWeb(new URL(address));
	throw new Fault("bad-redirect", "it is no address");
}

function assertWeb(url: URL): URL {
	if (url.protocol === "http:" || url.protocol === "https:") return url;
	throw new Fault("bad-redirect", `"${url.protocol}" addresses are not followed, only http and https`);
}

function nextUrl(from: URL, location: string | undefined): URL {
	if (location === undefined || !URL.canParse(location, from.href))
		throw new Fault("bad-redirect", "its server redirects to nowhere");
	const next = assertWeb(new URL(location, from));
	const isSameHost =
		next.origin === from.origin || (next.protocol === "https:" && next.hostname === from.hostname);
	if (isSameHost && next.username === "") {
		next.username = from.username;
		next.password = from.password;
	}
	return next;
}

async function ask(url: URL, mayBePrivate: boolean, options: RequestOptions): Promise<IncomingMessage> {
	if (!mayBePrivate) assertPublicHost(url);
	const { headers, connections, signal } = options;
	const agents = mayBePrivate ? connections.toAny : connections.toPublic;
	const { agent, get } = url.protocol === "https:" ? await agents.secure() : agents.plain;
	return new Promise((resolve, reject) => {
		const asked = get(
			plain(url).href,
			{
				agent,
				headers: { ...headers, ...authorization(url) },
				signal,
				...(!mayBePrivate && { lookup: publicLookup }),
			},
			resolve,
		);
		asked.once("error", (error) => reject(faultOf(error)));
	});
}

function plain(url: URL): URL {
	const bare = new URL(url);
	bare.username = "";
	bare.password = "";
	return bare;
}

function authorization({ username, password }: URL): Record<string, string> {
	if (username === "" && password === "") return {};
	const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
	return { authorization: `Basic ${Buffer.from(user).toString("base64")}` };
}

const BROKEN: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE"]);

/** What a failure of the network is to us. */
export function faultOf(error: unknown): Fault {
	if (error instanceof Fault) return error;
	const code = (error as NodeJS.ErrnoException | undefined)?.code ?? "";
	const words = messageOf(error) || code;
	if (BROKEN.has(code)) return new Fault("reset", `the connection was broken (${words})`, { cause: error });
	return new Fault("unreachable", `the server cannot be reached (${words})`, { cause: error });
}
