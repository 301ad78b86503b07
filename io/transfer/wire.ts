import net from "node:net";
import { messageOf } from "../../core/errors.ts";
import { type BodyReader, readerFor, SHORT, type Sink, unwanted } from "./answer-body.ts";
import { type AnswerHead, framingOf, malformed, mayStay, parseHead } from "./answer-head.ts";
import { Fault } from "./fault.ts";

/** Hears the head of an answer and says where its body goes. @throws whatever ends the exchange */
export type Hear = (head: AnswerHead) => Sink;

/** Where a connection leads. */
export interface WireTarget {
	readonly host: string;
	readonly port: number;
	/** Resolves names where not all addresses may be asked. */
	readonly lookup?: net.LookupFunction;
}

/** Opens a socket that gives what comes in pieces of one buffer, which is used again. */
export type OpenSocket = (target: WireTarget, onread: net.OnReadOpts) => net.Socket;

const ROOM = 256 * 2 ** 10;
const LONGEST_HEAD = 65_536;

/** What is going on over a wire. */
interface Exchange {
	readonly hear: Hear;
	readonly resolve: () => void;
	readonly reject: (error: unknown) => void;
	head: AnswerHead | undefined;
	/** What `hear` threw. */
	refusal: unknown;
	body: BodyReader | undefined;
	sink: Sink;
}

/**
 * One connection to a server, over which one request after the other is sent (HTTP/1.1). node:http does the same, but copies every piece twice,
 * and takes more time for 64 KiB than they take to be received, hashed and written.
 */
export class Wire {
	readonly #socket: net.Socket;
	#exchange: Exchange | undefined;
	/** Of a head that is not all there. */
	#begun: Buffer = NONE;
	#stays = true;
	#isClosed = false;
	#failure: Error | undefined;
	#stopped: unknown;
	/** Answers that were received. */
	answers = 0;

	constructor(target: WireTarget, open: OpenSocket = openPlain) {
		const room = Buffer.allocUnsafeSlow(ROOM);
		this.#socket = open(target, {
			buffer: room,
			callback: (count) => {
				this.#take(room.subarray(0, count));
				return true;
			},
		});
		this.#socket.setNoDelay(true);
		this.#socket.on("error", (error) => {
			this.#failure = error;
		});
		this.#socket.on("end", () => this.#ended());
		this.#socket.on("close", () => this.#closed());
	}

	/** Whether another request may be sent. */
	get isFree(): boolean {
		return !this.#isClosed && this.#stays && this.#exchange === undefined;
	}

	/** Sends a request; `hear` gets the answer's head, and its sink the body. Ends with the body, or when the sink has enough. @throws Fault */
	exchange(request: string, hear: Hear): Promise<void> {
		return new Promise((resolve, reject) => {
			this.#exchange = {
				hear,
				resolve,
				reject,
				head: undefined,
				refusal: undefined,
				body: undefined,
				sink: unwanted(),
			};
			this.#socket.ref();
			if (this.#isClosed) this.#closed();
			else this.#socket.write(request, "latin1");
		});
	}

	/** Ends it, now. */
	destroy(reason?: unknown): void {
		this.#stopped ??= reason;
		this.#socket.destroy();
	}

	#take(bytes: Buffer): void {
		const exchange = this.#exchange;
		// What nobody asked for belongs to no answer.
		if (exchange === undefined) {
			this.destroy();
			return;
		}
		try {
			const rest = exchange.body ? bytes : this.#head(exchange, bytes);
			if (rest) this.#body(exchange, rest);
		} catch (error) {
			this.#exchange = undefined;
			exchange.reject(error);
			this.destroy();
		}
	}

	/** What follows the head; `undefined` when it is not all there. */
	#head(exchange: Exchange, bytes: Buffer): Buffer | undefined {
		const all = this.#begun.length === 0 ? bytes : Buffer.concat([this.#begun, bytes]);
		const end = all.indexOf("\r\n\r\n");
		if (end < 0 && all.length > LONGEST_HEAD) throw malformed("its head does not end");
		// The buffer of the socket is used again.
		this.#begun = end < 0 ? Buffer.from(all) : NONE;
		if (end < 0) return undefined;
		const head = parseHead(all.toString("latin1", 0, end));
		const rest = all.subarray(end + 4);
		// A word before the answer (RFC 9110, 15.2).
		if (head.status < 200 && head.status !== 101) return this.#head(exchange, rest);
		this.answers++;
		this.#stays = mayStay(head);
		exchange.head = head;
		exchange.body = readerFor(framingOf(head));
		exchange.sink = this.#sinkFor(exchange, head);
		return rest;
	}

	/** What is refused is read all the same when it is little: then the connection can be used again. */
	#sinkFor(exchange: Exchange, head: AnswerHead): Sink {
		try {
			return exchange.hear(head);
		} catch (error) {
			if (!(Number(head.headers["content-length"]) <= SHORT)) throw error;
			exchange.refusal = error;
			return unwanted();
		}
	}

	#body(exchange: Exchange, bytes: Buffer): void {
		const { body, sink } = exchange;
		if (body === undefined) return;
		const used = bytes.length > 0 ? body.take(bytes, sink) : 0;
		if (!body.isComplete && !body.isEnough) return;
		if (!body.isComplete || used < bytes.length) this.#stays = false;
		this.#finish(exchange);
	}

	#finish(exchange: Exchange): void {
		this.#exchange = undefined;
		if (this.#stays) this.#socket.unref();
		else this.destroy();
		if (exchange.refusal === undefined) exchange.resolve();
		else exchange.reject(exchange.refusal);
	}

	/** Its server closed its side: for a body of unknown length that is its end. */
	#ended(): void {
		const exchange = this.#exchange;
		const isUntilClose = exchange?.head && framingOf(exchange.head).kind === "close";
		this.#stays = false;
		if (exchange && isUntilClose) this.#finish(exchange);
		else this.#socket.destroy();
	}

	#closed(): void {
		this.#isClosed = true;
		const exchange = this.#exchange;
		this.#exchange = undefined;
		exchange?.reject(this.#reason(exchange));
	}

	#reason({ head, refusal }: Exchange): unknown {
		if (refusal !== undefined) return refusal;
		if (this.#stopped !== undefined) return this.#stopped;
		const fault = this.#failure === undefined ? undefined : faultOf(this.#failure);
		if (head !== undefined && (fault === undefined || fault.kind === "reset"))
			return new Fault("short", "its server broke off", { cause: this.#failure });
		return fault ?? new Fault("reset", "its server closed the connection without an answer");
	}
}

const NONE = Buffer.alloc(0);

const openPlain: OpenSocket = (target, onread) => net.connect({ ...target, onread });

const BROKEN: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE"]);

/** What a failure of the network is to us. */
function faultOf(error: unknown): Fault {
	if (error instanceof Fault) return error;
	const code = (error as NodeJS.ErrnoException | undefined)?.code ?? "";
	const words = messageOf(error) || code;
	if (BROKEN.has(code)) return new Fault("reset", `the connection was broken (${words})`, { cause: error });
	return new Fault("unreachable", `the server cannot be reached (${words})`, { cause: error });
}
