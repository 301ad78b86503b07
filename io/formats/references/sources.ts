import { statSync } from "node:fs";
import { FormatError } from "../../../core/errors.ts";
import type { ByteSource } from "../../../core/ports/byte-source.ts";
import { openFileSource } from "../../stores/file/byte-source.ts";
import { storeFailure } from "../../stores/file/failures.ts";
import { openAddress } from "../../stores/open-address.ts";
import { type SourceAddress, sourceAddress } from "./addresses.ts";
import type { SourceState } from "./reference-set.ts";

const MOST_OPEN = 64;

/** The files a reference set points to, opened when asked for; the least recently used are closed first. */
export class Sources {
	readonly #set: string;
	readonly #states: ReadonlyMap<string, SourceState>;
	readonly #open = new Map<string, Promise<ByteSource>>();

	/** `set`: place of the reference set; `states`: what its sources were when it was made. */
	constructor(set: string, states: ReadonlyMap<string, SourceState>) {
		this.#set = set;
		this.#states = states;
	}

	/** Bytes of a source; all of them when no part is named. FormatError when it ends before, or is not what it was. */
	async read(
		address: string,
		part?: { readonly offset: number; readonly length: number },
	): Promise<Uint8Array> {
		const source = await this.#source(address);
		const { offset, length } = part ?? { offset: 0, length: source.size };
		if (offset + length <= source.size) return source.read(offset, length);
		throw new FormatError(
			source.name,
			`"${this.#set}" refers to ${length} bytes at ${offset} of it, beyond its ${source.size} bytes. Fetch it again, or make the references again.`,
		);
	}

	#source(address: string): Promise<ByteSource> {
		const known = this.#open.get(address);
		const source = known ?? this.#opened(address);
		this.#open.delete(address);
		this.#open.set(address, source);
		// What cannot be opened now may be there next time.
		if (known === undefined) source.catch(() => this.#open.delete(address));
		const [oldest] = this.#open.keys();
		if (this.#open.size > MOST_OPEN && oldest !== undefined) this.#close(oldest);
		return source;
	}

	async #opened(address: string): Promise<ByteSource> {
		const place = sourceAddress(address, this.#set);
		const source = place.kind === "remote" ? await openAddress(place.name) : openFileSource(place.name);
		const was = this.#states.get(address);
		if (was === undefined || isUnchanged(place, source.size, was)) return source;
		source.close();
		throw new FormatError(
			place.name,
			`it changed since the references in "${this.#set}" were made. Make them again (headwater convert --format refs).`,
		);
	}

	#close(address: string): void {
		this.#open.get(address)?.then(
			(source) => source.close(),
			() => undefined,
		);
		this.#open.delete(address);
	}

	close(): void {
		for (const address of this.#open.keys()) this.#close(address);
	}
}

function isUnchanged({ kind, name }: SourceAddress, size: number, was: SourceState): boolean {
	if (size !== was.size) return false;
	return kind === "remote" || was.modified === undefined || modifiedAt(name) === was.modified;
}

function modifiedAt(path: string): number {
	try {
		return Math.floor(statSync(path).mtimeMs);
	} catch (error) {
		throw storeFailure(error, path);
	}
}
