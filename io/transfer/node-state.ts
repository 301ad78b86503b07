import type { Fault } from "./fault.ts";

/** Of one run, or kept between runs. */
export interface NodeRecord {
	readonly node: string;
	/** Milliseconds since 1970; absent when nothing ever came. */
	readonly lastSuccess?: number;
	readonly lastError?: { readonly at: number; readonly message: string };
	/** Bytes per second of the last connections, oldest first. */
	readonly rates: readonly number[];
	readonly files: number;
	readonly bytes: number;
	/** Files whose bytes were not those of their checksum. */
	readonly wrong: number;
	/** When it gave wrong bytes twice (milliseconds since 1970), unless it has given right ones since. */
	readonly liedAt?: number;
}

export type Trust = "new" | "good" | "suspect" | "liar";

/** Times as one run measures them, and its luck. */
export interface Moment {
	/** Milliseconds that never go back. */
	readonly now: number;
	/** Milliseconds since 1970. */
	readonly date: number;
	/** From 0 to before 1. */
	readonly random: number;
}

const FIRST_WINDOW = 4;
/** Bytes after which a node is asked for more than one thing at a time, though no checksum has shown that they are right. */
const ENOUGH_BYTES = 4 * 2 ** 20;
const KEPT_RATES = 32;
/** Another connection must bring this much more, or it is taken back. */
const WORTH = 1.1;
const EPOCH = 1000;
const REST = 10_000;
const TRIPPING = 5;
/** Most first refusals are over at once; those that are not shall not be met too often: each wait is four times the one before. */
const FIRST_BACKOFF = 100;
const BACKOFF_GROWTH = 4;
const LONGEST_BACKOFF = 60_000;
const FIRST_BREAK = 15_000;
const LONGEST_BREAK = 300_000;

/** So long a liar is asked only for what nobody else has. */
const REMEMBERED = 24 * 3_600_000;

/** Longest silences of connections that went well: from so many on they tell what is unusual. */
const ENOUGH_SILENCES = 8;
/** Nobody is taken for silent sooner, in milliseconds. */
const SOONEST = 120;
/** Times as long as nearly all silences is unusual. */
const UNUSUAL = 5;
/** A node of which little is known may be so many times as slow as the others. */
const STRANGER = 4;

export const median = (values: readonly number[]): number | undefined =>
	[...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Milliseconds that may be waited after so many failures in a row. */
export const backoff = (failures: number): number =>
	Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * BACKOFF_GROWTH ** Math.max(0, failures - 1));

/** What is known of a data node, and how much may be asked of it at once. Time comes from outside. */
export class NodeState {
	readonly name: string;
	active = 0;
	/** Of those, connections that are silent for longer than they should be: they hold no slot. */
	quiet = 0;
	trust: Trust = "new";
	#limit: number;
	#window = 1;
	#record: NodeRecord;
	#pausedUntil = 0;
	/** In a row, and when the last one was. */
	#failures = 0;
	#failedAt = Number.NEGATIVE_INFINITY;
	#halvedAt = Number.NEGATIVE_INFINITY;
	#trips = 0;
	#isUnreachable = false;
	/** Files that came from it and are being looked at. */
	#judged = 0;
	/** Longest silence of each of the last connections that went well, in milliseconds. */
	#silences: number[] = [];
	readonly #epoch = { begun: 0, bytes: 0, done: 0, best: 0, before: 1, restUntil: 0, isDoubling: true };

	/** `date`: milliseconds since 1970. */
	constructor(
		name: string,
		limit: number,
		{ record, date }: { record?: NodeRecord | undefined; date: number },
	) {
		this.name = name;
		this.#limit = limit;
		if (date - (record?.liedAt ?? Number.NEGATIVE_INFINITY) < REMEMBERED) this.trust = "suspect";
		this.#record = record ?? { node: name, rates: [], files: 0, bytes: 0, wrong: 0 };
	}

	get record(): NodeRecord {
		return this.#record;
	}
	/** How many connections may be open. */
	get window(): number {
		return this.#window;
	}
	/** Milliseconds of the run's clock until which nothing is asked. */
	get pausedUntil(): number {
		return this.#pausedUntil;
	}
	/** Bytes per second of one connection; absent when none has been. */
	get rate(): number | undefined {
		return median(this.#record.rates);
	}
	/** Its copies were wrong, and none has been right since. */
	get hasLied(): boolean {
		return this.trust === "liar" || (this.trust === "suspect" && this.#record.liedAt !== undefined);
	}
	/** It has failed again and again when it was tried after a break: files that only it has can wait no longer. */
	get isDown(): boolean {
		return this.#trips >= 3 || (this.#trips === 1 && this.#isUnreachable);
	}

	/** Milliseconds that nine of ten connections were silent at the longest; absent while too little is known. */
	get longSilence(): number | undefined {
		if (this.#silences.length < ENOUGH_SILENCES) return undefined;
		return [...this.#silences].sort((a, b) => a - b)[Math.floor(this.#silences.length * 0.9)];
	}

	/**
	 * Milliseconds of silence after which another node is asked: less than usual of one that never was silent for long. Of a node that is not
	 * known yet, `others` tells: the long silence of the slowest that is.
	 */
	patience(usual: number, others?: number): number {
		const own = this.longSilence;
		if (own !== undefined) return Math.min(usual, Math.max(SOONEST, UNUSUAL * own));
		if (others === undefined) return usual;
		return Math.min(usual, STRANGER * Math.max(SOONEST, UNUSUAL * others));
	}

	/** Whether another connection may be opened. */
	hasRoom(now: number): boolean {
		if (this.trust === "liar" || now < this.#pausedUntil) return false;
		// One whose bytes nobody has seen yet may be wrong throughout: what is at hand will tell, in no time.
		if (this.#judged > 0 && this.trust !== "good" && this.#window === 1) return false;
		// After a break one connection tries.
		if (this.#trips > 0) return this.active < 1;
		return this.active - this.quiet < this.#window && this.active < this.#limit;
	}

	/** Bytes came. */
	received(bytes: number, now: number): void {
		this.#epoch.bytes += bytes;
		this.#record = { ...this.#record, bytes: this.#record.bytes + bytes };
		if (this.#window === 1 && this.#epoch.best === 0 && this.#epoch.bytes >= ENOUGH_BYTES) this.#open(now);
		if (now - this.#epoch.begun >= EPOCH) this.#judgeEpoch(now);
	}

	/** A connection gave what it was asked for, in `milliseconds`, and was never silent for longer than `silence`. */
	succeeded(
		{ now, date }: Moment,
		{
			bytes,
			milliseconds,
			silence,
		}: { readonly bytes: number; readonly milliseconds: number; readonly silence: number },
	): void {
		this.#silences = [...this.#silences, silence].slice(-KEPT_RATES);
		this.#failures = 0;
		this.#trips = 0;
		this.#isUnreachable = false;
		const rate = bytes / (Math.max(1, milliseconds) / 1000);
		const rates = [...this.#record.rates, Math.round(rate)].slice(-KEPT_RATES);
		this.#record = { ...this.#record, rates, lastSuccess: date };
		this.#epoch.done++;
		const isProven = this.#window > 1 || this.trust === "good";
		if (this.#epoch.done >= 2 * this.#window && isProven) this.#judgeEpoch(now);
	}

	/** A file it gave bytes of is going to be looked at (1), or was (-1). */
	judging(step: 1 | -1): void {
		this.#judged += step;
	}

	/** A file that came from it alone has the right checksum. */
	verified(now: number): void {
		const { liedAt: _, ...record } = this.#record;
		this.#record = { ...record, files: record.files + 1 };
		if (this.trust === "new" || this.trust === "suspect") this.trust = "good";
		if (this.#epoch.best === 0 && this.#window === 1) this.#open(now);
	}

	/** A file that came from it alone has not the right checksum. */
	wasWrong({ date }: Moment, message: string): void {
		const lastError = { at: date, message };
		const lied = this.trust === "liar" && { liedAt: date };
		this.#record = { ...this.#record, wrong: this.#record.wrong + 1, lastError, ...lied };
	}

	/**
	 * `begun`: when the connection was, by the run's clock. Those that were open together fail together: that is one failure. One alone that
	 * another node can make good (`isElsewhere`) is no reason to wait.
	 */
	failed(
		fault: Fault,
		{ now, date, random }: Moment,
		{ begun = Number.POSITIVE_INFINITY, isElsewhere = false } = {},
	): void {
		this.#record = { ...this.#record, lastError: { at: date, message: fault.message } };
		if (fault.isOfNode && begun >= this.#halvedAt) this.#halve(now);
		if (!fault.isPassing) return;
		if (begun >= this.#failedAt) {
			this.#failures++;
			this.#failedAt = now;
		}
		this.#isUnreachable = fault.kind === "unreachable";
		const mustRest = this.#failures >= TRIPPING || this.#trips > 0;
		if (mustRest) this.#trip(now, random);
		if (mustRest || !fault.isOfNode) return;
		if (isElsewhere && fault.wait === undefined && this.#failures <= 1) return;
		const wait = fault.wait ?? random * backoff(this.#failures);
		this.#pausedUntil = Math.max(this.#pausedUntil, now + wait);
	}

	/** Opens the circuit breaker. */
	#trip(now: number, random: number): void {
		const wait = Math.min(LONGEST_BREAK, FIRST_BREAK * 2 ** this.#trips) * (0.75 + random / 2);
		// Connections that were open together fail together: that is one break.
		if (now < this.#pausedUntil && this.#trips > 0) return;
		this.#trips++;
		this.#failures = 0;
		this.#pausedUntil = now + wait;
	}

	#open(now: number): void {
		this.#window = Math.min(this.#limit, FIRST_WINDOW);
		this.#begin(now);
	}

	#halve(now: number): void {
		this.#halvedAt = now;
		this.#window = Math.max(1, Math.floor(this.#window / 2));
		// A refusal alone is soon made up for.
		this.#epoch.isDoubling &&= this.#failures === 0;
		this.#epoch.best = 0;
		this.#begin(now);
	}

	#begin(now: number): void {
		Object.assign(this.#epoch, { begun: now, bytes: 0, done: 0 });
	}

	/** Grows while it helps: a window that brings no more than the one before is taken back, and left alone for a while. */
	#judgeEpoch(now: number): void {
		const { begun, bytes, best, before, restUntil, isDoubling } = this.#epoch;
		const rate = bytes / Math.max(1, now - begun);
		const isFull = this.active >= this.#window - 1;
		this.#begin(now);
		if (!isFull || now < restUntil || (this.trust === "suspect" && this.#window === 1)) return;
		if (rate < best * WORTH && this.#window > before) {
			this.#window = before;
			Object.assign(this.#epoch, { isDoubling: false, restUntil: now + REST, best: 0 });
			return;
		}
		Object.assign(this.#epoch, { best: Math.max(rate, best), before: this.#window });
		this.#window = Math.min(this.#limit, isDoubling ? this.#window * 2 : this.#window + 1);
	}
}
