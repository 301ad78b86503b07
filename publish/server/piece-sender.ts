import type { FastifyReply } from "fastify";
import type { Release } from "../../core/loop/room.ts";
import type { BytePart } from "../../core/ports/file-store.ts";
import type { PartedBody } from "../../core/ports/route.ts";
import type { SentBytes } from "./sent-bytes.ts";
import { whenOver } from "./when-over.ts";

/** Few enough that a piece is still in the processor's cache when it is sent, enough that calls of the system cost nothing beside it. */
const PIECE_BYTES = 512 * 1024;
/** Of so many answers at once; those beyond go in smaller pieces, so that many clients who take their time hold little. */
const MOST_LARGE = 64;
const SMALL_PIECE_BYTES = 64 * 1024;

/**
 * Sends what lies in files piece by piece, each read into memory that was sent before: fresh memory for each large answer costs more than
 * reading and sending it. And what is made while it is sent: no piece is made before the one before is taken.
 */
export class PieceSender {
	readonly #spare: Uint8Array[] = [];
	readonly #sent: SentBytes;
	#large = 0;

	constructor(sent: SentBytes) {
		this.#sent = sent;
	}

	/** Resolves when all is sent, or the client has gone. Throws what reading the first piece throws; after it, the connection is broken off. */
	async send(reply: FastifyReply, body: PartedBody, part: BytePart): Promise<FastifyReply> {
		const isLarge = this.#large < MOST_LARGE;
		if (isLarge) this.#large++;
		const kept = isLarge ? this.#spare.pop() : undefined;
		const buffer = kept ?? Buffer.allocUnsafeSlow(isLarge ? PIECE_BYTES : SMALL_PIECE_BYTES);
		try {
			const isWhole = await this.#sendPieces(reply, body.read(part, buffer), () => () => {});
			// What was not sent to its end may still be read by the system.
			if (isWhole && isLarge) this.#spare.push(buffer);
		} finally {
			if (isLarge) this.#large--;
		}
		return reply;
	}

	/** The same of pieces in memory of their own. */
	async sendMade(reply: FastifyReply, pieces: AsyncIterable<Uint8Array>): Promise<FastifyReply> {
		await this.#sendPieces(reply, pieces, (piece) => this.#sent.count(piece, reply));
		return reply;
	}

	/** Whether all was sent. */
	async #sendPieces(
		reply: FastifyReply,
		all: AsyncIterable<Uint8Array>,
		count: (piece: Uint8Array) => Release,
	): Promise<boolean> {
		const pieces = all[Symbol.asyncIterator]();
		// Before anything is promised.
		const first = await pieces.next();
		const { raw } = reply.hijack();
		for (const [name, value] of Object.entries(reply.getHeaders()))
			if (value !== undefined) raw.setHeader(name, value);
		raw.writeHead(reply.statusCode);
		try {
			const write = writerTo(reply);
			for (let piece = first; !piece.done; piece = await pieces.next()) {
				const release = count(piece.value);
				await write(piece.value).finally(release);
			}
			raw.end();
			return true;
		} catch {
			// Why is told by whoever reads; that the client has gone is no failure.
			await pieces.return?.();
			raw.destroy();
			return false;
		}
	}
}

/** Resolves when a piece's bytes may be changed; rejects when nobody takes them any more. */
function writerTo(reply: FastifyReply): (piece: Uint8Array) => Promise<void> {
	const { raw } = reply;
	let leave: (reason: Error) => void = () => {};
	const hasLeft = () => new Error("the client has gone");
	whenOver(reply, () => leave(hasLeft()));
	return (piece) =>
		new Promise((resolve, reject) => {
			// A connection that was closed forgets what it should call.
			leave = reject;
			if (raw.destroyed || reply.request.raw.socket.destroyed) reject(hasLeft());
			else raw.write(piece, (error) => (error ? reject(error) : resolve()));
		});
}
