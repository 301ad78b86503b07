import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { Refusal } from "../failure.ts";

/** Characters of an address that are read: a constraint of OPeNDAP that names many variables is long. */
export const LONGEST_ADDRESS = 80 * 2 ** 10;
/** Bytes of the lines before a request's body; Node's own bound is 16 KiB. */
export const MOST_HEADER_BYTES = LONGEST_ADDRESS + 16 * 2 ** 10;
/** Milliseconds in which a client can take the answer, though what it sent is not read to its end. */
const PARTING = 1000;

const ANSWERS: Readonly<Record<string, readonly [status: number, message: string]>> = {
	HPE_HEADER_OVERFLOW: [
		431,
		`The address and the headers of a request may take ${MOST_HEADER_BYTES} bytes together. Ask for fewer variables or ids at once.`,
	],
	HPE_INVALID_URL: [
		400,
		"The address has characters that no address has, such as letters beyond ASCII. Percent-encode them: %C3%A9 for \u00e9.",
	],
	HPE_INVALID_CONSTANT: [
		400,
		"The address ends at a blank, behind which no HTTP stands. Write blanks as %20.",
	],
	ERR_HTTP_REQUEST_TIMEOUT: [408, "The request did not arrive in time. Send it again."],
};

/** Characters of a name between two slashes of an address. */
export const LONGEST_NAME = 2048;

/** What of an address the router could not read. */
export const unroutable = ({ code }: { readonly code: string }): Refusal =>
	code === "FST_ERR_MAX_PARAM_LENGTH"
		? new Refusal(
				414,
				`A name in the address is longer than ${LONGEST_NAME} characters; nothing here is called so.`,
			)
		: UNREADABLE_ADDRESS;

const UNREADABLE_ADDRESS = new Refusal(
	400,
	'The address has a "%" that begins no character of UTF-8. Percent-encode names: a "%" of their own is %25.',
);

const NOT_HTTP = [400, "This is no request of HTTP. Check that the client speaks it, and not TLS."] as const;

/** Answers what Node could not read as a request, where the connection still stands. */
export function answerBroken(): (error: NodeJS.ErrnoException, socket: Socket) => void {
	const answered = new WeakSet<Socket>();
	return (error, socket) => {
		if (answered.has(socket)) return;
		if (error.code === "ECONNRESET" || !socket.writable) {
			socket.destroy();
			return;
		}
		answered.add(socket);
		const [status, message] = ANSWERS[error.code ?? ""] ?? NOT_HTTP;
		const body = JSON.stringify({ error: { status, message } });
		socket.end(
			[
				`HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
				"content-type: application/json",
				`content-length: ${Buffer.byteLength(body)}`,
				"connection: close",
				"",
				body,
			].join("\r\n"),
		);
		// Ended at once, what is still on its way here would make the client lose the answer.
		setTimeout(() => socket.destroy(), PARTING).unref();
	};
}
