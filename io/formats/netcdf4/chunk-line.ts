import type { ChunkList } from "../hdf5/chunk-list.ts";
import type { OutputFile } from "../hdf5/output-file.ts";

/** A chunk whose bytes are still being made. */
export interface WaitingChunk {
	readonly rawBytes: number;
	readonly stored: Promise<Uint8Array>;
	/** Hears when the bytes are in the file. */
	readonly release?: (bytes: Uint8Array) => void;
}

/** Where chunks go: the file, and the list of where they lie in it. */
export interface ChunkTarget {
	readonly file: OutputFile;
	readonly chunks: ChunkList;
}

/** Chunks on their way into a file: compressed side by side, written in the order they came. */
export class ChunkLine {
	readonly #file: OutputFile;
	readonly #chunks: ChunkList;
	readonly #room: number;
	readonly #waiting: WaitingChunk[] = [];
	#bytes = 0;

	/** `room`: bytes before compression that may wait at once, beside the newest. */
	constructor({ file, chunks }: ChunkTarget, room: number) {
		this.#file = file;
		this.#chunks = chunks;
		this.#room = room;
	}

	/** Takes one more; first waits for the oldest where there are too many. */
	async add(chunk: WaitingChunk): Promise<void> {
		// What failed is told when its turn comes; until then it is no unheard failure.
		chunk.stored.catch(() => {});
		this.#waiting.push(chunk);
		this.#bytes += chunk.rawBytes;
		while (this.#bytes > this.#room && this.#waiting.length > 1) await this.#writeOldest();
	}

	/** Writes the rest. */
	async drained(): Promise<void> {
		while (this.#waiting.length > 0) await this.#writeOldest();
	}

	async #writeOldest(): Promise<void> {
		const { rawBytes, stored, release } = this.#waiting.shift() as WaitingChunk;
		this.#bytes -= rawBytes;
		const bytes = await stored;
		this.#chunks.add(this.#file.pack(bytes), bytes.length);
		release?.(bytes);
	}
}
