// The low bytes of floating-point numbers are mostly noise: no compression makes them shorter, but looking for it takes longest of all.

/** Bytes looked at for how often each occurs, in runs spread over the whole. */
const SAMPLED = 8192;
const RUN = 256;
/** Bits that a byte of noise holds at least, by a sample of that size: of evenly spread bytes it shows 7.98. */
const LEAST_BITS = 7.93;

/** Of so many bytes the first are looked up among those before them, and each eighth is remembered. */
const [STRETCH, LOOKED_UP, REMEMBERED] = [4096, 256, 8];
/** Places of words by their hash. */
const PLACES = 2 ** 12;
/** Words of four bytes that come again, one of so many at most. */
const RARE = 128;

/** Whether bytes hold nothing that deflate could make shorter by more than a hundredth: all occur equally often, and no sequence again. */
export const isNoise = (bytes: Uint8Array): boolean =>
	bytes.length >= SAMPLED && bitsOf(bytes) >= LEAST_BITS && !repeatsItself(bytes);

/** Bits of information in a byte (order 0), by a sample. */
function bitsOf(bytes: Uint8Array): number {
	const counts = new Uint32Array(256);
	const runs = SAMPLED / RUN;
	for (let run = 0; run < runs; run++) {
		const from = Math.floor((run * (bytes.length - RUN)) / (runs - 1));
		for (let i = from; i < from + RUN; i++) {
			const byte = bytes[i] as number;
			counts[byte] = (counts[byte] as number) + 1;
		}
	}
	return counts.reduce(
		(bits, count) => (count > 0 ? bits - (count / SAMPLED) * Math.log2(count / SAMPLED) : bits),
		0,
	);
}

/** Whether words of four bytes come again as they do in no noise. */
function repeatsItself(bytes: Uint8Array): boolean {
	const places = new Int32Array(PLACES);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const last = bytes.length - 4;
	let [looked, found] = [0, 0];
	for (let from = 0; from < last; from += STRETCH) {
		for (let at = from; from > 0 && at < from + LOOKED_UP && at < last; at++) {
			const word = view.getInt32(at, true);
			looked++;
			if (view.getInt32(places[hashOf(word)] as number, true) === word) found++;
		}
		for (let at = from; at < from + STRETCH && at < last; at += REMEMBERED)
			places[hashOf(view.getInt32(at, true))] = at;
	}
	return found * RARE > looked;
}

/** By the golden ratio (Knuth, The Art of Computer Programming 3, 6.4). */
const hashOf = (word: number): number => (Math.imul(word, 0x9e3779b1) >>> 20) & (PLACES - 1);
