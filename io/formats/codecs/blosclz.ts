import { CodecError } from "./codec.ts";
import { copyMatch } from "./lz4.ts";

const cut = () => new CodecError("its BloscLZ data make no sense");
/** Matches farther than 13 bits reach are given by 16 bits more. */
const FAR = 8191;

/** Decompresses one block of BloscLZ (c-blosc, blosclz.c) that fills `target` exactly. */
export function unblosclz(bytes: Uint8Array, target: Uint8Array): void {
	let from = 0;
	let to = 0;
	const next = (): number => {
		if (from >= bytes.length) throw cut();
		return bytes[from++] as number;
	};
	let control = next() & 31;
	for (;;) {
		if (control < 32) {
			const literals = control + 1;
			if (from + literals > bytes.length || to + literals > target.length) throw cut();
			target.set(bytes.subarray(from, from + literals), to);
			from += literals;
			to += literals;
		} else {
			const match = matchOf(control, next);
			if (match.distance > to || to + match.length > target.length) throw cut();
			copyMatch(target, { to, ...match });
			to += match.length;
		}
		if (from >= bytes.length) break;
		control = next();
	}
	if (to !== target.length) throw cut();
}

function matchOf(control: number, next: () => number): { distance: number; length: number } {
	let length = control >> 5;
	const high = (control & 31) << 8;
	if (length === 7) {
		for (let byte = 255; byte === 255; length += byte) byte = next();
	}
	const low = next();
	const far = low === 255 && high === 31 << 8;
	const distance = far ? (next() << 8) + next() + FAR + 1 : high + low + 1;
	return { distance, length: length + 2 };
}
