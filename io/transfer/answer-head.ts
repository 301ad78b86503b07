import { Fault } from "./fault.ts";

/** The first part of an answer. */
export interface AnswerHead {
	readonly status: number;
	/** Names in lower case; fields that come several times are joined by commas. */
	readonly headers: Headers;
	/** "1.0" or "1.1". */
	readonly version: string;
}

export type Headers = Readonly<Record<string, string | undefined>>;

/** How the end of a body is told (RFC 9112, 6.3): by its length, by chunks, or by the end of the connection. */
export type Framing =
	| { readonly kind: "length"; readonly length: number }
	| { readonly kind: "chunks" }
	| { readonly kind: "close" };

const STATUS_LINE = /^HTTP\/(1\.[01]) ([1-9]\d\d)(?: .*)?$/;
const FIELD = /^([!#$%&'*+.^`|~\w-]+):[\t ]*(.*?)[\t ]*$/;

/** Reads the lines before a body. @throws Fault when they are none of HTTP/1.1 (RFC 9112) */
export function parseHead(text: string): AnswerHead {
	const [first = "", ...lines] = text.split("\r\n");
	const [, version, status] = STATUS_LINE.exec(first) ?? [];
	if (version === undefined) throw malformed("its first line is none of HTTP/1.1");
	const headers: Record<string, string> = Object.create(null);
	for (const line of lines) {
		const [, name, value = ""] = FIELD.exec(line) ?? [];
		if (name === undefined) throw malformed("a header cannot be read");
		const key = name.toLowerCase();
		const before = headers[key];
		headers[key] = before === undefined ? value : `${before}, ${value}`;
	}
	return { status: Number(status), headers, version };
}

/** @throws Fault when it tells its length in two ways: one of them could be somebody else's answer */
export function framingOf({ status, headers }: AnswerHead): Framing {
	const { "transfer-encoding": encoding, "content-length": length } = headers;
	if (status === 204 || status === 304) return { kind: "length", length: 0 };
	if (encoding !== undefined) {
		if (length !== undefined) throw malformed("it tells its length in two ways");
		if (encoding.toLowerCase() !== "chunked") throw malformed(`it is sent as "${encoding}"`);
		return { kind: "chunks" };
	}
	if (length === undefined) return { kind: "close" };
	const [first = "", ...others] = length.split(/\s*,\s*/);
	if (!/^\d{1,15}$/.test(first) || others.some((one) => one !== first))
		throw malformed("its length cannot be read");
	return { kind: "length", length: Number(first) };
}

/** Whether another request can be sent over the same connection afterwards. */
export const mayStay = ({ version, headers }: AnswerHead): boolean =>
	version === "1.1" && !/\bclose\b/i.test(headers["connection"] ?? "");

export const malformed = (words: string): Fault =>
	new Fault("unreachable", `its server's answer cannot be understood: ${words}`);
