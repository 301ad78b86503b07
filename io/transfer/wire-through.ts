import { messageOf } from "../../core/errors.ts";
import type { HttpProxy } from "../proxies/chosen-proxy.ts";
import { NoTunnel, openTunnel } from "../proxies/tunnel.ts";
import { Fault } from "./fault.ts";
import { hostOf } from "./private-addresses.ts";
import { secureOver } from "./secure-socket.ts";
import { Wire } from "./wire.ts";

/** A connection through a proxy: to the proxy itself for plain addresses, or to the host of an encrypted one. @throws Fault; the signal's reason */
export async function wireThrough(proxy: HttpProxy, url: URL, signal: AbortSignal): Promise<Wire> {
	if (url.protocol === "http:") return new Wire({ host: proxy.host, port: proxy.port });
	const target = { host: hostOf(url), port: Number(url.port) || 443 };
	try {
		return new Wire(target, secureOver(await openTunnel(proxy, target, signal)));
	} catch (cause) {
		if (cause instanceof NoTunnel) throw new Fault("unreachable", messageOf(cause), { cause });
		throw cause;
	}
}
