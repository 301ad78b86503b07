import { groupBy } from "../../core/model/group-by.ts";
import { type DatasetId, readDatasetId } from "./dataset-id.ts";
import { distinct, mergeFile, replicaOf } from "./merge-files.ts";
import type { MergedDataset, MergedNode } from "./merged.ts";
import type { DatasetCopy, FileCopy, Listing } from "./records.ts";

/** What one index lists; its name is told where it matters who says something. */
export interface IndexListing {
	readonly index: string;
	readonly listing: Listing;
}

/** All that is said of one version of one dataset. */
interface Said {
	readonly id: DatasetId;
	readonly copies: readonly (DatasetCopy & { readonly index: string })[];
	readonly files: readonly (FileCopy & { readonly index: string })[];
}

/**
 * One list of datasets from what several indices say, by their ids. The same comes of it whatever the order of indices and of what they
 * list. Newest is what has the greatest version number anywhere: nodes' own "latest" goes stale. Retracted is what anyone calls so.
 */
export function mergeListings(listings: readonly IndexListing[]): MergedDataset[] {
	const merged = gathered(listings).map(mergeDataset);
	const byMaster = groupBy(merged, ({ master }) => master);
	const whole = merged.map((dataset): MergedDataset => {
		const versions = byMaster.get(dataset.master) ?? [];
		const newest = Math.max(...versions.map(({ version }) => version));
		const [usable] = versions
			.filter(({ retracted }) => retracted.length === 0)
			.sort((a, b) => b.version - a.version);
		const isOld = usable !== undefined && usable.version > dataset.version;
		return { ...dataset, isNewest: dataset.version === newest, ...(isOld && { supersededBy: usable.id }) };
	});
	return distinct(whole, ({ master, version }) => `${master} ${String(version).padStart(20, "0")}`);
}

function gathered(listings: readonly IndexListing[]): Said[] {
	const datasets = listings.flatMap(({ index, listing }) =>
		listing.datasets.map((one) => ({ ...one, index })),
	);
	const files = listings.flatMap(({ index, listing }) => listing.files.map((one) => ({ ...one, index })));
	const byKey = groupBy(datasets, ({ id }) => readDatasetId(id)?.key ?? "");
	const filesByKey = groupBy(files, ({ dataset }) => readDatasetId(dataset)?.key ?? "");
	return [...new Set([...byKey.keys(), ...filesByKey.keys()])].flatMap((key) => {
		const [copies, own] = [byKey.get(key) ?? [], filesByKey.get(key) ?? []];
		const id = bestSpelling(copies, own);
		return id ? [{ id, copies, files: own }] : [];
	});
}

/** The spelling with the most case: capitals come before small letters. */
function bestSpelling(copies: Said["copies"], files: Said["files"]): DatasetId | undefined {
	const words = new Set(copies.flatMap((copy) => copy.words));
	const ids = [...copies.map(({ id }) => id), ...files.map(({ dataset }) => dataset)];
	const read = [...new Set(ids)].flatMap((id) => readDatasetId(id, words) ?? []);
	return read.sort((a, b) => (a.text < b.text ? -1 : 1))[0];
}

type Unranked = Omit<MergedDataset, "isNewest" | "supersededBy">;

function mergeDataset({ id, copies, files }: Said): Unranked & { isNewest: boolean } {
	const names = groupBy(files, ({ name }) => name);
	const mergedFiles = distinct(
		[...names].map(([name, own]) => mergeFile(name, own)),
		({ name }) => name,
	);
	const retracted = [...copies, ...files]
		.filter((one) => one.retracted)
		.map(({ node, index }) => `${node} (${index})`);
	return {
		id: id.text,
		master: id.master,
		version: id.version,
		isNewest: false,
		retracted: distinct(retracted, String),
		nodes: nodesOf({ id, copies, files }, names.size),
		files: mergedFiles,
		...statedOf(copies),
	};
}

function nodesOf({ copies, files }: Said, all: number): MergedNode[] {
	const most = Math.max(all, ...copies.map((copy) => copy.files ?? 0));
	const nodes = groupBy([...copies, ...files], ({ node }) => node);
	const merged = [...nodes].map(([node, said]): MergedNode => {
		const listed = new Set(said.flatMap((one) => ("name" in one ? [one.name] : []))).size;
		const stated = said.flatMap((one) => ("files" in one && one.files !== undefined ? [one.files] : []));
		const replica = replicaOf(said);
		// A node whose files nobody lists is judged by the count it states.
		const has = listed > 0 ? listed : Math.max(0, ...stated);
		const isKnown = listed > 0 || stated.length > 0;
		return {
			node,
			...(replica !== undefined && { replica }),
			isComplete: !isKnown || has >= (listed > 0 ? all : most),
		};
	});
	return distinct(merged, ({ node }) => node);
}

/** Counts of the original; without one the greatest, as a replica may lack files and never has more. */
function statedOf(copies: Said["copies"]): Pick<MergedDataset, "stated" | "size" | "start" | "end"> {
	const originals = copies.filter(({ replica }) => replica === false);
	const trusted = originals.some(({ files }) => files !== undefined) ? originals : copies;
	const most = (values: readonly (number | undefined)[]) =>
		values.reduce((a, b) => (a === undefined || (b ?? a) > a ? b : a), undefined);
	const [stated, size] = [most(trusted.map(({ files }) => files)), most(trusted.map((copy) => copy.size))];
	const starts = copies.flatMap(({ start }) => start ?? []).sort();
	const ends = copies.flatMap(({ end }) => end ?? []).sort();
	return {
		...(stated !== undefined && { stated }),
		...(size !== undefined && { size }),
		...(starts[0] !== undefined && { start: starts[0] }),
		...(ends.length > 0 && { end: ends.at(-1) as string }),
	};
}
