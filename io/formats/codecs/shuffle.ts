/** First the first bytes of all elements, then the second bytes ...; what is left of the last element stays at the end. */
export function shuffled(bytes: Uint8Array, width: number): Uint8Array {
	const count = Math.floor(bytes.length / width);
	const result = new Uint8Array(bytes.length);
	if (width === 4) shuffle4(bytes, result, count);
	else {
		for (let byte = 0; byte < width; byte++) {
			const base = byte * count;
			for (let i = 0, from = byte; i < count; i++, from += width) result[base + i] = bytes[from] as number;
		}
	}
	result.set(bytes.subarray(count * width), count * width);
	return result;
}

function shuffle4(bytes: Uint8Array, result: Uint8Array, count: number): void {
	const [second, third, fourth] = [count, 2 * count, 3 * count];
	for (let i = 0, from = 0; i < count; i++, from += 4) {
		result[i] = bytes[from] as number;
		result[second + i] = bytes[from + 1] as number;
		result[third + i] = bytes[from + 2] as number;
		result[fourth + i] = bytes[from + 3] as number;
	}
}

/** The inverse of `shuffled`. */
export function unshuffled(bytes: Uint8Array, width: number): Uint8Array {
	const count = Math.floor(bytes.length / width);
	const result = new Uint8Array(bytes.length);
	if (width === 4) unshuffle4(bytes, result, count);
	else {
		for (let byte = 0; byte < width; byte++) {
			const base = byte * count;
			for (let i = 0, to = byte; i < count; i++, to += width) result[to] = bytes[base + i] as number;
		}
	}
	result.set(bytes.subarray(count * width), count * width);
	return result;
}

/** Four bytes at a time; the machines Node runs on are little-endian. */
function unshuffle4(bytes: Uint8Array, result: Uint8Array, count: number): void {
	const words = new Uint32Array(result.buffer, 0, count);
	const [second, third, fourth] = [count, 2 * count, 3 * count];
	for (let i = 0; i < count; i++) {
		words[i] =
			(bytes[i] as number) |
			((bytes[second + i] as number) << 8) |
			((bytes[third + i] as number) << 16) |
			((bytes[fourth + i] as number) << 24);
	}
}

/** The inverse of the bit shuffle: rows of one bit of all elements, lowest first; needs a multiple of eight elements. */
export function bitUnshuffled(bytes: Uint8Array, width: number): Uint8Array {
	const count = Math.floor(bytes.length / width);
	if (count % 8 !== 0) return bytes.slice();
	const result = new Uint8Array(bytes.length);
	const row = count / 8;
	for (let byte = 0; byte < width; byte++) {
		for (let i = 0; i < row; i++) {
			for (let bit = 0, from = byte * 8 * row + i; bit < 8; bit++, from += row) {
				const eight = bytes[from] as number;
				for (let j = 0, to = i * 8 * width + byte; j < 8; j++, to += width) {
					result[to] = (result[to] as number) | (((eight >> j) & 1) << bit);
				}
			}
		}
	}
	result.set(bytes.subarray(count * width), count * width);
	return result;
}
