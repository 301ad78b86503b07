const [COMMA, QUOTE, LINE_FEED, RETURN] = [0x2c, 0x22, 0x0a, 0x0d];

/**
 * The rows of a comma-separated table (RFC 4180), one after the other: where the bytes of each value begin and end, without making texts of
 * them. Lines may end in LF, CRLF or CR; quotes that close nothing are part of their value.
 */
export class CsvRows {
	/** What `starts` and `ends` count in. */
	readonly bytes: Uint8Array;
	/** Of the present row: value n lies from starts[n] to before ends[n]. */
	readonly starts: number[] = [];
	readonly ends: number[] = [];
	#at = 0;
	readonly #newline: number;

	constructor(given: Uint8Array) {
		// Doubled quotes are made one in place.
		this.bytes = given.includes(QUOTE) ? given.slice() : given;
		this.#newline = given.includes(LINE_FEED) ? LINE_FEED : RETURN;
		// Byte order mark.
		if (given[0] === 0xef && given[1] === 0xbb && given[2] === 0xbf) this.#at = 3;
	}

	/** Goes to the next row; false at the end. */
	next(): boolean {
		const { bytes, starts, ends } = this;
		if (this.#at >= bytes.length) return false;
		starts.length = 0;
		ends.length = 0;
		let more = true;
		while (more) {
			if (bytes[this.#at] === QUOTE) this.#quoted();
			else this.#plain();
			more = bytes[this.#at] === COMMA;
			this.#at++;
		}
		return true;
	}

	#plain(): void {
		const { bytes } = this;
		const newline = this.#newline;
		let at = this.#at;
		this.starts.push(at);
		while (at < bytes.length) {
			const byte = bytes[at]!;
			if (byte === COMMA || byte === newline) break;
			at++;
		}
		this.#at = at;
		const isPair = newline === LINE_FEED && bytes[at] !== COMMA && bytes[at - 1] === RETURN;
		this.ends.push(isPair ? at - 1 : at);
	}

	/** From a quote to the one that a comma, the end of the line or of the table follows. */
	#quoted(): void {
		const { bytes } = this;
		let from = this.#at + 1;
		let to = from;
		this.starts.push(from);
		for (; from < bytes.length; from++) {
			if (bytes[from] === QUOTE) {
				if (this.#closes(from)) break;
				if (bytes[from + 1] === QUOTE) from++;
			}
			bytes[to++] = bytes[from]!;
		}
		this.ends.push(to);
		this.#at = from + 1 + (bytes[from + 1] === RETURN && this.#newline === LINE_FEED ? 1 : 0);
	}

	#closes(at: number): boolean {
		const { bytes } = this;
		const next = bytes[at + 1];
		if (next === RETURN && this.#newline === LINE_FEED) return bytes[at + 2] === LINE_FEED;
		return next === undefined || next === COMMA || next === this.#newline;
	}
}
