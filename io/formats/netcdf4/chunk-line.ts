import type { StoredChunk } from "../hdf5/chunk-index.ts";
import type { OutputFile } from "../hdf5/output-file.ts";

/** A chunk whose bytes are still being made. */
interface Waiting {
	readonly start: readonly number[];
	readonly rawBytes: number;
	readonly stored: Promise<Uint8Array>;
}

/** Chunks on their way into a file: compressed side by side, written in the order they came. */
export class ChunkLine {
	readonly chunks: StoredChunk[] = [];
	readonly #file: OutputFile;
	readonly #room: number;
	readonly #waiting: Waiting[] = [];
	#bytes = 0;

	/** `room`: bytes before compression that may wait at once, beside the newest. */
	constructor(file: OutputFile, room: number) {
		this.#file = file;
		this.#room = room;
	}

	/** Takes one more; first waits for the oldest where there are too many. */
	async add(start: readonly number[], rawBytes: number, stored: Promise<Uint8Array>): Promise<void> {
		// What failed is told when its turn comes; until then it is no unheard failure.
		stored.catch(() => {});
		this.#waiting.push({ start, rawBytes, stored });
		this.#bytes += rawBytes;
		while (this.#bytes > this.#room && this.#waiting.length > 1) await this.#writeOldest();
	}

	/** Writes the rest. */
	async drained(): Promise<void> {
		while (this.#waiting.length > 0) await this.#writeOldest();
	}

	async #writeOldest(): Promise<void> {
		const { start, rawBytes, stored } = this.#waiting.shift() as Waiting;
		this.#bytes -= rawBytes;
		const bytes = await stored;
		this.chunks.push({ start, bytes: bytes.length, address: this.#file.append(bytes) });
	}
}
