import type { Dataset } from "../model/dataset.ts";

/** A file whose bytes are given once. */
export interface FileAnswer {
	readonly bytes: number;
	/** Nothing of it is left when it was read to its end, or given up. */
	readonly body: AsyncIterable<Uint8Array>;
}

/** Datasets as files, written when they are asked for. */
export interface FileAnswers {
	/** In netCDF-4. Throws what writing throws. */
	netcdf(dataset: Dataset, options?: { readonly signal?: AbortSignal }): Promise<FileAnswer>;
}
