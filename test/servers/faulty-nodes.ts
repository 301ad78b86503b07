import { createHash } from "node:crypto";
import { type DataNode, type NodeFault, serveData } from "./data-node.ts";
import { someBytes } from "./some-bytes.ts";

/** What goes wrong, as shares of requests. */
export interface FaultShares {
	readonly stall: number;
	readonly busy: number;
	readonly truncated: number;
	readonly corrupt: number;
}

export const HARD_TIMES: FaultShares = { stall: 0.1, busy: 0.05, truncated: 0.02, corrupt: 0.01 };

/** Files of equal size, each with bytes of its own, named "f000.nc" and so on. */
export function madeFiles(count: number, size: number): Map<string, Buffer> {
	return new Map(
		Array.from({ length: count }, (_, i) => [`f${String(i).padStart(3, "0")}.nc`, someBytes(size, i)]),
	);
}

/**
 * Nodes with the same files; the copies of a liar, the last, have one wrong byte each. Faults come by chance to every request.
 */
export async function faultyNodes(
	files: ReadonlyMap<string, Buffer>,
	options: {
		readonly shares: FaultShares;
		readonly count: number;
		/** Bytes per second of each answer; absent: as fast as they go. */
		readonly rate?: number;
		readonly liar?: boolean;
		/** Seconds that 503 asks to wait; absent: it does not say. */
		readonly retryAfter?: number;
	},
): Promise<DataNode[]> {
	const isLiar = (n: number) => options.liar === true && n === options.count - 1;
	const nodes = await Promise.all(
		Array.from({ length: options.count }, (_, n) => serveData(isLiar(n) ? falsified(files) : files, options)),
	);
	const asked = new Map<string, number>();
	for (const [n, node] of nodes.entries())
		node.fault = (path) => {
			const time = asked.get(path) ?? 0;
			asked.set(path, time + 1);
			const fault = faultBy(chances(`${n} ${path} ${time}`), files.get(path)?.length ?? 1, options.shares);
			if (fault?.kind !== "status" || options.retryAfter === undefined) return fault;
			return { ...fault, headers: { "retry-after": String(options.retryAfter) } };
		};
	return nodes;
}

/** Faults by kind; "none" for right answers. */
export type Counted = Readonly<Record<string, number>>;

/** Counts from now on what goes wrong. */
export function countFaults(nodes: readonly DataNode[]): Counted {
	const counted: Record<string, number> = {};
	for (const node of nodes) {
		const choose = node.fault;
		node.fault = (path, number) => {
			const fault = choose?.(path, number);
			const kind = fault?.kind === "status" ? String(fault.status) : (fault?.kind ?? "none");
			counted[kind] = (counted[kind] ?? 0) + 1;
			return fault;
		};
	}
	return counted;
}

/** The same files with one wrong byte each. */
const falsified = (files: ReadonlyMap<string, Buffer>): Map<string, Buffer> =>
	new Map(
		[...files].map(([name, bytes]) => {
			const wrong = Buffer.from(bytes);
			wrong[bytes.length >> 1] = (wrong[bytes.length >> 1] ?? 0) ^ 1;
			return [name, wrong];
		}),
	);

/** Two numbers from 0 to before 1 that follow from a text. */
function chances(text: string): readonly [number, number] {
	const digest = createHash("md5").update(text).digest();
	return [digest.readUInt32LE(0) / 2 ** 32, digest.readUInt32LE(4) / 2 ** 32];
}

function faultBy(
	[what, where]: readonly [number, number],
	size: number,
	{ stall, busy, truncated, corrupt }: FaultShares,
): NodeFault | undefined {
	const at = Math.floor(where * size);
	if (what < stall) return { kind: "stall", after: at };
	if (what < stall + busy) return { kind: "status", status: 503 };
	if (what < stall + busy + truncated) return { kind: "break", after: at };
	if (what < stall + busy + truncated + corrupt) return { kind: "corrupt", at };
	return undefined;
}
