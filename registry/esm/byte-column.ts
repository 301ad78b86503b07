import { type CodeColumn, codesFor } from "../code-column.ts";
import type { TextColumn } from "../text-column.ts";

const grown = (bytes: Uint8Array, needed: number): Uint8Array => {
	const larger = new Uint8Array(Math.max(needed, bytes.length) * 2);
	larger.set(bytes);
	return larger;
};

const grownNumbers = (numbers: Uint32Array): Uint32Array<ArrayBuffer> => {
	const larger = new Uint32Array(numbers.length * 2);
	larger.set(numbers);
	return larger;
};

/** Collects texts that are parts of a block of bytes. */
export class ByteTexts {
	readonly #source: Uint8Array;
	#bytes: Uint8Array = new Uint8Array(1024);
	/** Text n lies between offsets n and n + 1. */
	#offsets = new Uint32Array(256);
	#count = 0;

	constructor(source: Uint8Array) {
		this.#source = source;
	}

	get count(): number {
		return this.#count;
	}

	add(start: number, end: number): void {
		const bytes = this.#source;
		const at = this.#offsets[this.#count]!;
		const next = at + end - start;
		if (next > this.#bytes.length) this.#bytes = grown(this.#bytes, next);
		if (this.#count + 2 > this.#offsets.length) this.#offsets = grownNumbers(this.#offsets);
		if (end - start < 64)
			for (let from = start, to = at; from < end; from++, to++) this.#bytes[to] = bytes[from]!;
		else this.#bytes.set(bytes.subarray(start, end), at);
		this.#offsets[++this.#count] = next;
	}

	/** Whether text n is these bytes. */
	isAt(n: number, start: number, end: number): boolean {
		const [own, bytes] = [this.#bytes, this.#source];
		let at = this.#offsets[n]!;
		if (this.#offsets[n + 1]! - at !== end - start) return false;
		for (let from = start; from < end; from++, at++) if (own[at] !== bytes[from]) return false;
		return true;
	}

	column(): TextColumn {
		const offsets = this.#offsets.slice(0, this.#count + 1);
		return { offsets, bytes: this.#bytes.slice(0, offsets[this.#count]) };
	}

	texts(): string[] {
		const decoder = new TextDecoder();
		return Array.from({ length: this.#count }, (_, n) =>
			decoder.decode(this.#bytes.subarray(this.#offsets[n], this.#offsets[n + 1])),
		);
	}
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
	let hash = 0x811c9dc5;
	for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
	return (hash ^ (hash >>> 15)) >>> 0;
}

/** Collects one column of codes from values that are parts of a block of bytes: only values that are new are kept. */
export class ByteColumn {
	readonly name: string;
	readonly #source: Uint8Array;
	readonly #values: ByteTexts;
	#codes = new Uint32Array(1024);
	#rows = 0;
	/** Hash tables of codes, 0 being empty; never more than half full. */
	#slots = new Uint32Array(64);
	#hashes = new Uint32Array(64);
	#last = 0;

	constructor(name: string, source: Uint8Array) {
		this.name = name;
		this.#source = source;
		this.#values = new ByteTexts(source);
	}

	/** Nothing between `start` and `end` is an absent value. */
	add(start: number, end: number): void {
		if (this.#rows === this.#codes.length) this.#codes = grownNumbers(this.#codes);
		// Most rows repeat the one before.
		const isLast = this.#last > 0 && this.#values.isAt(this.#last - 1, start, end);
		if (!isLast) this.#last = end > start ? this.#codeOf(start, end) : 0;
		this.#codes[this.#rows++] = this.#last;
	}

	#codeOf(start: number, end: number): number {
		const hash = hashOf(this.#source, start, end);
		const mask = this.#slots.length - 1;
		let slot = hash & mask;
		for (let code = this.#slots[slot]!; code > 0; code = this.#slots[slot]!) {
			if (this.#hashes[slot] === hash && this.#values.isAt(code - 1, start, end)) return code;
			slot = (slot + 1) & mask;
		}
		this.#values.add(start, end);
		this.#slots[slot] = this.#values.count;
		this.#hashes[slot] = hash;
		if (this.#values.count * 2 > this.#slots.length) this.#widen();
		return this.#values.count;
	}

	#widen(): void {
		const [slots, hashes] = [this.#slots, this.#hashes];
		this.#slots = new Uint32Array(slots.length * 4);
		this.#hashes = new Uint32Array(slots.length * 4);
		const mask = this.#slots.length - 1;
		for (let old = 0; old < slots.length; old++) {
			if (slots[old] === 0) continue;
			let slot = hashes[old]! & mask;
			while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
			this.#slots[slot] = slots[old]!;
			this.#hashes[slot] = hashes[old]!;
		}
	}

	column(): CodeColumn {
		const dictionary = this.#values.texts();
		return {
			name: this.name,
			dictionary,
			codes: codesFor(dictionary.length, this.#codes.subarray(0, this.#rows)),
		};
	}
}
