import type { NodeTally } from "../io/transfer/tally.ts";
import { sizeText } from "./size-text.ts";
import { tableText } from "./table-text.ts";

/** What became of one file that was asked for. */
export interface GetResult {
	readonly id: string;
	/** "in-place": it lies on a disk here, or is a store that is read where it lies. */
	readonly state: "verified" | "unverified" | "in-place" | "failed" | "interrupted";
	readonly path?: string;
	/** Bytes. */
	readonly size?: number;
	/** "sha256:9f86...". */
	readonly checksum?: string;
	readonly nodes?: readonly string[];
	readonly wasThere?: boolean;
	readonly error?: string;
}

export interface GetSummary {
	readonly files: readonly GetResult[];
	readonly nodes: readonly NodeTally[];
	/** Bytes. */
	readonly received: number;
	readonly seconds: number;
}

/** Paths first, so that they can be taken by other programs; what went wrong and what came from where after them. */
export function getText({ files, nodes, received, seconds }: GetSummary): string {
	const lines = files.map(({ id, path, state, error }) => {
		if (path !== undefined)
			return state === "unverified" ? `${path}  (unverified: no checksum is known)` : path;
		return error === undefined ? `${id}: interrupted` : `failed: ${error}`;
	});
	const count = (state: GetResult["state"]) => files.filter((file) => file.state === state).length;
	const there = files.filter(({ wasThere }) => wasThere).length;
	const parts = [
		...(count("verified") > 0 || count("in-place") === 0 ? [`${count("verified")} verified`] : []),
		...(count("unverified") > 0 ? [`${count("unverified")} unverified`] : []),
		...(count("in-place") > 0
			? [count("in-place") === 1 ? "1 stays where it is" : `${count("in-place")} stay where they are`]
			: []),
		...(count("failed") > 0 ? [`${count("failed")} failed`] : []),
		...(count("interrupted") > 0 ? [`${count("interrupted")} interrupted`] : []),
		...(there > 0 ? [`${there} of them there already`] : []),
	];
	const rate = seconds > 0 && received > 0 ? `, ${sizeText(Math.round(received / seconds))}/s` : "";
	const total = `${files.length} ${files.length === 1 ? "file" : "files"}: ${parts.join(", ")}; ${sizeText(received)} received in ${seconds.toFixed(1)} s${rate}`;
	return `${[...lines, "", total, ...nodeLines(nodes)].join("\n")}\n`;
}

function nodeLines(nodes: readonly NodeTally[]): string[] {
	if (nodes.every(({ faults, wrong }) => Object.keys(faults).length === 0 && wrong === 0)) return [];
	const rows = nodes.map(({ node, bytes, faults, wrong, isLiar }) => [
		node,
		sizeText(bytes),
		[
			...Object.entries(faults).map(([kind, times]) => `${times} × ${kind}`),
			...(wrong > 0 ? [`${wrong} × wrong bytes`] : []),
			...(isLiar ? ["its copy is wrong: not used again"] : []),
		].join(", "),
	]);
	return ["", ...tableText(["node", "received", "trouble"], rows)];
}
