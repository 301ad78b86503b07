import type { Cursor } from "./cursor.ts";
import type { H5File } from "./h5-file.ts";
import { MESSAGE } from "./message-types.ts";

// Object headers, versions 1 and 2: HDF5 File Format Specification, IV.A.1.

export interface RawMessage {
	readonly type: number;
	readonly flags: number;
	/** When it was created, where the header counts. */
	readonly order: number | undefined;
	/** At its start; use `again()` to read it more than once. */
	readonly body: Cursor;
}

export interface ObjectHeader {
	readonly address: number;
	readonly messages: readonly RawMessage[];
}

const ATTRIBUTE_ORDER_TRACKED = 0x04;
const HAS_LIMITS = 0x10;
const HAS_TIMES = 0x20;
const FIRST_BYTES = 512;

/** All messages of an object, in their order. */
export function readHeader(file: H5File, address: number): ObjectHeader {
	const head = file.cursor(address, Math.min(FIRST_BYTES, file.size - address));
	const isNew = head.left >= 4 && head.isNext("OHDR");
	const messages = isNew ? readNew(file, address, head) : readOld(file, address);
	return { address, messages };
}

interface Chunk {
	readonly address: number;
	readonly length: number;
}

/** Collects messages chunk by chunk; a header that leads in a circle, or is longer than its file, is refused. */
class Collector {
	readonly messages: RawMessage[] = [];
	readonly #file: H5File;
	/** Addresses of all it continued at. */
	readonly #seen: number[] = [];
	readonly #waiting: Chunk[] = [];
	#bytes = 0;

	constructor(file: H5File) {
		this.#file = file;
	}

	add(message: RawMessage): void {
		if (message.type !== MESSAGE.continuation) {
			if (message.type !== 0) this.messages.push(message);
			return;
		}
		const cursor = message.body.again();
		const address = cursor.address();
		const length = cursor.length();
		if (address === undefined) throw this.#file.damaged("an object header continues nowhere");
		this.#enter({ address, length });
		this.#waiting.push({ address, length });
	}

	next(): Chunk | undefined {
		return this.#waiting.shift();
	}

	#enter({ address, length }: Chunk): void {
		this.#bytes += length;
		const circular = this.#seen.includes(address) || this.#bytes > this.#file.size;
		if (circular) throw this.#file.damaged(`the object header continued at ${address} leads in a circle`);
		this.#seen.push(address);
	}
}

function readOld(file: H5File, address: number): RawMessage[] {
	const head = file.cursor(address, 16);
	if (head.u8() !== 1) throw file.damaged(`at ${address} there is no object header`);
	const length = head.skip(7).u32();
	const collector = new Collector(file);
	let chunk: Chunk | undefined = { address: address + 16, length };
	for (; chunk; chunk = collector.next()) {
		const cursor = file.cursor(chunk.address, chunk.length);
		while (cursor.left >= 8) {
			const type = cursor.u16();
			const size = cursor.u16();
			const flags = cursor.u8();
			collector.add({ type, flags, order: undefined, body: cursor.skip(3).part(size) });
		}
	}
	return collector.messages;
}

function readNew(file: H5File, address: number, head: Cursor): RawMessage[] {
	if (head.u8() !== 2) throw file.damaged(`the object header at ${address} has an unknown version`);
	const flags = head.u8();
	head.skip((flags & HAS_TIMES ? 16 : 0) + (flags & HAS_LIMITS ? 4 : 0));
	const length = head.uint(1 << (flags & 3));
	const start = head.at;
	const collector = new Collector(file);
	const first = file.checkedBlock(address, start + length + 4, "OHDR");
	addMessages(first.skip(start - 4), flags, collector);
	for (let chunk = collector.next(); chunk; chunk = collector.next()) {
		addMessages(file.checkedBlock(chunk.address, chunk.length, "OCHK"), flags, collector);
	}
	return collector.messages;
}

/** What is left when no further message fits is a gap. */
function addMessages(cursor: Cursor, flags: number, collector: Collector): void {
	const ordered = (flags & ATTRIBUTE_ORDER_TRACKED) !== 0;
	const prefix = ordered ? 6 : 4;
	while (cursor.left >= prefix) {
		const type = cursor.u8();
		const size = cursor.u16();
		const own = cursor.u8();
		const order = ordered ? cursor.u16() : undefined;
		collector.add({ type, flags: own, order, body: cursor.part(size) });
	}
}
