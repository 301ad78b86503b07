import { CodecError } from "./codec.ts";

// LZ4 Block Format Description. Own code, because the wasm decoder trusts the lengths it finds.

/** Below this a loop is faster than a call. */
const SHORT = 24;

const cut = () => new CodecError("its LZ4 data make no sense");

/** Decompresses one block that fills `target` exactly. CodecError otherwise. */
export function unlz4Block(bytes: Uint8Array, target: Uint8Array): void {
	let from = 0;
	let to = 0;
	const more = (length: number): number => {
		let total = length;
		for (let byte = 255; byte === 255; total += byte) {
			if (from >= bytes.length) throw cut();
			byte = bytes[from++] as number;
		}
		return total;
	};
	while (from < bytes.length) {
		const token = bytes[from++] as number;
		const literals = token >> 4 === 15 ? more(15) : token >> 4;
		if (from + literals > bytes.length || to + literals > target.length) throw cut();
		if (literals > SHORT) target.set(bytes.subarray(from, from + literals), to);
		else for (let i = 0; i < literals; i++) target[to + i] = bytes[from + i] as number;
		from += literals;
		to += literals;
		// The last sequence has no match.
		if (from >= bytes.length) break;
		const distance = (bytes[from] as number) | ((bytes[from + 1] ?? 0) << 8);
		from += 2;
		const length = 4 + ((token & 15) === 15 ? more(15) : token & 15);
		if (distance === 0 || distance > to || to + length > target.length) throw cut();
		copyMatch(target, { to, distance, length });
		to += length;
	}
	if (to !== target.length) throw cut();
}

export interface Match {
	readonly to: number;
	/** How far before `to` the copied bytes begin. */
	readonly distance: number;
	readonly length: number;
}

/** Copies bytes seen before; source and target may overlap, which repeats them. */
export function copyMatch(target: Uint8Array, { to, distance, length }: Match): void {
	if (distance >= length && length > SHORT) {
		target.copyWithin(to, to - distance, to - distance + length);
		return;
	}
	if (distance === 1 && length > SHORT) {
		target.fill(target[to - 1] as number, to, to + length);
		return;
	}
	const from = to - distance;
	for (let i = 0; i < length; i++) target[to + i] = target[from + i] as number;
}

/** numcodecs' LZ4: the length in front of one block. */
export function unlz4(bytes: Uint8Array, most: number): Uint8Array {
	if (bytes.length < 4) throw cut();
	const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
	if (length > most) throw new CodecError("it holds more than a chunk");
	const target = new Uint8Array(length);
	unlz4Block(bytes.subarray(4), target);
	return target;
}

/** One block, without its length. */
export async function lz4Block(bytes: Uint8Array): Promise<Uint8Array> {
	const { default: Lz4 } = await import("numcodecs/lz4");
	return (await Lz4.fromConfig({ id: "lz4", acceleration: 1 }).encode(bytes)).subarray(4);
}
