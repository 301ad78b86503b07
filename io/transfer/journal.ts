import { closeSync, constants, openSync, readFileSync, writeSync } from "node:fs";
import { type Checksum, checksumText } from "../../core/model/checksum.ts";
import type { Version } from "./judge.ts";
import { type Extent, gapsIn } from "./ranges.ts";

/** Who gave bytes of a file. */
export interface ByteOrigin extends Version {
	readonly node: string;
}

/** Bytes of one origin. */
export interface HeldExtent extends Extent {
	readonly origin: number;
}

/** Bytes the journal says were written: trusted only when the sum of what lies there is the same. */
export interface LoggedBlock extends HeldExtent {
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
 *
 * A file that comes in order from its first byte needs few lines: its length says how far it came (`run`: from whom, from there on), and the
 * checksum of the whole will tell. `ranges` ends that: from then on only what is listed was written.
 */
export class Journal {
	readonly #path: string;
	#file: number | undefined;
	#flags: number;
	/** What need not be written before there are bytes. */
	#lines: string;
	#isClosed = false;
	private constructor(path: string, flags: number, lines: string) {
		this.#path = path;
		this.#flags = flags;
		this.#lines = lines;
	}
	/** Starts anew, with the first bytes. */
	static begin(path: string, identity: PartIdentity): Journal {
		return new Journal(path, FLAGS | constants.O_TRUNC, `${headOf(identity)}\n`);
	}
	/** Goes on after what is there; a torn last line is ended. */
	static resume(path: string): Journal {
		return new Journal(path, FLAGS, "\n");
	}
	origin(number: number, origin: ByteOrigin): void {
		this.#lines += `origin ${number} ${JSON.stringify(origin)}\n`;
	}
	/** From `start` on bytes follow each other, at the end of the file. */
	run(start: number, origin: number): void {
		this.#line(`run ${start} ${origin}`);
	}
	/** What is written from now on need not be at the end. */
	ranges(): void {
		this.#line("ranges");
	}
	block({ start, end, sum, origin }: LoggedBlock): void {
		this.#line(`block ${start} ${end} ${sum} ${origin}`);
	}
	/** Written, but of no known sum. */
	loose({ start, end, origin }: HeldExtent): void {
		this.#line(`loose ${start} ${end} ${origin}`);
	}
	/** What an origin gave is not used. */
	drop(origin: number): void {
		this.#line(`drop ${origin}`);
	}
	close(): void {
		if (this.#file !== undefined) closeSync(this.#file);
		this.#isClosed = true;
	}
	#line(text: string): void {
		if (this.#isClosed) return;
		this.#file ??= openSync(this.#path, this.#flags, 0o666);
		// A line of a few bytes goes to memory of the system: waiting for it would cost more than it does.
		writeSync(this.#file, `${this.#lines}${text}\n`);
		this.#lines = "";
	}
}

const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;

const headOf = ({ size, checksum }: PartIdentity): string =>
	`part 2 ${size ?? "?"} ${checksum ? checksumText(checksum) : "?"}`;

export interface JournalContent {
	readonly origins: ReadonlyMap<number, ByteOrigin>;
	readonly blocks: readonly LoggedBlock[];
	/** Written as far as the journal says, though no sum can show it: only the checksum of the whole file can. */
	readonly loose: readonly HeldExtent[];
}

/** What the journal of this very file, which has `length` bytes, says; `undefined` when there is none, or it is of another version of it. */
export function readJournal(
	path: string,
	{ identity, length }: { readonly identity: PartIdentity; readonly length: number },
): JournalContent | undefined {
	const [head, ...lines] = textIn(path).split("\n");
	if (head !== headOf(identity)) return undefined;
	const read = new Lines();
	// What follows the last line break was torn.
	for (const line of lines.slice(0, -1)) read.take(line.split(" "));
	return read.content(length);
}

function textIn(path: string): string {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return "";
	}
}

class Lines {
	readonly #origins = new Map<number, ByteOrigin>();
	#blocks: LoggedBlock[] = [];
	#loose: HeldExtent[] = [];
	#runs: { readonly start: number; readonly origin: number }[] | undefined = [];

	take([word = "", ...rest]: readonly string[]): void {
		if (word === "origin") this.#addOrigin(Number(rest[0]), rest.slice(1).join(" "));
		if (word === "block") this.#blocks.push(...blockIn(rest));
		if (word === "loose") this.#loose.push(...extentIn(rest));
		if (word === "run") this.#runs?.push(...runIn(rest));
		if (word === "ranges") this.#runs = undefined;
		if (word === "drop") this.#drop(Number(rest[0]));
	}

	content(length: number): JournalContent {
		const isKnown = ({ origin }: { readonly origin: number }) => this.#origins.has(origin);
		const blocks = this.#blocks.filter(isKnown);
		const loose = [...this.#loose, ...this.#tails(length)]
			.filter(isKnown)
			.flatMap((extent) => gapsIn(extent, blocks).map((gap) => ({ ...gap, origin: extent.origin })));
		return { origins: this.#origins, blocks, loose };
	}

	/** What the length of the file says of runs: each goes to the start of the next, the last to the end. */
	#tails(length: number): HeldExtent[] {
		const runs = this.#runs ?? [];
		return runs
			.map(({ start, origin }, i) => ({ start, end: Math.min(length, runs[i + 1]?.start ?? length), origin }))
			.filter(({ start, end }) => start < end);
	}

	#drop(dropped: number): void {
		this.#blocks = this.#blocks.filter(({ origin }) => origin !== dropped);
		this.#loose = this.#loose.filter(({ origin }) => origin !== dropped);
	}

	#addOrigin(number: number, text: string): void {
		try {
			const { node, tag, modified } = JSON.parse(text) as Record<string, unknown>;
			if (typeof node !== "string") return;
			this.#origins.set(number, {
				node,
				...(typeof tag === "string" && { tag }),
				...(typeof modified === "string" && { modified }),
			});
		} catch {
			// A torn line: blocks of its origin are not used.
		}
	}
}

const isCount = (one: number): boolean => Number.isSafeInteger(one) && one >= 0;

function extentIn([start, end, origin]: readonly string[]): HeldExtent[] {
	const extent = { start: Number(start), end: Number(end), origin: Number(origin) };
	return Object.values(extent).every(isCount) && extent.start < extent.end ? [extent] : [];
}

function blockIn([start = "", end = "", sum = "", origin = ""]: readonly string[]): LoggedBlock[] {
	const [extent] = extentIn([start, end, origin]);
	return extent && extent.end - extent.start <= 2 ** 24 ? [{ ...extent, sum }] : [];
}

function runIn([start, origin]: readonly string[]): { start: number; origin: number }[] {
	const run = { start: Number(start), origin: Number(origin) };
	return isCount(run.start) && isCount(run.origin) ? [run] : [];
}
