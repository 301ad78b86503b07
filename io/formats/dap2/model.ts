import type { Variable } from "../../../core/model/dataset.ts";
import type { DasAttribute } from "./attribute-values.ts";
import type { DapType } from "./types.ts";

export interface DapDimension {
	readonly name: string;
	readonly size: number;
}

/** One variable as it is served. */
export interface DapArray {
	readonly name: string;
	/** In the dataset: "tas", "ocean/thetao". */
	readonly path: string;
	readonly type: DapType;
	/** Outermost first; of characters without the innermost, along which texts lie. Empty for a scalar. */
	readonly dimensions: readonly DapDimension[];
	readonly variable: Variable;
	/** Bytes of the longest text, where that is known. */
	readonly width?: number;
	readonly attributes: readonly DasAttribute[];
}

/** A variable beside the coordinates of all its dimensions is a Grid. */
export interface DapVariable extends DapArray {
	readonly maps?: readonly DapArray[];
}

/** A dataset as DAP2 sees it: one list of variables, and attributes. */
export interface DapDataset {
	readonly variables: readonly DapVariable[];
	/** By the name served, and by the path. */
	readonly byName: ReadonlyMap<string, DapVariable>;
	readonly attributes: readonly DasAttribute[];
	/** The first unlimited dimension. */
	readonly unlimited?: string;
	/** Variables that are not served, with the reason. */
	readonly left: ReadonlyMap<string, string>;
}
