import { createHash } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import type { Checksum } from "../../core/model/checksum.ts";
import { readBytes, readBytesSync } from "./descriptor.ts";
import type { PartFile } from "./part-file.ts";
import { type Extent, gapsIn } from "./ranges.ts";
import type { WrongBytes } from "./wrong-bytes.ts";

/** So many bytes without a difference show that the damage has ended, for a while. */
const QUIET = 16 * 2 ** 10;
/** Bytes compared at once. */
const LOOK = 2 ** 18;
const PIECE = 2 ** 20;
/** Checksums of whole files that are computed to no avail: then all of the other copy must come. */
const MOST_TRIALS = 8;

/**
 * Wrong bytes that are mended by those of another copy: as soon as these differ somewhere, and no more for a while, what is here of the other
 * copy and the rest of the wrong bytes may together have the right checksum. Then nothing more need be fetched: damage costs what lies before
 * it, and not a whole file.
 */
export class Mending {
	readonly #wrong: WrongBytes;
	readonly #checksum: Checksum;
	readonly #size: number;
	readonly #file: number;
	/** Bytes compared. */
	#seen = 0;
	#lastDifferent: number | undefined;
	#trials = 0;
	#isTrying = false;
	#isClosed = false;

	constructor(wrong: WrongBytes, { checksum, size }: { readonly checksum: Checksum; readonly size: number }) {
		this.#wrong = wrong;
		this.#checksum = checksum;
		this.#size = size;
		this.#file = openSync(wrong.path, "r");
	}

	/** Looks at what has come of the other copy; tells `onMended` when the rest is not needed. */
	look(part: PartFile, onMended: () => void): void {
		if (this.#isClosed || this.#isTrying) return;
		// Of large files little by little it would take longer than to fetch them.
		if (part.front - this.#seen < Math.min(LOOK, this.#size >> 8)) return;
		for (; this.#seen < part.front; this.#seen = Math.min(part.front, this.#seen + LOOK))
			this.#compare(part, { start: this.#seen, end: Math.min(part.front, this.#seen + LOOK) });
		const isWorth = this.#lastDifferent !== undefined && this.#seen - this.#lastDifferent >= QUIET;
		if (!isWorth || this.#seen >= this.#size || this.#trials >= MOST_TRIALS) return;
		this.#lastDifferent = undefined;
		this.#trials++;
		this.#isTrying = true;
		this.#isRight(part, this.#seen)
			.then((isRight) => isRight && !this.#isClosed && onMended())
			// It is only a way to fetch less.
			.catch(() => undefined)
			.finally(() => {
				this.#isTrying = false;
			});
	}

	/** Gives a part what it lacks. */
	async complete(part: PartFile): Promise<void> {
		const numbers = new Map<number, number>();
		for (const { origin, ...extent } of this.#wrong.held) {
			const known = this.#wrong.origins.get(origin);
			if (known === undefined) continue;
			numbers.set(origin, numbers.get(origin) ?? part.originNumber(known));
			for (const gap of gapsIn(extent, part.held))
				for await (const { start, bytes } of this.#pieces(gap))
					part.write(numbers.get(origin) ?? 0, start, bytes);
		}
	}

	close(): void {
		if (!this.#isClosed) closeSync(this.#file);
		this.#isClosed = true;
	}

	/** Notes where the last difference lies. */
	#compare(part: PartFile, { start, end }: Extent): void {
		const [mine, other] = [part.readSync({ start, end }), readBytesSync(this.#file, start, end)];
		if (mine.equals(other)) return;
		for (let at = 0; at < mine.length; at += QUIET)
			if (!mine.subarray(at, at + QUIET).equals(other.subarray(at, at + QUIET)))
				this.#lastDifferent = Math.min(end, start + at + QUIET);
	}

	async #isRight(part: PartFile, front: number): Promise<boolean> {
		const hash = createHash(this.#checksum.algorithm);
		for (let start = 0; start < front; start += PIECE)
			hash.update(await part.read({ start, end: Math.min(front, start + PIECE) }));
		for await (const { bytes } of this.#pieces({ start: front, end: this.#size })) hash.update(bytes);
		return hash.digest("hex") === this.#checksum.hex;
	}

	async *#pieces(extent: Extent): AsyncGenerator<{ readonly start: number; readonly bytes: Buffer }> {
		for (let start = extent.start; start < extent.end && !this.#isClosed; start += PIECE)
			yield { start, bytes: await readBytes(this.#file, start, Math.min(extent.end, start + PIECE)) };
	}
}
