// Shuffle (filter 2): first the first bytes of all elements, then the second bytes ... Only the elements asked for are put together.

/** The bytes of `length` elements from number `from` on, to `target` (whose length is a whole number of elements) at element `to`. */
export type Unshuffle = (from: number, to: number, length: number) => void;

/** `planes`: the shuffled bytes of `planes.length / width` elements. */
export function unshuffler(planes: Uint8Array, width: number, target: Uint8Array): Unshuffle {
	const count = Math.floor(planes.length / width);
	const aligned = target.byteOffset % width === 0;
	if (width === 4 && aligned) return unshuffle4(planes, count, target);
	if (width === 8 && aligned) return unshuffle8(planes, count, target);
	if (width === 2 && aligned) return unshuffle2(planes, count, target);
	return (from, to, length) => {
		for (let byte = 0; byte < width; byte++) {
			const base = byte * count + from;
			for (let i = 0, put = to * width + byte; i < length; i++, put += width) {
				target[put] = planes[base + i] as number;
			}
		}
	};
}

/** All elements, and whatever bytes are left over, which HDF5 does not shuffle. */
export function unshuffled(bytes: Uint8Array, width: number): Uint8Array {
	if (width <= 1) return bytes;
	const result = new Uint8Array(bytes.length);
	const count = Math.floor(bytes.length / width);
	unshuffler(bytes.subarray(0, count * width), width, result)(0, 0, count);
	result.set(bytes.subarray(count * width), count * width);
	return result;
}

// Typed arrays have the machine's order, which is little-endian wherever Node runs.

function unshuffle2(planes: Uint8Array, count: number, target: Uint8Array): Unshuffle {
	const words = new Uint16Array(target.buffer, target.byteOffset, target.length >> 1);
	return (from, to, length) => {
		const [a, b] = planesAt(planes, { count, from, length });
		const out = words.subarray(to, to + length);
		for (let i = 0; i < length; i++) out[i] = (a[i] as number) | ((b[i] as number) << 8);
	};
}

function unshuffle4(planes: Uint8Array, count: number, target: Uint8Array): Unshuffle {
	const words = new Int32Array(target.buffer, target.byteOffset, target.length >> 2);
	return (from, to, length) => {
		const [a, b, c, d] = planesAt(planes, { count, from, length });
		const out = words.subarray(to, to + length);
		for (let i = 0; i < length; i++) {
			out[i] =
				(a[i] as number) | ((b[i] as number) << 8) | ((c[i] as number) << 16) | ((d[i] as number) << 24);
		}
	};
}

function unshuffle8(planes: Uint8Array, count: number, target: Uint8Array): Unshuffle {
	const words = new Int32Array(target.buffer, target.byteOffset, target.length >> 2);
	return (from, to, length) => {
		const [a, b, c, d] = planesAt(planes, { count, from, length });
		const [e, f, g, h] = planesAt(planes, { count, from: from + 4 * count, length });
		const out = words.subarray(2 * to, 2 * (to + length));
		for (let i = 0; i < length; i++) {
			out[2 * i] =
				(a[i] as number) | ((b[i] as number) << 8) | ((c[i] as number) << 16) | ((d[i] as number) << 24);
			out[2 * i + 1] =
				(e[i] as number) | ((f[i] as number) << 8) | ((g[i] as number) << 16) | ((h[i] as number) << 24);
		}
	};
}

type Planes = readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array];

/** The part of four successive planes that belongs to some elements. */
function planesAt(planes: Uint8Array, at: { count: number; from: number; length: number }): Planes {
	const plane = (i: number) => planes.subarray(i * at.count + at.from, i * at.count + at.from + at.length);
	return [plane(0), plane(1), plane(2), plane(3)];
}
