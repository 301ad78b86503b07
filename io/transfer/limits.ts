import type { Connection } from "./connection.ts";
import type { Copy, FileTransfer } from "./file-transfer.ts";
import type { NodeState } from "./node-state.ts";

/** How much is done at once, and how long is waited. Times are milliseconds. */
export interface TransferLimits {
	/** Connections to all nodes together. */
	readonly total: number;
	readonly perNode: number;
	/** Requests in a row that bring nothing, of each copy. */
	readonly attempts: number;
	/** Without a byte: then a connection is given up. */
	readonly silence: number;
	/** Without a byte: then another node that is idle takes over. */
	readonly impatience: number;
	/** What a range must still take before another connection helps with it. */
	readonly worthwhile: number;
}

export const USUAL_LIMITS: TransferLimits = {
	total: 16,
	perNode: 8,
	attempts: 5,
	silence: 20_000,
	impatience: 2000,
	worthwhile: 5000,
};

/** Times as long is waited when nobody else can help. */
const ALONE = 3;

/** Milliseconds of silence of a connection that are borne: longer each time, lest files that all nodes must first find on tape are never had. */
export function patienceFor(
	{
		transfer,
		connection,
		copy,
	}: { readonly transfer: FileTransfer; readonly connection: Connection; readonly copy: Copy },
	nodes: readonly NodeState[],
	{ silence, impatience }: TransferLimits,
): number {
	const isElsewhere = transfer.usable.some(
		({ node }) => node !== copy.node && node.trust !== "suspect" && !node.isDown,
	);
	const patience = patienceWith(copy.node, nodes, impatience * (connection.received > 0 ? 1 : 2));
	const isAlone = !isElsewhere || transfer.isSingle;
	return Math.min(silence, patience * (isAlone ? ALONE : 1) * 2 ** copy.failures);
}

/** Milliseconds of silence that are borne of a node, by what is known of it, or of the others; `usual` where nothing is. */
export function patienceWith(node: NodeState, nodes: readonly NodeState[], usual: number): number {
	const known = nodes.flatMap(({ longSilence }) => longSilence ?? []);
	return node.patience(usual, known.length === 0 ? undefined : Math.max(...known));
}

/** Whether a connection is silent for so long that another may have its slot. */
export function mark(connection: Connection, node: NodeState, isQuiet: boolean): void {
	node.quiet += Number(isQuiet) - Number(connection.isQuiet);
	connection.isQuiet = isQuiet;
}
