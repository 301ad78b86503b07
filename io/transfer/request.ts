import type net from "node:net";
import { isS3Name } from "../../core/text/s3-options.ts";
import { type HttpProxy, proxyFor, proxyHeaders, refusal } from "../proxies/chosen-proxy.ts";
import { unwanted } from "./answer-body.ts";
import { Fault } from "./fault.ts";
import { assertPublicHost, assertPublicName, hostOf, publicLookup } from "./private-addresses.ts";
import { type Hear, type OpenSocket, Wire } from "./wire.ts";

/** Connections that are used again. Those to addresses that were looked at are kept apart from those to any. */
export class Connections {
	readonly #free = new Map<string, Wire[]>();
	readonly #busy = new Set<Wire>();

	/** A connection to the host of a URL, or to the proxy it is asked through. */
	async take(
		url: URL,
		{ mayBePrivate, signal }: { readonly mayBePrivate: boolean; readonly signal: AbortSignal },
	): Promise<Wire> {
		const free = this.#free.get(keyOf(url, mayBePrivate)) ?? [];
		for (let wire = free.pop(); wire; wire = free.pop()) if (wire.isFree) return this.#use(wire);
		const proxy = proxyFor(url);
		if (proxy) {
			const { wireThrough } = await import("./wire-through.ts");
			return this.#use(await wireThrough(proxy, url, signal));
		}
		const isSecure = url.protocol === "https:";
		// What is needed for encryption is loaded when the first such address is asked.
		const open = isSecure ? (await import("./secure-socket.ts")).openSecure : undefined;
		return this.#use(new Wire(targetOf(url, mayBePrivate), open as OpenSocket | undefined));
	}

	giveBack(wire: Wire, url: URL, mayBePrivate: boolean): void {
		this.#busy.delete(wire);
		if (!wire.isFree) return;
		const key = keyOf(url, mayBePrivate);
		const free = this.#free.get(key);
		if (free) free.push(wire);
		else this.#free.set(key, [wire]);
	}

	close(): void {
		for (const wire of [...this.#busy, ...[...this.#free.values()].flat()]) wire.destroy();
		this.#free.clear();
	}

	#use(wire: Wire): Wire {
		this.#busy.add(wire);
		return wire;
	}
}

const keyOf = ({ origin }: URL, mayBePrivate: boolean): string => `${mayBePrivate} ${origin}`;

const targetOf = (url: URL, mayBePrivate: boolean) => ({
	host: hostOf(url),
	port: Number(url.port) || (url.protocol === "https:" ? 443 : 80),
	...(!mayBePrivate && { lookup: publicLookup as net.LookupFunction }),
});

export interface RequestOptions {
	readonly headers: Readonly<Record<string, string>>;
	readonly connections: Connections;
	/** The user wrote the address: its server may be private, but not another it redirects to. */
	readonly isTyped: boolean;
	/** Private and loopback addresses may be asked. */
	readonly allowPrivateHosts: boolean;
	readonly signal: AbortSignal;
}

const MOST_REDIRECTS = 10;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Asks for a URL; `hear` gets the head of the answer after redirections to http and https, and says where its body goes. User and password go to
 * the host of the URL they stand in and nowhere else; private addresses are refused at every hop. What lies on S3 is asked for signed, and no
 * redirection is followed with that. @throws Fault, what `hear` throws, the signal's reason
 */
export async function request(address: string, options: RequestOptions, hear: Hear): Promise<void> {
	if (isS3Name(address)) return requestS3(address, options, hear);
	const first = parse(address);
	let url = first;
	for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
		const mayBePrivate = options.allowPrivateHosts || (options.isTyped && url.origin === first.origin);
		const redirect = await ask(url, { ...options, mayBePrivate }, hear);
		if (redirect === undefined) return;
		url = nextUrl(url, redirect.location);
	}
	throw new Fault("bad-redirect", `its server redirects more than ${MOST_REDIRECTS} times`);
}

async function requestS3(name: string, options: RequestOptions, hear: Hear): Promise<void> {
	const { openBucket } = await import("../stores/s3/bucket.ts");
	const bucket = await openBucket(name);
	const asked = { address: name, headers: options.headers };
	const { url, headers } = await bucket.manner(bucket.place.key).request(asked);
	const mayBePrivate = options.allowPrivateHosts || options.isTyped;
	if (await ask(url, { ...options, headers, mayBePrivate }, hear))
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

type Asking = RequestOptions & { readonly mayBePrivate: boolean };
type Sending = Asking & { readonly proxy: HttpProxy | undefined };

/** One request; where it was redirected to instead. */
async function ask(
	url: URL,
	options: Asking,
	hear: Hear,
): Promise<{ readonly location: string | undefined } | undefined> {
	if (!options.mayBePrivate) assertPublicHost(url);
	const proxy = proxyFor(url);
	// A proxy resolves names itself.
	if (proxy && !options.mayBePrivate) await assertPublicName(url);
	options.signal.throwIfAborted();
	let redirect: { readonly location: string | undefined } | undefined;
	await send(url, { ...options, proxy }, (head) => {
		if (proxy && head.status === 407) throw new Fault("unreachable", refusal(proxy, 407));
		if (!REDIRECTS.has(head.status)) return hear(head);
		redirect = { location: head.headers["location"] };
		return unwanted();
	});
	return redirect;
}

async function send(url: URL, options: Sending, hear: Hear): Promise<void> {
	const { connections, mayBePrivate, signal, proxy } = options;
	const wire = await connections.take(url, options);
	const isUsed = wire.answers > 0;
	const answered = wire.answers;
	const stop = () => wire.destroy(signal.reason);
	signal.addEventListener("abort", stop, { once: true });
	try {
		if (signal.aborted) stop();
		await wire.exchange(headText(url, options.headers, proxy), hear);
	} catch (error) {
		// Servers close connections that were idle, sometimes just when they are used again.
		const isStale = isUsed && wire.answers === answered && error instanceof Fault && error.kind === "reset";
		if (!isStale || signal.aborted) throw error;
		return await send(url, options, hear);
	} finally {
		signal.removeEventListener("abort", stop);
		connections.giveBack(wire, url, mayBePrivate);
	}
}

/** A proxy is told the whole address of what is not encrypted. */
function headText(url: URL, headers: Readonly<Record<string, string>>, proxy: HttpProxy | undefined): string {
	const forwarding = url.protocol === "http:" ? proxy : undefined;
	const all = {
		...{ host: url.host, ...headers, ...authorization(url) },
		...(forwarding && proxyHeaders(forwarding)),
		connection: "keep-alive",
	};
	const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
	// A line break in a header would begin another.
	if (lines.some((line) => /[\0\r\n]/.test(line)))
		throw new Fault("bad-redirect", "its address cannot be asked for");
	const target = `${forwarding ? `http://${url.host}` : ""}${url.pathname}${url.search}`;
	return [`GET ${target} HTTP/1.1`, ...lines, "", ""].join("\r\n");
}

function authorization({ username, password }: URL): Record<string, string> {
	if (username === "" && password === "") return {};
	const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
	return { authorization: `Basic ${Buffer.from(user).toString("base64")}` };
}
