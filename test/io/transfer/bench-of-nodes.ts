import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RemoteFile } from "../../../core/model/remote-file.ts";
import { Downloads, type DownloadsWorld } from "../../../io/transfer/downloads.ts";
import type { FaultKind } from "../../../io/transfer/fault.ts";
import { USUAL_LIMITS } from "../../../io/transfer/limits.ts";
import { type DataNode, serveData } from "../../servers/data-node.ts";

export const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

export interface Bench {
	readonly root: string;
	readonly nodes: readonly DataNode[];
	readonly files: ReadonlyMap<string, Buffer>;
	/** What was told on the way. */
	readonly troubles: { readonly node: string; readonly kind: FaultKind }[];
	readonly wrong: { readonly node: string; readonly isLiar: boolean }[];
	/** Bytes received. */
	readonly received: () => number;
	/** A file with copies on all nodes, or on those named. */
	remote(name: string, more?: Partial<RemoteFile> & { readonly on?: readonly number[] }): RemoteFile;
	downloads(more?: Partial<DownloadsWorld>): Downloads;
	close(): Promise<void>;
}

/** Nodes that hold the same files, and a folder to bring them to. */
export async function benchOfNodes(
	files: ReadonlyMap<string, Buffer>,
	options: { readonly nodes?: number; readonly rate?: number } = {},
): Promise<Bench> {
	const root = mkdtempSync(join(tmpdir(), "headwater-transfer-"));
	const nodes = await Promise.all(
		Array.from({ length: options.nodes ?? 1 }, () => serveData(files, options)),
	);
	const open: Downloads[] = [];
	const [troubles, wrong]: [Bench["troubles"], Bench["wrong"]] = [[], []];
	let received = 0;
	const world: DownloadsWorld = {
		root,
		now: () => performance.now(),
		date: () => Date.now(),
		random: () => 0.5,
		allowPrivateHosts: true,
		limits: { ...USUAL_LIMITS, silence: 3000, impatience: 400 },
		records: new Map(),
		check: async () => {},
		onBytes(_, bytes) {
			received += bytes;
		},
		onTrouble: (_, node, { kind }) => void troubles.push({ node, kind }),
		onWrong: (_, node, isLiar) => void wrong.push({ node, isLiar }),
		onWait: () => {},
	};
	return {
		root,
		nodes,
		files,
		troubles,
		wrong,
		received: () => received,
		remote(name, { on = nodes.map((_, i) => i), ...more } = {}) {
			const bytes = files.get(name) ?? Buffer.alloc(0);
			return {
				id: name,
				place: name,
				size: bytes.length,
				checksum: { algorithm: "sha256", hex: sha256(bytes) },
				replicas: on.map((i) => ({ url: `${nodes[i]?.address}/${name}`, node: `node${i}` })),
				...more,
			};
		},
		downloads(more = {}) {
			const downloads = new Downloads({ ...world, ...more });
			open.push(downloads);
			return downloads;
		},
		async close() {
			for (const one of open) await one.close();
			for (const node of nodes) node.close();
			rmSync(root, { recursive: true, force: true });
		},
	};
}
