import { request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { StoreError } from "../../../core/errors.ts";
import { proxyFor } from "../../proxies/chosen-proxy.ts";
import { Fault } from "../../transfer/fault.ts";
import { assertPublicHost, assertPublicName, publicLookup } from "../../transfer/private-addresses.ts";
import { type Asked, fetchFrom } from "./fetch-from.ts";
import { responseTo } from "./response-to.ts";

interface Rules {
	readonly mayBePrivate: boolean;
	/** The address that redirected here. */
	readonly askedAt: string;
}

/**
 * Asks where a redirection leads. The connection goes to the very address that was looked at, which fetch cannot be told, and which only a proxy chooses itself.
 * @throws StoreError for private places that may not be asked
 */
export async function requestAt(asked: Asked, { mayBePrivate, askedAt }: Rules): Promise<Response> {
	try {
		if (!mayBePrivate) assertPublicHost(asked.url);
		if (proxyFor(asked.url) === undefined)
			return await send(asked, mayBePrivate ? {} : { lookup: publicLookup });
		if (!mayBePrivate) await assertPublicName(asked.url);
		return await fetchFrom(asked);
	} catch (cause) {
		if (!(cause instanceof Fault)) throw cause;
		throw new StoreError(askedAt, `it redirects elsewhere: ${cause.message}. Check its address.`, { cause });
	}
}

const send = (
	{ url, method = "GET", body, headers, signal }: Asked,
	how: { readonly lookup?: typeof publicLookup },
): Promise<Response> =>
	responseTo((answered) => {
		const request = url.protocol === "https:" ? secureRequest : plainRequest;
		return request(
			url,
			{ method, signal, headers: { "accept-encoding": "identity", ...headers }, ...how },
			answered,
		);
	}, body);
