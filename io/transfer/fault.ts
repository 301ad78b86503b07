/** What can go wrong between a node and the disk. */
export type FaultKind =
	/** Passing: the same copy may be had a little later. */
	| "busy"
	| "unreachable"
	| "reset"
	| "silent"
	| "short"
	/** Another connection does it faster. */
	| "taken"
	/** Of this copy: it is not asked for again in this run. */
	| "absent"
	| "forbidden"
	| "web-page"
	| "encoded"
	| "other-size"
	| "too-long"
	| "wrong-range"
	| "wrong-bytes"
	| "no-data-file"
	| "private-address"
	| "bad-redirect"
	/** Of how it must be asked: once more, from the start. */
	| "changed"
	| "no-ranges";

const PASSING: ReadonlySet<FaultKind> = new Set(["busy", "unreachable", "reset", "silent", "short", "taken"]);
const FROM_START: ReadonlySet<FaultKind> = new Set(["changed", "no-ranges"]);

/** Why a request to a node came to nothing, or not to all. Never leaves `io/transfer`. */
export class Fault extends Error {
	readonly kind: FaultKind;
	/** Milliseconds the server asks to wait. */
	readonly wait: number | undefined;
	constructor(kind: FaultKind, message: string, options: ErrorOptions & { readonly wait?: number } = {}) {
		super(message, options);
		this.kind = kind;
		this.wait = options.wait;
	}
	/** May go well by itself. */
	get isPassing(): boolean {
		return PASSING.has(this.kind);
	}
	/** May go well when what is held of the file is dropped. */
	get isFromStart(): boolean {
		return FROM_START.has(this.kind);
	}
	/** The node as a whole has too much to do, or is gone: fewer requests, later. */
	get isOfNode(): boolean {
		return this.kind === "busy" || this.kind === "unreachable" || this.kind === "reset";
	}
}
