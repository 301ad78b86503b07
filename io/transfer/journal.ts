import { closeSync, constants, openSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { type Checksum, checksumText } from "../../core/model/checksum.ts";
import type { Version } from "./judge.ts";
import type { Extent } from "./ranges.ts";

/** Who gave bytes of a file. */
export interface ByteOrigin extends Version {
	readonly node: string;
}

/** Bytes the journal says were written: trusted only when the sum of what lies there is the same. */
export interface LoggedBlock extends Extent {
	readonly origin: number;
	readonly sum: string;
}

/** What a partial file is part of. */
export interface PartIdentity {
	readonly size: number | undefined;
	readonly checksum: Checksum | undefined;
}

/**
 * The journal of a partial file: text beside it, one line for each block that was written, with its sum. It is neither waited for nor believed:
 * after any end of the process or the machine, what lies on the disk is read again and compared with it.
 */
export class Journal {
	readonly #file: number;
	private constructor(file: number) {
		this.#file = file;
	}
	/** Starts anew. */
	static begin(path: string, identity: PartIdentity): Journal {
		const journal = new Journal(openSync(path, FLAGS | constants.O_TRUNC, 0o666));
		journal.#line(headOf(identity));
		return journal;
	}
	/** Goes on after what is there; a torn last line is ended. */
	static resume(path: string): Journal {
		const journal = new Journal(openSync(path, FLAGS, 0o666));
		journal.#line("");
		return journal;
	}
	origin(number: number, origin: ByteOrigin): void {
		this.#line(`origin ${number} ${JSON.stringify(origin)}`);
	}
	block({ start, end, sum, origin }: LoggedBlock): void {
		this.#line(`block ${start} ${end} ${sum} ${origin}`);
	}
	/** What an origin gave is not used. */
	drop(origin: number): void {
		this.#line(`drop ${origin}`);
	}
	close(): void {
		closeSync(this.#file);
	}
	#line(text: string): void {
		// A line of a few bytes goes to memory of the system: waiting for it would cost more than it does.
		writeSync(this.#file, `${text}\n`);
	}
}

const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;

const headOf = ({ size, checksum }: PartIdentity): string =>
	`part 1 ${size ?? "?"} ${checksum ? checksumText(checksum) : "?"}`;

export interface JournalContent {
	readonly origins: ReadonlyMap<number, ByteOrigin>;
	readonly blocks: readonly LoggedBlock[];
}

/** What the journal of this very file says; `undefined` when there is none, or it is of another version of it. */
export async function readJournal(path: string, identity: PartIdentity): Promise<JournalContent | undefined> {
	const text = await readFile(path, "latin1").catch(() => "");
	const [head, ...lines] = text.split("\n");
	if (head !== headOf(identity)) return undefined;
	const origins = new Map<number, ByteOrigin>();
	let blocks: LoggedBlock[] = [];
	// What follows the last line break was torn.
	for (const line of lines.slice(0, -1)) {
		const [word = "", ...rest] = line.split(" ");
		if (word === "origin") addOrigin(origins, Number(rest[0]), rest.slice(1).join(" "));
		if (word === "block") blocks.push(...blockIn(rest));
		if (word === "drop") blocks = blocks.filter(({ origin }) => origin !== Number(rest[0]));
	}
	return { origins, blocks: blocks.filter(({ origin }) => origins.has(origin)) };
}

function addOrigin(origins: Map<number, ByteOrigin>, number: number, text: string): void {
	try {
		const { node, tag, modified } = JSON.parse(text) as Record<string, unknown>;
		if (typeof node !== "string") return;
		origins.set(number, {
			node,
			...(typeof tag === "string" && { tag }),
			...(typeof modified === "string" && { modified }),
		});
	} catch {
		// A torn line: blocks of its origin are not used.
	}
}

function blockIn([start, end, sum = "", origin]: readonly string[]): LoggedBlock[] {
	const block = { start: Number(start), end: Number(end), sum, origin: Number(origin) };
	const isWhole = [block.start, block.end, block.origin].every(
		(one) => Number.isSafeInteger(one) && one >= 0,
	);
	return isWhole && block.start < block.end && block.end - block.start <= 2 ** 24 ? [block] : [];
}
