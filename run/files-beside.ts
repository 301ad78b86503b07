import { stat } from "node:fs/promises";
import type { AppliedStep } from "../core/model/product.ts";
import type { SourceFile } from "../core/model/provenance.ts";
import { isAddress } from "../core/text/address.ts";

/** The files that steps opened beside the data, as they are now, each once. */
export const filesBeside = (applied: readonly AppliedStep[]): Promise<SourceFile[]> =>
	Promise.all([...new Set(applied.flatMap(({ files = [] }) => files))].map(sourceFile));

/** A file, or a folder of Zarr, as it is now; what lies at an address is known by it alone. */
export async function sourceFile(path: string): Promise<SourceFile> {
	if (isAddress(path)) return { path };
	const found = await stat(path);
	// What a folder takes says nothing of what is in it.
	return { path, ...(!found.isDirectory() && { size: found.size }), mtime: found.mtimeMs };
}
