import type { Connection } from "./connection.ts";
import { Fault } from "./fault.ts";
import type { Copy, FileTransfer, Work } from "./file-transfer.ts";
import type { NodeState } from "./node-state.ts";

export interface TakeoverRules {
	/** Milliseconds without a byte from a node after which an idle one takes over. */
	readonly patience: (node: NodeState) => number;
	/** Milliseconds a range must still take before it is worth another connection. */
	readonly worthwhile: number;
}

/** A connection that another may relieve. */
interface Candidate {
	readonly transfer: FileTransfer;
	readonly connection: Connection;
	readonly from: Copy;
	readonly copy: Copy;
}

/** How much faster the other must be before all of a range is taken from a node. */
const MUCH_FASTER = 2;
const GRAIN = 64 * 2 ** 10;

/**
 * What a node that has nothing to do can take from others: all that is left of a range whose connection is silent or much slower, or the
 * later part of one that takes long. The other connection is stopped, or its end comes nearer.
 */
export function takeover(
	node: NodeState,
	transfers: readonly FileTransfer[],
	{ now, rules }: { readonly now: number; readonly rules: TakeoverRules },
): { readonly transfer: FileTransfer; readonly work: Work } | undefined {
	const candidates = transfers.flatMap((transfer) => candidatesIn(transfer, node));
	const silent = candidates.find(
		({ connection, from }) => from.node !== node && now - connection.lastHeard > rules.patience(from.node),
	);
	if (silent) return takeAll(silent, new Fault("silent", "its server was silent"));
	const slow = candidates.find((one) => isMuchSlower(one, node, now - one.connection.begun));
	if (slow) return takeAll(slow, new Fault("taken", "another node was much faster"));
	const [longest] = candidates
		.filter(({ connection }) => timeLeft(connection) > rules.worthwhile && connection.remaining > 4 * GRAIN)
		.sort((a, b) => timeLeft(b.connection) - timeLeft(a.connection));
	return longest && takeTail(longest, node);
}

function candidatesIn(transfer: FileTransfer, node: NodeState): Candidate[] {
	if (transfer.isClosing || transfer.isSingle || transfer.size === undefined) return [];
	const copy = transfer.copies.find((one) => one.node === node && transfer.isUsable(one) && one.givesRanges);
	if (copy === undefined) return [];
	return [...transfer.connections].flatMap(([connection, from]) =>
		// One that was stopped has nothing left, until it is gone.
		connection.remaining > 0 ? [{ transfer, connection, from, copy }] : [],
	);
}

/** Milliseconds, at the rate so far; 0 where that is not known. */
const timeLeft = ({ rate, remaining }: Connection): number =>
	rate === undefined ? 0 : (remaining / rate) * 1000;

function isMuchSlower({ connection, from }: Candidate, node: NodeState, age: number): boolean {
	if (from.node === node || node.rate === undefined || age < 2000) return false;
	const here = (connection.remaining / node.rate) * 1000;
	return timeLeft(connection) > 2000 + MUCH_FASTER * here;
}

function takeAll({ transfer, connection, copy }: Candidate, fault: Fault) {
	const range = { start: connection.next, end: connection.end };
	connection.stop(fault);
	return { transfer, work: { copy, range, fromStart: false } };
}

/** As much as lets both end at the same time. */
function takeTail({ transfer, connection, copy }: Candidate, node: NodeState) {
	const [mine, theirs] = [node.rate ?? connection.rate ?? 1, connection.rate ?? 1];
	const kept = Math.ceil((connection.remaining * theirs) / (mine + theirs) / GRAIN) * GRAIN;
	const [start, end] = [connection.next + kept, connection.end];
	if (end - start < GRAIN) return undefined;
	connection.end = start;
	return { transfer, work: { copy, range: { start, end }, fromStart: false } };
}
