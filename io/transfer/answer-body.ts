import { type Framing, malformed } from "./answer-head.ts";

/** Takes bytes of a body; they are overwritten afterwards. True: that was enough. */
export type Sink = (bytes: Uint8Array) => boolean;

/** A body of so many bytes is read to its end, so that the connection can be used again. */
export const SHORT = 65_536;

/** Takes a body that nobody wants. */
export function unwanted(): Sink {
	let left = SHORT;
	return ({ length }) => {
		left -= length;
		return left < 0;
	};
}

/** Finds the body in what comes over a connection. */
export interface BodyReader {
	/** Gives the sink what belongs to the body. How many bytes were used: fewer than there are when the body has ended, or was enough. */
	take(bytes: Buffer, sink: Sink): number;
	readonly isComplete: boolean;
	/** The sink has enough. */
	readonly isEnough: boolean;
}

export const readerFor = (framing: Framing): BodyReader =>
	framing.kind === "chunks"
		? new ChunkedBody()
		: new PlainBody(framing.kind === "length" ? framing.length : Number.POSITIVE_INFINITY);

class PlainBody implements BodyReader {
	#left: number;
	isEnough = false;
	constructor(length: number) {
		this.#left = length;
	}
	get isComplete(): boolean {
		return this.#left === 0;
	}
	take(bytes: Buffer, sink: Sink): number {
		const mine = bytes.length > this.#left ? bytes.subarray(0, this.#left) : bytes;
		this.#left -= mine.length;
		if (mine.length > 0) this.isEnough = sink(mine);
		return mine.length;
	}
}

/** Longer lines between chunks are no lengths. */
const LONGEST_LINE = 16_384;

/** RFC 9112, 7.1: each chunk after a line with its length in hexadecimal, the last of length 0, then trailers and an empty line. */
class ChunkedBody implements BodyReader {
	/** Bytes of the chunk still to come. */
	#left = 0;
	/** A line that has begun. */
	#line = "";
	#expects: "length" | "bytes" | "break" | "trailer" | "nothing" = "length";
	isEnough = false;
	get isComplete(): boolean {
		return this.#expects === "nothing";
	}
	take(bytes: Buffer, sink: Sink): number {
		let at = 0;
		while (at < bytes.length && this.#expects !== "nothing" && !this.isEnough)
			at += this.#expects === "bytes" ? this.#bytes(bytes.subarray(at), sink) : this.#toLineEnd(bytes, at);
		return at;
	}
	#bytes(bytes: Buffer, sink: Sink): number {
		const mine = bytes.subarray(0, this.#left);
		this.#left -= mine.length;
		if (this.#left === 0) this.#expects = "break";
		this.isEnough = sink(mine);
		return mine.length;
	}
	#toLineEnd(bytes: Buffer, start: number): number {
		const found = bytes.indexOf(10, start);
		const end = found < 0 ? bytes.length : found + 1;
		this.#line += bytes.toString("latin1", start, end);
		if (this.#line.length > LONGEST_LINE) throw malformed("a line between its chunks does not end");
		if (found >= 0) this.#endLine(this.#line.replace(/\r?\n$/, ""));
		return end - start;
	}
	#endLine(line: string): void {
		this.#line = "";
		if (this.#expects === "break" && line !== "") throw malformed("a chunk is longer than it says");
		if (this.#expects === "length") this.#begin(line);
		else if (this.#expects === "break") this.#expects = "length";
		else if (line === "") this.#expects = "nothing";
	}
	#begin(line: string): void {
		const [, length] = /^([0-9a-f]{1,12})[\t ]*(?:;.*)?$/i.exec(line) ?? [];
		if (length === undefined) throw malformed("a chunk has no length");
		this.#left = Number.parseInt(length, 16);
		this.#expects = this.#left === 0 ? "trailer" : "bytes";
	}
}
