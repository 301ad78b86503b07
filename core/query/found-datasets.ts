import type { DrsLayout } from "../drs/layout.ts";
import { foldersIn } from "../drs/place.ts";
import { cmip6Drs } from "../drs/projects.ts";
import { UsageError } from "../errors.ts";
import type { Facets } from "../model/facets.ts";
import { facetsId } from "../model/facets.ts";
import type { FoundDataset, FoundFile } from "../model/found-dataset.ts";
import { groupBy } from "../model/group-by.ts";
import { isoLabel } from "../model/iso-dates.ts";
import type { KeyColumns } from "../model/key-columns.ts";
import type { Catalogue, CatalogueRow } from "../ports/catalogue.ts";
import { pathOf } from "../text/address.ts";
import { assertFacets, constraintsOf, type FacetFilters, filtersTest } from "./facet-filter.ts";
import { ofOneSpelling, withPlainVersion } from "./one-spelling.ts";

export type { FacetFilters } from "./facet-filter.ts";

/** When a file begins and ends, from its name. */
export const timesOf = ({ range }: Pick<CatalogueRow, "range">): Pick<FoundFile, "start" | "end"> =>
	range?.kind === "dated" ? { start: isoLabel(range.start), end: isoLabel(range.end) } : {};

/** From the first beginning to the last end. */
export function spanOf(times: readonly Pick<FoundFile, "start" | "end">[]): Pick<FoundFile, "start" | "end"> {
	const starts = times.flatMap(({ start }) => start ?? []).sort();
	const ends = times.flatMap(({ end }) => end ?? []).sort();
	return { ...(starts[0] && { start: starts[0] }), ...(ends.length > 0 && { end: ends.at(-1) as string }) };
}

const versionNumber = (version: string | undefined): number => Number(/\d+/u.exec(version ?? "")?.[0] ?? -1);

/** Tells in which folders of its project's archives a dataset lies. */
export type FoldersOf = (facets: Facets) => readonly string[] | undefined;

const SERVICES: readonly (readonly [RegExp, string])[] = [
	[/^https?:/iu, "HTTPServer"],
	[/^s3:/iu, "S3"],
];

function fileOf(
	{ path, size, remote, ...row }: CatalogueRow,
	folders: readonly string[] | undefined,
): FoundFile {
	const name = pathOf(path).replace(/\/+$/u, "").split("/").at(-1) ?? path;
	// Stores are folders, which no project lays out.
	const own = folders && /\.nc$/u.test(name) ? [...folders, name].join("/") : undefined;
	const place = remote?.place ?? own;
	const service = SERVICES.find(([start]) => start.test(path))?.[1] ?? "file";
	return {
		...{ name, ...(place !== undefined && { place }), ...(size > 0 && { size }), ...timesOf(row) },
		urls: [{ url: path, service }],
	};
}

/** Rows of a catalogue as datasets: what the columns of a source call one experiment, grid, table, version and variable. */
export function foundDatasets(
	rows: readonly CatalogueRow[],
	columns: KeyColumns,
	how: { readonly foldersOf?: FoldersOf; readonly isVersionNamed?: boolean } = {},
): FoundDataset[] {
	const { foldersOf = () => undefined, isVersionNamed = false } = how;
	const { version: column } = columns;
	const named = [...columns.case, columns.names.variable, ...columns.variable, ...columns.pod];
	const known = [...new Set(named)];
	const master = (facets: Facets) =>
		facetsId(
			facets,
			known.filter((name) => name !== column),
		);
	const newest = new Map<string, number>();
	const numberOf = (facets: Facets) => versionNumber(column && facets[column]);
	for (const { facets } of rows)
		newest.set(master(facets), Math.max(newest.get(master(facets)) ?? -1, numberOf(facets)));
	const groups = groupBy(rows, ({ facets }) => facetsId(withPlainVersion(facets, columns), known));
	const found = [...groups.values()].map((all): Named => {
		const { rows: own, notes } = ofOneSpelling(all, columns);
		const { facets } = own[0] as CatalogueRow;
		const version = column && facets[column];
		const folders = foldersOf(facets);
		const id = facetsId(facets, known);
		const files = own.map((row) => fileOf(row, folders));
		const latest = numberOf(facets) === newest.get(master(facets));
		const dataset = {
			...{ id, facets, latest, retracted: false, files, nodes: [], notes, rows: own },
			...(version !== undefined && { version }),
			...(!latest && !isVersionNamed && { skipped: "there is a newer version" }),
			...spanOf(files),
			size: own.reduce((sum, { size }) => sum + size, 0),
		};
		return { dataset, name: folders?.join(".") };
	});
	return withOwnIds(found).sort((a, b) => (a.id < b.id ? -1 : 1));
}

interface Named {
	readonly dataset: FoundDataset;
	/** As its project calls it. */
	readonly name: string | undefined;
}

/** Where a project lays datasets out in folders of their own, their ids are these, joined by dots. */
function withOwnIds(found: readonly Named[]): FoundDataset[] {
	const areTelling = new Set(found.map(({ name }) => name)).size === found.length;
	return found.map(({ dataset, name }) => ({ ...dataset, id: (areTelling && name) || dataset.id }));
}

/** Collections and buckets of CMIP6 have no layout of their own, and CMIP6's facets. */
function usualFolders(): FoldersOf {
	const folders = foldersIn(cmip6Drs);
	return (facets) => (facets["mip_era"] === "CMIP6" ? folders(facets) : undefined);
}

/** Versions are asked for as they are published: "v20190308". */
function asPublished(facets: Facets, { version }: KeyColumns): Facets {
	const own = version === undefined ? undefined : facets[version];
	return version === undefined || !/^\d{8}$/u.test(own ?? "") ? facets : { ...facets, [version]: `v${own}` };
}

interface Searched {
	readonly catalogue: Catalogue | undefined;
	readonly keys: KeyColumns;
	readonly layout?: DrsLayout | undefined;
}

/** What a catalogue has with some facets. @throws UsageError for a facet it does not have, or where there is no catalogue */
export function searchDatasets(
	filters: FacetFilters,
	{ catalogue, keys: columns, layout }: Searched,
): FoundDataset[] {
	if (!catalogue)
		throw new UsageError("This data source cannot be searched. Name another with --data-manager.");
	assertFacets(filters, catalogue.columns);
	// Which version is the newest is seen only among all.
	const { [columns.version ?? ""]: _, version_date: __, ...others } = filters;
	const rows = catalogue.find(constraintsOf(others, catalogue));
	const fits = filtersTest(filters);
	const how = {
		isVersionNamed: [columns.version, "version_date"].some((name) => filters[name ?? ""] !== undefined),
		foldersOf: layout ? foldersIn(layout) : usualFolders(),
	};
	return foundDatasets(rows, columns, how).filter(({ facets }) => fits(asPublished(facets, columns)));
}
