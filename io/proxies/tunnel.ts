import { request } from "node:http";
import type { Socket } from "node:net";
import { type HttpProxy, nameOf, proxyHeaders, refusal } from "./chosen-proxy.ts";

/** Why a proxy brought no connection to a host. */
export class NoTunnel extends Error {}

/** A connection through a proxy to a host, of which the proxy sees nothing but that (CONNECT, RFC 9110, 9.3.6). @throws NoTunnel; the signal's reason */
export function openTunnel(
	proxy: HttpProxy,
	{ host, port }: { readonly host: string; readonly port: number },
	signal?: AbortSignal,
): Promise<Socket> {
	const place = `${host.includes(":") ? `[${host}]` : host}:${port}`;
	return new Promise((resolve, reject) => {
		const asked = request({
			...{ host: proxy.host, port: proxy.port, method: "CONNECT", path: place, agent: false },
			headers: { host: place, ...proxyHeaders(proxy) },
			...(signal && { signal }),
		});
		asked.once("connect", ({ statusCode = 0 }, socket, head) => {
			if (statusCode >= 200 && statusCode < 300 && head.length === 0) return resolve(socket as Socket);
			socket.destroy();
			reject(new NoTunnel(refusal(proxy, statusCode)));
		});
		asked.once("response", (answer) => {
			answer.destroy();
			reject(new NoTunnel(refusal(proxy, answer.statusCode ?? 0)));
		});
		asked.once("error", (cause: NodeJS.ErrnoException) =>
			reject(
				signal?.aborted
					? signal.reason
					: new NoTunnel(`the proxy ${nameOf(proxy)} cannot be reached (${cause.code ?? cause.message})`, {
							cause,
						}),
			),
		);
		asked.end();
	});
}
