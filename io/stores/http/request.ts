import { isHeadwaterError, messageOf, StoreError } from "../../../core/errors.ts";
import { Refusal } from "../../../core/ports/refusal.ts";
import { namesProxies } from "../../proxies/chosen-proxy.ts";
import { type Asked, fetchFrom } from "./fetch-from.ts";
import { fetchByRules, type RedirectRules } from "./redirects.ts";

/** How long a server is waited for. */
export interface Patience {
	/** Requests for one answer, the first included. */
	readonly attempts: number;
	/** Milliseconds before the second request; doubled before each further one. */
	readonly firstWait: number;
	/** Milliseconds without any byte. */
	readonly silence: number;
}

export interface HttpOptions {
	readonly signal?: AbortSignal;
	readonly patience?: Patience;
	/** Absent: plain HTTP. */
	readonly manner?: HttpManner;
	/** Absent: redirections are followed wherever they lead. */
	readonly redirects?: RedirectRules;
}

/** What a kind of server wants of requests, and says in refusals. The address of a wish is then only what messages call it. */
export interface HttpManner {
	/** One attempt: signatures hold the time. Redirections are not followed, as nobody else may get what is signed. */
	request(wish: HttpWish): Promise<{ readonly url: URL; readonly headers: Record<string, string> }>;
	/** The error of a status that is not 2xx, a `Passing` one where another attempt may help; `undefined`: the caller gives it its meaning. */
	refusal(wish: HttpWish, answer: HttpRefusal): Error | undefined;
}

export interface HttpRefusal {
	readonly status: number;
	readonly headers: Headers;
	/** The beginning of the body. */
	readonly text: string;
}

export interface HttpWish extends HttpOptions {
	readonly address: string;
	readonly headers?: Readonly<Record<string, string>>;
	/** Sent by POST; absent: GET. */
	readonly body?: string;
	/** Only the headers of the answer are wanted. */
	readonly headOnly?: boolean;
	/** A longer body is not read to its end. */
	readonly most?: number;
	/** Further statuses that the caller gives their meaning; those that may pass are still tried again. */
	readonly accepts?: (status: number) => boolean;
}

export interface HttpAnswer {
	readonly status: number;
	readonly headers: Headers;
	/** Where redirections led. */
	readonly address: string;
	/** At most `most` bytes and a little. */
	readonly bytes: Uint8Array;
	/** Whether the body is longer than `most`. */
	readonly isLonger: boolean;
}

const PATIENCE: Patience = { attempts: 4, firstWait: 250, silence: 60_000 };
const LONGEST_WAIT = 30_000;
/** What may pass by itself: time-outs, too many requests, a server that is busy or being mended. */
export const PASSING: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);
/** Statuses that the caller gives their meaning. */
export const TELLING: ReadonlySet<number> = new Set([404, 410, 412, 416]);

/** Why there is no file at an address: the cause of a StoreError. There may be a folder. */
export class NoFile extends Error {}

/** Something that may go well when it is asked for again. */
export class Passing extends Error {
	/** Milliseconds the server asks to wait. */
	readonly wait: number;
	constructor(message: string, { wait = 0, ...options }: ErrorOptions & { readonly wait?: number } = {}) {
		super(message, options);
		this.wait = wait;
	}
}

/**
 * Asks for what lies at an address, again when that may help, and gives what `accept` makes of the answer; its `Passing` errors are
 * tried again too. Answers are 2xx, 404, 410, 412, 416 and what the wish accepts. StoreError for all others, and for servers that are silent or cannot be reached.
 */
export async function ask<T>(wish: HttpWish, accept: (answer: HttpAnswer) => T): Promise<T> {
	const { attempts, firstWait } = wish.patience ?? PATIENCE;
	for (let attempt = 1; ; attempt++) {
		try {
			return accept(await answerTo(wish));
		} catch (error) {
			if (!(error instanceof Passing)) throw error;
			if (attempt >= attempts)
				throw new StoreError(wish.address, lastWords(error, attempt), { cause: error });
			await pause(Math.min(LONGEST_WAIT, Math.max(error.wait, firstWait * 2 ** (attempt - 1))), wish.signal);
		}
	}
}

const lastWords = ({ message }: Passing, attempts: number): string =>
	`${message}${attempts > 1 ? ` (asked ${attempts} times)` : ""}. Try again later.`;

async function answerTo(wish: HttpWish): Promise<HttpAnswer> {
	const quiet = silenceTimer((wish.patience ?? PATIENCE).silence);
	const signal = wish.signal ? AbortSignal.any([wish.signal, quiet.signal]) : quiet.signal;
	try {
		const { answer, address } = await send(wish, signal);
		quiet.heard();
		if (!answer.ok && wish.manner) return await refusedBy(wish.manner, { wish, answer, heard: quiet.heard });
		if (!answer.ok) await refuse(wish, answer);
		return { ...(await bodyOf(answer, wish.most, quiet.heard)), ...whatOf(answer), address };
	} catch (error) {
		if (wish.signal?.aborted || isHeadwaterError(error) || error instanceof Passing) throw error;
		if (quiet.signal.aborted) throw new Passing("the server is silent", { cause: error });
		throw new Passing(`the server cannot be reached, or broke off (${causeOf(error)})`, { cause: error });
	} finally {
		quiet.end();
	}
}

async function send(wish: HttpWish, signal: AbortSignal): Promise<{ answer: Response; address: string }> {
	const { redirect, ...init } = await requestFor(wish);
	const asked = { ...init, signal };
	if (redirect === "manual") return { answer: await fetchFrom(asked), address: init.url.href };
	// Each address has its own proxy, or none, which fetch does not know.
	const rules = wish.redirects ?? (namesProxies() ? ANYWHERE : undefined);
	if (rules) {
		const { response, address } = await fetchByRules(asked, rules);
		return { answer: response, address };
	}
	const answer = await fetch(init.url, asked);
	return { answer, address: answer.url };
}

const ANYWHERE: RedirectRules = { allowPrivateHosts: true };

type Requested = Pick<RequestInit, "redirect"> & Omit<Asked, "signal">;

async function requestFor(wish: HttpWish): Promise<Requested> {
	const { body, manner, headOnly } = wish;
	const more = {
		...(body !== undefined && { method: "POST", body }),
		...(headOnly && { method: "HEAD" }),
	};
	if (manner) return { ...more, redirect: "manual", ...(await manner.request(wish)) };
	const { url, authorization } = withoutUser(wish.address);
	return { ...more, url, headers: { ...wish.headers, ...(authorization && { authorization }) } };
}

const REFUSAL_BYTES = 64 * 2 ** 10;

async function refusedBy(
	manner: HttpManner,
	{ wish, answer, heard }: { readonly wish: HttpWish; readonly answer: Response; readonly heard: () => void },
): Promise<HttpAnswer> {
	const { bytes } = await bodyOf(answer, REFUSAL_BYTES, heard);
	const { status, headers } = answer;
	const error = manner.refusal(wish, { status, headers, text: new TextDecoder().decode(bytes) });
	if (error) throw error;
	return { bytes, isLonger: false, ...whatOf(answer) };
}

const whatOf = ({ status, headers, url: address }: Response) => ({ status, headers, address });

/** A signal that fires when nothing was heard for so long. */
function silenceTimer(milliseconds: number) {
	const controller = new AbortController();
	const timer = setTimeout(() => controller.abort(), milliseconds);
	return {
		signal: controller.signal,
		heard: () => void timer.refresh(),
		end: () => clearTimeout(timer),
	};
}

/** fetch takes no user and password in an address. */
function withoutUser(address: string): { readonly url: URL; readonly authorization?: string } {
	if (!URL.canParse(address)) throw new StoreError(address, "it is no address. Check it.");
	const url = new URL(address);
	if (url.username === "" && url.password === "") return { url };
	const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
	url.username = "";
	url.password = "";
	return { url, authorization: `Basic ${Buffer.from(user).toString("base64")}` };
}

/** @throws unless the caller gives the status its meaning */
async function refuse({ address, accepts }: HttpWish, answer: Response): Promise<void> {
	const { status, statusText, headers } = answer;
	if (TELLING.has(status) || (accepts?.(status) && !PASSING.has(status))) return;
	await answer.body?.cancel();
	const words = `the server answers ${status}${statusText && ` ${statusText}`}`;
	if (PASSING.has(status)) throw new Passing(words, { wait: waitIn(headers) });
	if (status === LOOP) throw new StoreError(address, IN_A_RING, { cause: new Refusal(LOOP, words) });
	const more = FORBIDDEN.has(status) ? { cause: new NoFile(words) } : {};
	throw new StoreError(address, `${words}. ${adviceFor(status)}`, more);
}

const FORBIDDEN: ReadonlySet<number> = new Set([401, 403, 407]);
/** Loop Detected (RFC 5842, 7.2): whoever asked is told so too. */
const LOOP = 508;
const IN_A_RING =
	"servers that publish each other's data stand in a ring (status 508). Leave one of them out.";

const adviceFor = (status: number): string =>
	FORBIDDEN.has(status)
		? "It may be there, but not for you: check the address, and the user, password or token in it."
		: "Check the address.";

/** Retry-After in seconds or as a date, in milliseconds. */
export function waitIn(headers: Headers): number {
	const text = headers.get("retry-after") ?? "";
	const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
	return Number.isFinite(wait) ? Math.max(0, wait) : 0;
}

async function bodyOf(answer: Response, most = Number.POSITIVE_INFINITY, heard: () => void) {
	const parts: Uint8Array[] = [];
	let length = 0;
	const announced = answer.headers.has("content-encoding") ? 0 : Number(answer.headers.get("content-length"));
	const reader = answer.body?.getReader();
	while (reader && length <= most && announced <= most) {
		const { done, value } = await reader.read();
		heard();
		if (done) return { bytes: joined(parts, length), isLonger: false };
		parts.push(value);
		length += value.length;
	}
	await reader?.cancel();
	return { bytes: joined(parts, length), isLonger: reader !== undefined };
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
	const bytes = new Uint8Array(length);
	let at = 0;
	for (const part of parts) {
		bytes.set(part, at);
		at += part.length;
	}
	return bytes;
}

/** fetch hides what happened behind "fetch failed". */
function causeOf(error: unknown): string {
	const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
	const code = (cause as NodeJS.ErrnoException | undefined)?.code;
	return messageOf(cause) || code || "no reason given";
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(resolve, milliseconds);
		signal?.addEventListener(
			"abort",
			() => {
				clearTimeout(timer);
				reject(signal.reason);
			},
			{ once: true },
		);
	});
}
