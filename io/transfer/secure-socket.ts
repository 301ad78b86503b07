import { isIP, type Socket } from "node:net";
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

/** The same over a connection that is there already: what comes is copied once more, as node:tls reads into a buffer of ours only what is its own. */
export const secureOver =
	(socket: Socket): OpenSocket =>
	(target, { buffer, callback }) => {
		const room = buffer as Uint8Array;
		return tls
			.connect({
				socket,
				ALPNProtocols: ["http/1.1"],
				...(isIP(target.host) === 0 ? { servername: target.host } : { host: target.host }),
			})
			.on("data", (bytes: Buffer) => {
				for (let at = 0; at < bytes.length; at += room.length) {
					const piece = bytes.subarray(at, at + room.length);
					room.set(piece);
					callback(piece.length, room);
				}
			});
	};
