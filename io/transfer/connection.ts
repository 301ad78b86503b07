import type { Replica } from "../../core/model/remote-file.ts";
import { pathOf } from "../../core/text/address.ts";
import type { Sink } from "./answer-body.ts";
import type { AnswerHead } from "./answer-head.ts";
import { Fault } from "./fault.ts";
import { type Given, ifRange, judge, looksLikePage, type Version } from "./judge.ts";
import type { PartFile } from "./part-file.ts";
import type { Extent } from "./ranges.ts";
import { type Connections, request } from "./request.ts";

/** What a connection is to bring. */
export interface ConnectionTask {
	readonly replica: Replica;
	readonly part: PartFile;
	/** Absent: the whole file, whose length nobody may know. */
	readonly range: Extent | undefined;
	/** Bytes of the file, where known. */
	readonly size: number | undefined;
	/** Of what is held from this node. */
	readonly version: Version | undefined;
}

export interface ConnectionWorld {
	readonly connections: Connections;
	readonly allowPrivateHosts: boolean;
	/** Milliseconds that never go back. */
	readonly now: () => number;
	/** Milliseconds since 1970. */
	readonly date: () => number;
	/** Hears of bytes as they come. */
	readonly onBytes: (bytes: number) => void;
}

const AGENT = "headwater";

/** One request for bytes of a file from one node, from its start to its end, or to where it is stopped. */
export class Connection {
	readonly replica: Replica;
	/** The next byte that is to come. */
	next: number;
	/** Where it ends: another connection may be given its tail. */
	end: number;
	readonly begun: number;
	lastHeard: number;
	/** Silent for longer than it should be. */
	isQuiet = false;
	/** In milliseconds, so far. */
	longestSilence = 0;
	received = 0;
	given: Given | undefined;
	readonly #askedEnd: number;
	readonly #task: ConnectionTask;
	readonly #world: ConnectionWorld;
	readonly #abort = new AbortController();

	constructor(task: ConnectionTask, world: ConnectionWorld) {
		this.replica = task.replica;
		this.next = task.range?.start ?? 0;
		this.end = task.range?.end ?? task.size ?? Number.POSITIVE_INFINITY;
		this.#askedEnd = this.end;
		this.begun = world.now();
		this.lastHeard = this.begun;
		this.#task = task;
		this.#world = world;
	}

	/** Bytes per second so far; absent before anything came. */
	get rate(): number | undefined {
		const time = this.#world.now() - this.begun;
		return this.received > 0 && time > 0 ? (this.received * 1000) / time : undefined;
	}
	get remaining(): number {
		return this.end - this.next;
	}

	/** So many milliseconds of its silence are ours. */
	excuse(milliseconds: number): void {
		this.lastHeard = Math.min(this.#world.now(), this.lastHeard + milliseconds);
	}

	#heard(): void {
		const now = this.#world.now();
		this.longestSilence = Math.max(this.longestSilence, now - this.lastHeard);
		this.lastHeard = now;
	}

	/** Ends it now; `run` then throws the fault. */
	stop(fault: unknown): void {
		this.end = this.next;
		this.#abort.abort(fault);
	}

	/** Brings the bytes. @throws Fault, with what came before it kept; whatever writing throws */
	async run(): Promise<void> {
		const { replica } = this.#task;
		const { allowPrivateHosts, connections } = this.#world;
		const asked = {
			headers: this.#headers(),
			connections,
			allowPrivateHosts,
			isTyped: replica.isTyped === true,
			signal: this.#abort.signal,
		};
		try {
			await request(replica.url, asked, (head) => this.#hear(head));
		} catch (error) {
			if (this.#abort.signal.aborted) throw this.#abort.signal.reason;
			throw error;
		}
		if (this.end < Number.POSITIVE_INFINITY && this.next < this.end)
			throw new Fault("short", `its server gave ${this.received} bytes and ended`);
	}

	/** @throws Fault when the answer is not what was asked for */
	#hear(head: AnswerHead): Sink {
		const { part, replica, range, size, version } = this.#task;
		this.#heard();
		const isPage = /\.x?html?$/i.test(pathOf(replica.url));
		const given = judge(head, { range, size, version, isPage, now: this.#world.date() });
		this.given = given;
		this.end = Math.min(this.end, given.size ?? this.end);
		const origin = part.originNumber({ node: replica.node, ...given.version });
		return (bytes) => {
			if (!isPage && this.next === 0 && looksLikePage(bytes)) throw page();
			return this.#put(bytes, origin);
		};
	}

	#headers(): Record<string, string> {
		const { range, version } = this.#task;
		const condition = ifRange(version);
		return {
			"user-agent": AGENT,
			accept: "*/*",
			// Compressed on the way, ranges would not be those of the file.
			"accept-encoding": "identity",
			...(range && { range: `bytes=${range.start}-${range.end - 1}` }),
			...(range && condition !== undefined && { "if-range": condition }),
		};
	}

	/** Whether that was all that is wanted, and the rest of the answer is not read. @throws Fault when more comes than there should be */
	#put(bytes: Uint8Array, origin: number): boolean {
		const { part, size } = this.#task;
		this.#heard();
		if (size !== undefined && this.next + bytes.length > size)
			throw new Fault("too-long", `its copy is longer than the ${size} bytes of the file`);
		const wanted = bytes.subarray(0, Math.max(0, this.end - this.next));
		this.#world.onBytes(bytes.length);
		this.received += bytes.length;
		part.write(origin, this.next, wanted);
		this.next += wanted.length;
		return this.next >= this.end && this.end < this.#askedEnd;
	}
}

const page = () =>
	new Fault("web-page", "its server answers with a web page instead of the file: a log-in perhaps");
