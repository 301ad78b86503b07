import { StoreError } from "../../core/errors.ts";
import type { RemoteFile, Replica } from "../../core/model/remote-file.ts";
import type { Connection } from "./connection.ts";
import type { Fault } from "./fault.ts";
import type { Version } from "./judge.ts";
import type { NodeState } from "./node-state.ts";
import type { PartFile } from "./part-file.ts";
import { type Extent, gapsIn } from "./ranges.ts";

/** A copy of a file, as one run knows it. */
export interface Copy {
	readonly replica: Replica;
	readonly node: NodeState;
	/** Why it is not asked for any more. */
	spoiled: Fault | undefined;
	/** Requests in a row that brought nothing. */
	failures: number;
	/** By the run's clock: refused a moment ago, it is not asked before. */
	pausedUntil: number;
	last: Fault | undefined;
	givesRanges: boolean;
	/** Of the bytes it gave last. */
	version: Version | undefined;
	/** Times its bytes were not those of the checksum. */
	wrong: number;
}

export const newCopy = (replica: Replica, node: NodeState): Copy => ({
	replica,
	node,
	spoiled: undefined,
	failures: 0,
	pausedUntil: 0,
	last: undefined,
	givesRanges: true,
	version: undefined,
	wrong: 0,
});

/** Work for a connection. */
export interface Work {
	readonly copy: Copy;
	/** Absent: the whole file. */
	readonly range: Extent | undefined;
	/** What is held must be forgotten first. */
	readonly fromStart: boolean;
}

/** One file on its way. */
export class FileTransfer {
	readonly file: RemoteFile;
	readonly part: PartFile;
	readonly copies: readonly Copy[];
	readonly connections = new Map<Connection, Copy>();
	/** Bytes of the file, as soon as anybody said. */
	size: number | undefined;
	/** Its bytes are being looked at, or are all right. */
	isClosing = false;
	/** A node is suspected for its bytes: until it is known, the node is no use for others. */
	isUrgent = false;
	/** All bytes must come from one copy: then it shows whose they are. */
	isSingle: boolean;
	/** Whose bytes are being looked at. */
	#judged: readonly NodeState[] = [];
	readonly #attempts: number;

	constructor(
		file: RemoteFile,
		part: PartFile,
		more: { readonly copies: readonly Copy[]; readonly attempts: number },
	) {
		this.file = file;
		this.part = part;
		this.copies = more.copies;
		this.size = file.size;
		this.isSingle = file.checksum === undefined;
		this.#attempts = more.attempts;
	}

	/** Whether a copy may still be asked for. */
	isUsable({ spoiled, failures, node }: Copy): boolean {
		return spoiled === undefined && failures < this.#attempts && node.trust !== "liar";
	}
	get usable(): readonly Copy[] {
		return this.copies.filter((copy) => this.isUsable(copy));
	}
	/** No copy is left that could help within reasonable time. */
	get isHopeless(): boolean {
		return this.connections.size === 0 && this.usable.every(({ node }) => node.isDown);
	}
	/** All bytes are held. */
	get isComplete(): boolean {
		return this.size !== undefined && this.part.missing(this.size).length === 0;
	}

	/** Nodes whose bytes are held. */
	get givers(): readonly NodeState[] {
		const names = new Set(this.part.held.map(({ origin }) => this.part.origins.get(origin)?.node));
		return this.copies.flatMap(({ node }) => (names.has(node.name) ? [node] : []));
	}
	/** All is there, and is going to be looked at. */
	beginJudging(): void {
		this.#judged = this.givers;
		for (const node of this.#judged) node.judging(1);
	}
	endJudging(): void {
		for (const node of this.#judged) node.judging(-1);
		this.#judged = [];
	}

	/** What a connection to a node could do now; `undefined` when nothing. */
	workFor(node: NodeState, now: number): Work | undefined {
		if (this.isClosing) return undefined;
		const copy = this.copies.find((one) => one.node === node && this.isUsable(one));
		if (copy === undefined || now < copy.pausedUntil) return undefined;
		return this.isSingle || this.size === undefined ? this.#singleWork(copy) : this.#sharedWork(copy);
	}

	/** Bytes of all copies may be joined: the checksum of the whole tells whether they are right. */
	#sharedWork(copy: Copy): Work | undefined {
		const size = this.size ?? 0;
		const [gap] = this.unassigned();
		if (gap === undefined) return undefined;
		const isWhole = gap.start === 0 && gap.end === size;
		if (isWhole) return { copy, range: undefined, fromStart: false };
		if (copy.givesRanges) return { copy, range: gap, fromStart: false };
		return this.#wholeAgain(copy);
	}

	/** A server that gives no parts can only help from the start, when nobody else can. */
	#wholeAgain(copy: Copy): Work | undefined {
		const isLast = this.connections.size === 0 && this.usable.every(({ givesRanges }) => !givesRanges);
		return isLast ? { copy, range: undefined, fromStart: true } : undefined;
	}

	/** Bytes of one copy only, and of one version of it: nothing else shows that they belong together. */
	#singleWork(copy: Copy): Work | undefined {
		if (this.connections.size > 0) return undefined;
		const origins = new Set(this.part.held.map(({ origin }) => origin));
		if (origins.size === 0) return { copy, range: undefined, fromStart: false };
		const [number = -1] = origins;
		const before = this.part.origins.get(number);
		const goesOn =
			origins.size === 1 &&
			before?.node === copy.node.name &&
			(before.tag ?? before.modified) !== undefined &&
			copy.givesRanges &&
			this.size !== undefined;
		const [gap] = this.unassigned();
		if (goesOn && gap) {
			copy.version = before;
			return { copy, range: gap, fromStart: false };
		}
		const other = this.copies.find(({ node }) => node.name === before?.node);
		const mayWait = other !== undefined && other !== copy && this.isUsable(other) && !other.node.isDown;
		return mayWait && other.failures < 2 ? undefined : { copy, range: undefined, fromStart: true };
	}

	/** What is neither held nor on its way. */
	unassigned(): Extent[] {
		if (this.size === undefined) return [];
		const coming = [...this.connections.keys()].map(({ next, end }) => ({ start: next, end }));
		return gapsIn({ start: 0, end: this.size }, [...this.part.held, ...coming]);
	}

	/** Why it cannot be had: what each copy's node did. */
	failure(): StoreError {
		const reasons = this.copies.map(({ replica, node, spoiled, last }) => {
			const words = spoiled ?? last;
			if (words) return `${replica.node}: ${words.message}`;
			if (node.trust === "liar") return `${replica.node}: it gave wrong bytes for other files`;
			return `${replica.node}: ${node.record.lastError?.message ?? "it does not answer"}`;
		});
		const copies = reasons.length === 1 ? "its only copy" : `none of its ${reasons.length} copies`;
		const verb = reasons.length === 1 ? "could not be had" : "could be had";
		return new StoreError(
			this.file.id,
			reasons.length === 0
				? "no index gives an address from which it could be fetched."
				: `${copies} ${verb} (${reasons.join("; ")}). Try again later: what came is kept.`,
			{ cause: this.copies[0]?.spoiled ?? this.copies[0]?.last },
		);
	}
}
