/**
 * Bob Jenkins' lookup3 hash (hashlittle, initial value 0), the checksum of HDF5's metadata (HDF5 File Format Specification, appendix;
 * algorithm in the public domain: burtleburtle.net/bob/c/lookup3.c).
 */
export function lookup3(bytes: Uint8Array): number {
	const start = (0xdeadbeef + bytes.length) | 0;
	const state: State = [start, start, start];
	let at = 0;
	for (; bytes.length - at > 12; at += 12) {
		addWords(state, bytes, at);
		mix(state);
	}
	if (bytes.length - at === 0) return state[2] >>> 0;
	const tail = new Uint8Array(12);
	tail.set(bytes.subarray(at));
	addWords(state, tail, 0);
	finish(state);
	return state[2] >>> 0;
}

type State = [number, number, number];

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

const word = (bytes: Uint8Array, at: number): number =>
	(bytes[at] ?? 0) |
	((bytes[at + 1] ?? 0) << 8) |
	((bytes[at + 2] ?? 0) << 16) |
	((bytes[at + 3] ?? 0) << 24);

function addWords(state: State, bytes: Uint8Array, at: number): void {
	state[0] = (state[0] + word(bytes, at)) | 0;
	state[1] = (state[1] + word(bytes, at + 4)) | 0;
	state[2] = (state[2] + word(bytes, at + 8)) | 0;
}

function mix(state: State): void {
	let [a, b, c] = state;
	a = ((a - c) | 0) ^ rotate(c, 4);
	c = (c + b) | 0;
	b = ((b - a) | 0) ^ rotate(a, 6);
	a = (a + c) | 0;
	c = ((c - b) | 0) ^ rotate(b, 8);
	b = (b + a) | 0;
	a = ((a - c) | 0) ^ rotate(c, 16);
	c = (c + b) | 0;
	b = ((b - a) | 0) ^ rotate(a, 19);
	a = (a + c) | 0;
	c = ((c - b) | 0) ^ rotate(b, 4);
	b = (b + a) | 0;
	state[0] = a;
	state[1] = b;
	state[2] = c;
}

function finish(state: State): void {
	let [a, b, c] = state;
	c = ((c ^ b) - rotate(b, 14)) | 0;
	a = ((a ^ c) - rotate(c, 11)) | 0;
	b = ((b ^ a) - rotate(a, 25)) | 0;
	c = ((c ^ b) - rotate(b, 16)) | 0;
	a = ((a ^ c) - rotate(c, 4)) | 0;
	b = ((b ^ a) - rotate(a, 14)) | 0;
	c = ((c ^ b) - rotate(b, 24)) | 0;
	state[0] = a;
	state[1] = b;
	state[2] = c;
}
