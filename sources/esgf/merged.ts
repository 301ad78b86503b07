import type { Checksum } from "../../core/model/checksum.ts";
import type { Access } from "./records.ts";

/** One copy of a file that has the right bytes, as far as indices say. */
export interface MergedCopy {
	readonly node: string;
	/** Absent where no index says. */
	readonly replica?: boolean;
	readonly access: readonly Access[];
}

export interface MergedFile {
	readonly name: string;
	/** Bytes. */
	readonly size?: number;
	readonly checksum?: Checksum;
	readonly trackingId?: string;
	/** By node. */
	readonly copies: readonly MergedCopy[];
	/** Nodes whose copy is said to have other bytes: they are not used. */
	readonly conflicts: readonly { readonly node: string; readonly says: string }[];
}

/** A node that has the dataset, or a part of it. */
export interface MergedNode {
	readonly node: string;
	readonly replica?: boolean;
	readonly isComplete: boolean;
}

/** One version of one dataset, as all indices together list it. */
export interface MergedDataset {
	readonly id: string;
	/** What all its versions share. */
	readonly master: string;
	readonly version: number;
	/** True of the greatest version number there is, over all nodes and indices. */
	readonly isNewest: boolean;
	/** Who says that it was retracted: "NODE (INDEX)". */
	readonly retracted: readonly string[];
	/** Id of the greatest version that was not retracted, where this is an older one. */
	readonly supersededBy?: string;
	readonly nodes: readonly MergedNode[];
	readonly files: readonly MergedFile[];
	/** Files it should have: of the original where that is known. */
	readonly stated?: number;
	/** Bytes, as the index says; of files that are not listed too. */
	readonly size?: number;
	/** ISO 8601. */
	readonly start?: string;
	readonly end?: string;
}

/** Why a dataset is passed over; `undefined`: it may be used. */
export function reasonAgainst({ retracted, supersededBy }: MergedDataset): string | undefined {
	if (retracted.length > 0)
		return `retracted, as ${retracted.join(" and ")} ${retracted.length > 1 ? "say" : "says"}`;
	const version = supersededBy && /[^.]*$/.exec(supersededBy)?.[0];
	return version && `superseded by ${version}`;
}
