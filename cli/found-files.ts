import type { FoundDataset, FoundFile, SearchResult } from "../core/model/found-dataset.ts";
import type { RemoteFile } from "../core/model/remote-file.ts";
import type { CatalogueRow } from "../core/ports/catalogue.ts";
import { isAddress, pathOf } from "../core/text/address.ts";
import type { GetResult } from "./get-text.ts";
import { hostIn, placeFor } from "./manifest.ts";

/** What is to be fetched of what a search found, and what need not be, or cannot. */
export interface FoundFiles {
	readonly far: readonly RemoteFile[];
	readonly near: readonly GetResult[];
}

/** The files of datasets that nothing speaks against. */
export function filesOf({ datasets }: SearchResult): FoundFiles {
	const used = datasets.filter(({ skipped }) => skipped === undefined);
	const rows = used.flatMap((one) => one.rows.map((row) => ({ row, far: remoteOf(row) })));
	const lost = used.flatMap((one) =>
		one.files.filter(({ problem }) => problem !== undefined).map(lostOf(one)),
	);
	return {
		far: rows.flatMap(({ far }) => far ?? []),
		near: [...rows.filter(({ far }) => far === undefined).map(({ row }) => nearOf(row)), ...lost],
	};
}

/** Rows of catalogues name addresses alone; folders (Zarr stores) are read where they lie. */
function remoteOf({ path, size, remote }: CatalogueRow): RemoteFile | undefined {
	if (remote) return remote;
	if (!isAddress(path) || !/\.nc[0-9]?$/iu.test(pathOf(path))) return undefined;
	return {
		...{ id: path, place: placeFor(path), replicas: [{ url: path, node: hostIn(path) }] },
		...(size > 0 && { size }),
	};
}

const nearOf = ({ path, size }: CatalogueRow): GetResult => ({
	...{ id: path, path, state: "in-place" },
	...(size > 0 && { size }),
});

const lostOf =
	({ id }: FoundDataset) =>
	({ name, problem = "" }: FoundFile): GetResult => ({
		id: `${id}.${name}`,
		state: "failed",
		error: `"${name}" cannot be fetched: ${problem}`,
	});
