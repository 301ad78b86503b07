import { bytesUnder, swapBytes } from "../bytes.ts";
import type { ByteCodec } from "../codecs/codec.ts";
import { createExactInflater, type ExactInflater } from "../codecs/exact-inflater.ts";
import { DecodingRoom } from "../hdf5/decoding-room.ts";
import type { ArraySpec } from "./array-spec.ts";

/** Decodes chunks to where their values belong; engines and memory stay from chunk to chunk. */
export class ChunkRooms {
	readonly #inflaters = new Map<"zlib" | "gzip", ExactInflater>();
	#room: DecodingRoom | undefined;

	/**
	 * Fills `target`, which holds one whole chunk, and tells whether it did: only for numbers that are deflated and perhaps shuffled.
	 * CodecError when the bytes do not make exactly one chunk.
	 */
	decode(spec: ArraySpec, stored: Uint8Array, target: ArrayBufferView): boolean {
		const steps = stepsOf(spec);
		if (steps === undefined) return false;
		const bytes = bytesUnder(target);
		const inflater = this.#inflater(steps.form);
		if (steps.width === undefined) inflater.fill(stored, bytes);
		else {
			this.#room ??= new DecodingRoom();
			const planes = this.#room.reserve(bytes.length);
			inflater.fill(stored, planes);
			this.#room.unshuffler(planes, steps.width, bytes)(0, 0, bytes.length / steps.width);
		}
		if (spec.element.bigEndian) swapBytes(bytes, spec.element.type);
		return true;
	}

	#inflater(form: "zlib" | "gzip"): ExactInflater {
		const known = this.#inflaters.get(form);
		if (known) return known;
		const made = createExactInflater(form);
		this.#inflaters.set(form, made);
		return made;
	}
}

interface Steps {
	readonly form: "zlib" | "gzip";
	/** Of shuffled elements. */
	readonly width?: number;
}

/** Whether `ChunkRooms.decode` can do an array's chunks. */
export const isDirect = (spec: ArraySpec): boolean => stepsOf(spec) !== undefined;

function stepsOf({ element, order, codecs }: ArraySpec): Steps | undefined {
	if (element.form !== "number" || order !== undefined || codecs.length > 2) return undefined;
	const [first, second] = codecs;
	if (second === undefined) return isDeflate(first) ? { form: first.id } : undefined;
	if (first?.id !== "shuffle" || !isDeflate(second)) return undefined;
	if (first.width === 1) return { form: second.id };
	return first.width === element.bytes ? { form: second.id, width: first.width } : undefined;
}

type Deflate = Extract<ByteCodec, { id: "zlib" | "gzip" | "zstd" }> & { id: "zlib" | "gzip" };

const isDeflate = (codec: ByteCodec | undefined): codec is Deflate =>
	codec?.id === "zlib" || codec?.id === "gzip";
