import { type IncomingMessage, request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { Readable } from "node:stream";
import { StoreError } from "../../../core/errors.ts";
import { Fault } from "../../transfer/fault.ts";
import { assertPublicHost, publicLookup } from "../../transfer/private-addresses.ts";
import type { Asked } from "./redirects.ts";

interface Rules {
	readonly mayBePrivate: boolean;
	/** The address that redirected here. */
	readonly askedAt: string;
}

/**
 * Asks where a redirection leads. The connection goes to the very address that was looked at, which fetch cannot be told.
 * @throws StoreError for private places that may not be asked
 */
export async function requestAt(asked: Asked, { mayBePrivate, askedAt }: Rules): Promise<Response> {
	try {
		if (!mayBePrivate) assertPublicHost(asked.url);
		return await send(asked, mayBePrivate ? {} : { lookup: publicLookup });
	} catch (cause) {
		if (!(cause instanceof Fault)) throw cause;
		throw new StoreError(askedAt, `it redirects elsewhere: ${cause.message}. Check its address.`, { cause });
	}
}

const send = (
	{ url, method = "GET", body, headers, signal }: Asked,
	how: { readonly lookup?: typeof publicLookup },
): Promise<Response> =>
	new Promise((resolve, reject) => {
		const request = url.protocol === "https:" ? secureRequest : plainRequest;
		const options = { method, signal, headers: { "accept-encoding": "identity", ...headers }, ...how };
		const sent = request(url, options, (answer) => resolve(responseOf(answer)));
		sent.once("error", reject);
		sent.end(body);
	});

function responseOf(answer: IncomingMessage): Response {
	const { statusCode: status = 0, statusMessage: statusText = "" } = answer;
	const headers = Object.entries(answer.headers).flatMap(([name, value = []]) =>
		[value].flat().map((one): [string, string] => [name, one]),
	);
	const hasBody = status !== 204 && status !== 304;
	if (!hasBody) answer.resume();
	return new Response(hasBody ? (Readable.toWeb(answer) as ReadableStream<Uint8Array>) : null, {
		...{ status, statusText, headers },
	});
}
