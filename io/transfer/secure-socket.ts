import { isIP } from "node:net";
import tls from "node:tls";
import type { OpenSocket } from "./wire.ts";

/** A socket of an encrypted connection, to a server whose certificate is its host's. */
export const openSecure: OpenSocket = (target, onread) =>
	tls.connect({
		...target,
		onread,
		ALPNProtocols: ["http/1.1"],
		...(isIP(target.host) === 0 && { servername: target.host }),
	} as tls.ConnectionOptions);
