import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

/**
 * Lets a server that closes send to their ends the answers it has begun, and end each connection after its last one. Node by itself counts
 * a connection as idle when its answer was handed over, and cuts off what the client has not taken yet; and it waits for clients that keep
 * their connections after that.
 */
export function endWhenAnswered({ server }: Pick<FastifyInstance, "server">, isTls: boolean): void {
	const unanswered = new Map<Socket, number>();
	let isClosing = false;
	const count = (socket: Socket, change: number) => {
		const left = (unanswered.get(socket) ?? 0) + change;
		if (!socket.destroyed) unanswered.set(socket, left);
		return left;
	};
	server.on(isTls ? "secureConnection" : "connection", (socket: Socket) => {
		unanswered.set(socket, 0);
		socket.once("close", () => unanswered.delete(socket));
	});
	server.prependListener("request", ({ socket }, answer) => {
		count(socket, 1);
		answer.once("close", () => {
			if (count(socket, -1) === 0 && isClosing) socket.destroySoon();
		});
	});
	// What Node calls when the server is closed.
	server.closeIdleConnections = () => {
		isClosing = true;
		for (const [socket, left] of unanswered) if (left === 0) socket.destroy();
	};
}
