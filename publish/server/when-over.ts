import type { FastifyReply } from "fastify";

/**
 * Tells once that an answer was taken, or that nobody will take it any more. An answer that waits behind others on its connection (HTTP/1.1,
 * RFC 9112, 9.3.2) is told of the end of that by nobody else.
 */
export function whenOver({ raw, request }: FastifyReply, tell: () => void): void {
	const { socket } = request.raw;
	if (raw.destroyed || socket.destroyed) {
		tell();
		return;
	}
	const over = () => {
		raw.off("close", over);
		socket.off("close", over);
		tell();
	};
	raw.once("close", over);
	// As many as wait on it.
	socket.setMaxListeners(0).once("close", over);
}
