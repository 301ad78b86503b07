import type { Dataset } from "../model/dataset.ts";
import type { ZarrOptions } from "./writer.ts";

/** Who may see a dataset: everybody, whoever has a token of collaborators, or of the institution. */
export const ACCESS_LEVELS = ["public", "collaborative", "institutional"] as const;
export type AccessLevel = (typeof ACCESS_LEVELS)[number];

/** Where a version stands: only what is retracted is no longer given. */
export type VersionState =
	| { readonly kind: "current" | "superseded" }
	| { readonly kind: "retracted"; readonly reason: string };

/** A dataset at hand: headers and axes were read, values were not. */
export interface OpenedDataset {
	readonly dataset: Dataset;
	/** Paths or addresses of what it is made from. */
	readonly files: readonly string[];
	/** Changes whenever what it is made from changes; of characters that may stand in a header of HTTP. */
	readonly stamp: string;
	/** When its newest file was changed; absent where that is not known. */
	readonly modified?: Date;
	/** What was left out, joined or repaired. */
	readonly notes: readonly string[];
}

/** Something that is published under a name. */
export interface ServedDataset {
	/** Dotted: "CMIP6.CMIP.NCAR.CESM2.historical.r1i1p1f1.Amon.tas.gn". */
	readonly id: string;
	readonly title: string;
	readonly description?: string;
	/** What is done to it on the way, in words; empty when it is given as it is. */
	readonly steps: readonly string[];
	readonly access: AccessLevel;
	readonly state: VersionState;
	/** "v20190308": what is published under it never changes. */
	readonly version?: string;
	/** What sorts it in catalogues: model, experiment ... */
	readonly facets: Readonly<Record<string, string>>;
	/** How the Zarr view is cut and compressed. */
	readonly zarr?: ZarrOptions;
	/**
	 * Reads headers. The same answer until a file changes, which is noticed within a second, `atOnce` with this call. @throws StoreError,
	 * FormatError, MetadataError when it cannot be had now
	 */
	open(options?: { readonly signal?: AbortSignal; readonly atOnce?: boolean }): Promise<OpenedDataset>;
}

/** All that is published; new datasets appear while it is asked. */
export interface DatasetShelf {
	/** In the order of their ids. */
	all(): Promise<readonly ServedDataset[]>;
	get(id: string): Promise<ServedDataset | undefined>;
}
