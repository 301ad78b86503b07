import { createServer, type IncomingMessage, request } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

export interface ProxyServer {
	/** "host:port". */
	readonly place: string;
	/** Method and target of each request, as they came. */
	readonly asked: string[];
	close(): void;
}

/**
 * A forwarding proxy (RFC 9110, 7.6 and 9.3.6): absolute addresses and CONNECT. It alone knows the names of `hosts`: name → port on this machine.
 * With `user` ("name:password") it asks for it.
 */
export async function serveProxy(
	hosts: Readonly<Record<string, number>>,
	{ user }: { readonly user?: string } = {},
): Promise<ProxyServer> {
	const asked: string[] = [];
	const wanted = user && `Basic ${Buffer.from(user).toString("base64")}`;
	const isRefused = ({ headers }: IncomingMessage) =>
		wanted !== undefined && headers["proxy-authorization"] !== wanted;
	const server = createServer((from, to) => {
		asked.push(`${from.method} ${from.url}`);
		if (isRefused(from)) return void to.writeHead(407, { "proxy-authenticate": "Basic" }).end();
		const { hostname, pathname, search } = new URL(from.url ?? "");
		const { "proxy-authorization": _, ...headers } = from.headers;
		const place = { host: "127.0.0.1", port: hosts[hostname], path: pathname + search };
		const further = request({ ...place, method: from.method, headers }, (answer) => {
			to.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(to);
		});
		further.on("error", () => to.destroy());
		from.pipe(further);
	});
	const tunnels = new Set<Socket>();
	server.on("connect", (from: IncomingMessage, socket: Socket) => {
		asked.push(`CONNECT ${from.url}`);
		const port = hosts[from.url?.split(":")[0] ?? ""];
		if (isRefused(from)) return void socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
		if (port === undefined) return void socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
		const further = connect(port, "127.0.0.1", () => {
			socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
			further.pipe(socket).pipe(further);
		});
		for (const one of [socket, further]) {
			tunnels.add(one);
			one.on("error", () => one.destroy()).on("close", () => tunnels.delete(one));
		}
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		place: `127.0.0.1:${(server.address() as AddressInfo).port}`,
		asked,
		close() {
			for (const one of tunnels) one.destroy();
			server.closeAllConnections();
			server.close();
		},
	};
}
