import type { FastifyReply } from "fastify";
import type { BytePart } from "../../core/ports/file-store.ts";
import type { PartedBody } from "../../core/ports/route.ts";

/** Few enough that a piece is still in the processor's cache when it is sent, enough that calls of the system cost nothing beside it. */
const PIECE_BYTES = 512 * 1024;
const MOST_SPARE = 64;

/**
 * Sends what lies in files piece by piece, each read into memory that was sent before: fresh memory for each large answer costs more than
 * reading and sending it.
 */
export class PieceSender {
	readonly #spare: Uint8Array[] = [];

	/** Resolves when all is sent, or the client has gone. Throws what reading the first piece throws; after it, the connection is broken off. */
	async send(reply: FastifyReply, body: PartedBody, part: BytePart): Promise<FastifyReply> {
		const buffer = this.#spare.pop() ?? Buffer.allocUnsafeSlow(PIECE_BYTES);
		const pieces = body.read(part, buffer)[Symbol.asyncIterator]();
		// Before anything is promised.
		const first = await pieces.next();
		const { raw } = reply.hijack();
		for (const [name, value] of Object.entries(reply.getHeaders()))
			if (value !== undefined) raw.setHeader(name, value);
		raw.writeHead(reply.statusCode);
		try {
			const write = writerTo(raw);
			for (let piece = first; !piece.done; piece = await pieces.next()) await write(piece.value);
			raw.end();
			if (this.#spare.length < MOST_SPARE) this.#spare.push(buffer);
		} catch {
			// Why is told by whoever reads; that the client has gone is no failure.
			await pieces.return?.();
			raw.destroy();
		}
		return reply;
	}
}

/** Resolves when a piece's bytes may be changed; rejects when nobody takes them any more. */
function writerTo(raw: FastifyReply["raw"]): (piece: Uint8Array) => Promise<void> {
	let leave: (reason: Error) => void = () => {};
	const hasLeft = () => new Error("the client has gone");
	raw.once("close", () => leave(hasLeft()));
	return (piece) =>
		new Promise((resolve, reject) => {
			// A connection that was closed forgets what it should call.
			leave = reject;
			if (raw.destroyed || raw.socket?.destroyed) reject(hasLeft());
			else raw.write(piece, (error) => (error ? reject(error) : resolve()));
		});
}
