import type { StoredChunk } from "../hdf5/chunk-index.ts";
import type { OutputFile } from "../hdf5/output-file.ts";

/** A chunk whose bytes are still being made. */
export interface WaitingChunk {
	readonly start: readonly number[];
	readonly rawBytes: number;
	readonly stored: Promise<Uint8Array>;
	/** Hears when the bytes are in the file. */
	readonly release?: (bytes: Uint8Array) => void;
}

/** Chunks on their way into a file: compressed side by side, written in the order they came. */
export class ChunkLine {
	readonly chunks: StoredChunk[] = [];
	readonly #file: OutputFile;
	readonly #room: number;
	readonly #waiting: WaitingChunk[] = [];
	#bytes = 0;

	/** `room`: bytes before compression that may wait at once, beside the newest. */
	constructor(file: OutputFile, room: number) {
		this.#file = file;
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
		const { start, rawBytes, stored, release } = this.#waiting.shift() as WaitingChunk;
		this.#bytes -= rawBytes;
		const bytes = await stored;
		this.chunks.push({ start, bytes: bytes.length, address: this.#file.append(bytes) });
		release?.(bytes);
	}
}
