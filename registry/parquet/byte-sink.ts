/** Bytes as they come; grows as needed. */
export interface ByteSink {
	byte(value: number): void;
	/** Unsigned LEB128, as Thrift, Parquet and Snappy all write lengths; below 2^53. */
	varint(value: number): void;
	uint32(value: number): void;
	append(bytes: Uint8Array): void;
	readonly length: number;
	/** What has been written; a view, good until the next write. */
	written(): Uint8Array;
}

export function byteSink(expected = 1024): ByteSink {
	let bytes = new Uint8Array(expected);
	let at = 0;
	const room = (more: number) => {
		if (at + more <= bytes.length) return;
		const larger = new Uint8Array((at + more) * 2);
		larger.set(bytes);
		bytes = larger;
	};
	return {
		byte(value) {
			room(1);
			bytes[at++] = value;
		},
		varint(value) {
			room(8);
			let rest = value;
			for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes[at++] = (rest % 0x80) | 0x80;
			bytes[at++] = rest;
		},
		uint32(value) {
			room(4);
			for (let shift = 0; shift < 32; shift += 8) bytes[at++] = value >>> shift;
		},
		append(source) {
			room(source.length);
			bytes.set(source, at);
			at += source.length;
		},
		get length() {
			return at;
		},
		written: () => bytes.subarray(0, at),
	};
}
