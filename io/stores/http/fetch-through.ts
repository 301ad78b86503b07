import { type ClientRequest, request as plainRequest } from "node:http";
import { Agent, request as secureRequest } from "node:https";
import type { Duplex } from "node:stream";
import { type ConnectionOptions, connect } from "node:tls";
import { type HttpProxy, proxyHeaders, refusal } from "../../proxies/chosen-proxy.ts";
import { openTunnel } from "../../proxies/tunnel.ts";
import type { Asked } from "./fetch-from.ts";
import { responseTo } from "./response-to.ts";

type Made = (error: Error | null, socket?: Duplex) => void;
interface Target extends ConnectionOptions {
	readonly host: string;
	readonly port: number;
	readonly proxy: HttpProxy;
}

/** Encrypted connections through proxies, which are used again. */
class Tunnels extends Agent {
	override getName(target: object): string {
		const { proxy, ...options } = target as Target;
		return `${super.getName(options)} ${proxy.host} ${proxy.port} ${proxy.authorization}`;
	}
	override createConnection(target: object, made: Made): undefined {
		const { proxy, ...options } = target as Target;
		openTunnel(proxy, options).then(
			(socket) => made(null, connect({ ...options, socket })),
			(error: Error) => made(error),
		);
	}
}

const tunnels = new Tunnels({ keepAlive: true });

/** Asks through a proxy: it is asked for plain addresses, and for a connection to the hosts of encrypted ones. */
export async function fetchThrough(proxy: HttpProxy, asked: Asked): Promise<Response> {
	const response = await responseTo((answered) => send(proxy, asked, answered), asked.body);
	if (response.status === 407) throw new Error(refusal(proxy, 407));
	return response;
}

function send(
	proxy: HttpProxy,
	{ url, method = "GET", headers, signal }: Asked,
	answered: Parameters<typeof plainRequest>[2],
): ClientRequest {
	const plain = { "accept-encoding": "identity", ...headers };
	if (url.protocol === "https:")
		return secureRequest(url, { ...{ method, signal, agent: tunnels, proxy }, headers: plain }, answered);
	const { host, pathname, search } = url;
	const place = { host: proxy.host, port: proxy.port, path: `http://${host}${pathname}${search}` };
	return plainRequest(
		{ ...place, method, signal, headers: { ...plain, host, ...proxyHeaders(proxy) } },
		answered,
	);
}
