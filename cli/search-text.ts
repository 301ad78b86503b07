import type { AskedIndex } from "../core/model/asked-index.ts";
import type { FoundDataset as Found, SearchResult } from "../core/model/found-dataset.ts";
import { sizeText } from "./size-text.ts";
import { tableText } from "./table-text.ts";

/** What is shown: rows are for those who fetch. */
type FoundDataset = Omit<Found, "rows">;
type ShownResult = Omit<SearchResult, "datasets"> & { readonly datasets: readonly FoundDataset[] };

const MOST_NODES = 3;

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;

function nodesText({ nodes }: FoundDataset): string {
	const texts = nodes.map(({ node, complete }) => (complete ? node : `${node} (incomplete)`));
	const rest = texts.length - MOST_NODES;
	return `${texts.slice(0, MOST_NODES).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** "2", or "1 of 2" where the index knows of more than anyone lists. */
const countText = ({ files, stated = 0 }: FoundDataset): string =>
	stated > files.length ? `${files.length} of ${stated}` : String(files.length);

/** The id without its version, which has a column of its own. */
const withoutVersion = ({ id, version }: FoundDataset): string =>
	version !== undefined && id.endsWith(`.${version}`) ? id.slice(0, -version.length - 1) : id;

/** One row for each dataset, what is odd about it below. */
export function searchText({ datasets, asked = [] }: ShownResult): string {
	const heading = ["dataset", "version", "files", "size", "time", "nodes"];
	const rows = datasets.map((dataset) => [
		withoutVersion(dataset),
		dataset.version ?? "",
		countText(dataset),
		dataset.size > 0 ? sizeText(dataset.size) : "unknown",
		dataset.start === undefined ? "" : `${day(dataset.start)}/${day(dataset.end ?? "")}`,
		dataset.skipped === undefined ? nodesText(dataset) : dataset.skipped,
	]);
	const files = datasets.reduce((sum, one) => sum + one.files.length, 0);
	const size = datasets.reduce((sum, one) => sum + one.size, 0);
	const skipped = datasets.filter((one) => one.skipped !== undefined).length;
	const notes = datasets.flatMap(({ id, notes: own }) => own.map((note) => `${id}: ${note}`));
	return [
		...(datasets.length > 0 ? [...tableText(heading, rows), ""] : []),
		`${counted(datasets.length, "dataset")}, ${counted(files, "file")}, ${size > 0 || files === 0 ? sizeText(size) : "size unknown"}${skipped > 0 ? `; ${skipped} passed over` : ""}`,
		...asked.map(indexLine),
		...notes,
		"",
	].join("\n");
}

/** Indices give instants, names of files less. */
const day = (text: string): string => text.replace(/T.*$/u, "");

const indexLine = ({ index, datasets, files, seconds, kept, problem }: AskedIndex): string => {
	const when = kept === undefined ? `${seconds.toFixed(1)} s` : `kept since ${kept}`;
	return `${index}: ${counted(datasets, "dataset")}, ${counted(files, "file")} (${when})${problem === undefined ? "" : `; ${problem}`}`;
};

/** As JSON shows it. */
export const withoutRows = ({ asked, datasets }: SearchResult): ShownResult => ({
	...(asked && { asked }),
	datasets: datasets.map(({ rows: _, ...dataset }) => dataset),
});
