import type { FastifyReply } from "fastify";
import type { Release, Room } from "../../core/loop/room.ts";
import { whenOver } from "./when-over.ts";

/** Smaller answers are not worth counting. */
const LEAST_BYTES = 16 * 1024;

interface Counted {
	readonly release: Release;
	answers: number;
}

/** Takes room for what lies in memory until the last client has it; the same bytes count once, however many clients take them. */
export class SentBytes {
	readonly #room: Pick<Room, "add">;
	readonly #counted = new Map<ArrayBufferLike, Counted>();

	constructor(room: Pick<Room, "add">) {
		this.#room = room;
	}

	/** Counts bytes that are sent now; what is given back says that they are. */
	count({ buffer, byteLength }: Uint8Array, { request }: Pick<FastifyReply, "request">): Release {
		if (byteLength < LEAST_BYTES) return () => {};
		const known = this.#counted.get(buffer) ?? {
			release: this.#room.add(byteLength, request.ip),
			answers: 0,
		};
		this.#counted.set(buffer, known);
		known.answers++;
		return () => {
			known.answers--;
			if (known.answers > 0) return;
			this.#counted.delete(buffer);
			known.release();
		};
	}

	/** Counts the bytes of a whole answer until it is taken, or its client has gone. */
	countUntilTaken(bytes: Uint8Array, reply: FastifyReply): void {
		if (bytes.byteLength >= LEAST_BYTES) whenOver(reply, this.count(bytes, reply));
	}
}
