import { growTo, instancesOf } from "../../../core/array/kernels/wasm-code.ts";
import { createInflater, type Inflater } from "../codecs/inflater.ts";
import { type UnshuffleCall, unshuffleModule, WIDTHS } from "../codecs/unshuffle-module.ts";
import { type Unshuffle, unshuffler } from "./unshuffle.ts";

/** Elements put together at a time: they stay in the processor's cache until they are copied out. */
const SCRATCH_BYTES = 32 * 2 ** 10;
/** Vector instructions may read and write this much beyond the last element. */
const OVERHANG = 16 * 8;
/** A room stays as large as its largest chunk was. */
const LARGEST_KEPT = 16 * 2 ** 20;
/** Shorter runs are not worth the call. */
const SHORTEST_RUN = 128;

const createModule = instancesOf<Readonly<Record<string, UnshuffleCall>>>(unshuffleModule);

/** A place where one chunk at a time is decoded: the memory stays from chunk to chunk. */
export class DecodingRoom {
	readonly inflater: Inflater = createInflater();
	readonly #exports = createModule();

	/** Whether these bytes lie in the room and will not stay. */
	holds(bytes: Uint8Array): boolean {
		return bytes.buffer === this.#exports.memory.buffer;
	}

	/** Memory for so many bytes of a chunk; it is valid until the next call. A huge chunk gets memory of its own. */
	reserve(bytes: number): Uint8Array {
		if (bytes > LARGEST_KEPT) return new Uint8Array(bytes);
		const { memory } = this.#exports;
		growTo(memory, SCRATCH_BYTES + OVERHANG + bytes + OVERHANG);
		return new Uint8Array(memory.buffer, SCRATCH_BYTES + OVERHANG, bytes);
	}

	/** As `unshuffler`; fast where `planes` lies in this room. */
	unshuffler(planes: Uint8Array, width: number, target: Uint8Array): Unshuffle {
		const plain = unshuffler(planes, width, target);
		const { memory, [`unshuffle${width}`]: vectors } = this.#exports;
		if (!this.holds(planes) || vectors === undefined || !isVectorWidth(width)) return plain;
		const stride = Math.floor(planes.length / width);
		const most = SCRATCH_BYTES / width;
		const scratch = new Uint8Array(memory.buffer, 0, SCRATCH_BYTES);
		return (from, to, length) => {
			if (length < SHORTEST_RUN) return plain(from, to, length);
			for (let done = 0; done < length; done += most) {
				const some = Math.min(most, length - done);
				vectors(planes.byteOffset + from + done, stride, 0, Math.ceil(some / 16));
				target.set(some === most ? scratch : scratch.subarray(0, some * width), (to + done) * width);
			}
		};
	}
}

const isVectorWidth = (width: number): boolean => WIDTHS.some((one) => one === width);

/** The rooms of a thread: as many as chunks are decoded side by side. */
export class DecodingRooms {
	readonly #free: DecodingRoom[] = [];

	enter(): DecodingRoom {
		return this.#free.pop() ?? new DecodingRoom();
	}

	leave(room: DecodingRoom): void {
		this.#free.push(room);
	}
}
