import type { RemoteFile } from "../../core/model/remote-file.ts";
import type { CatalogueRow } from "../../core/ports/catalogue.ts";
import type { PlaceReader } from "./drs-place.ts";
import type { MergedDataset, MergedFile } from "./merged.ts";

/** A file that cannot be used, and why. */
export interface LeftFile {
	readonly name: string;
	readonly reason: string;
}

export interface DatasetRows {
	readonly rows: readonly CatalogueRow[];
	readonly left: readonly LeftFile[];
}

/** Files of a dataset as rows of a catalogue: facets and dates from id and name, as in any archive of the project. */
export function rowsOf(dataset: MergedDataset, reader: PlaceReader): DatasetRows {
	const rows: CatalogueRow[] = [];
	const left: LeftFile[] = [];
	for (const file of dataset.files) {
		const placed = reader.file(dataset.id, file.name);
		if ("reason" in placed) {
			left.push({ name: file.name, reason: placed.reason });
			continue;
		}
		const { facets, range, place } = placed;
		const remote = remoteOf(dataset, file, place);
		const [first] = remote.replicas;
		if (first === undefined) left.push({ name: file.name, reason: withoutHttp(file) });
		else
			rows.push({ path: first.url, facets, ...(range && { range }), size: file.size ?? 0, mtime: 0, remote });
	}
	return { rows, left };
}

/** The replicas that can be fetched: the original's first, then by node. */
function remoteOf(
	{ id }: MergedDataset,
	{ name, size, checksum, copies }: MergedFile,
	place: string,
): RemoteFile {
	const sorted = [...copies].sort((a, b) => Number(a.replica !== false) - Number(b.replica !== false));
	return {
		...{ id: `${id}.${name}`, place },
		...(size !== undefined && { size }),
		...(checksum && { checksum }),
		replicas: sorted.flatMap(({ node, access }) =>
			access
				.filter(({ service, url }) => service === "HTTPServer" && /^https?:/i.test(url))
				.map(({ url }) => ({ url, node })),
		),
	};
}

function withoutHttp({ copies, conflicts }: MergedFile): string {
	const services = [...new Set(copies.flatMap(({ access }) => access.map(({ service }) => service)))];
	if (services.length > 0) return `only ${services.join(" and ")} lead to it, no HTTPServer`;
	return conflicts.length > 0 ? "all its copies contradict each other" : "no index says where it lies";
}
