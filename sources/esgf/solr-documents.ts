import { z } from "zod";
import { readChecksum } from "../../core/model/checksum.ts";
import { readAccess } from "./access.ts";
import { Count, Flag, Words } from "./json-answer.ts";
import type { DatasetCopy, FileCopy, Listing } from "./records.ts";

/** A document of esg-search: the bridge and Globus Search give the same. Fields may be plain or lists of one. */
export const Document = z.looseObject({
	type: Words,
	id: Words,
	instance_id: Words,
	dataset_id: Words,
	data_node: Words,
	replica: Flag,
	retracted: Flag,
	number_of_files: Count,
	size: Count,
	datetime_start: Words,
	datetime_stop: Words,
	datetime_end: Words,
	title: Words,
	url: Words,
	checksum: Words,
	checksum_type: Words,
	tracking_id: Words,
});
type Document = z.output<typeof Document>;

/** The fields that are read: servers that let choose need not send more. */
export const FIELDS = [...Object.keys(Document.shape), "project", "version"];

/** "ID|node" of documents that lie on several nodes. */
const withoutNode = (id: string | undefined): string | undefined => id?.split("|")[0];

const nodeOf = ({ data_node, dataset_id, id }: Document): string =>
	data_node[0] ?? (dataset_id[0] ?? id[0])?.split("|")[1] ?? "unknown";

const given = <T extends object>(parts: { [K in keyof T]: T[K] | undefined }): T =>
	Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as T;

function readDataset(document: Document): DatasetCopy | undefined {
	const id = document.instance_id[0] ?? withoutNode(document.id[0]);
	if (id === undefined) return undefined;
	return {
		...{ id, node: nodeOf(document), retracted: document.retracted ?? false },
		...given({
			replica: document.replica,
			files: document.number_of_files,
			size: document.size,
			start: document.datetime_start[0],
			// esg-search says "stop", the bridge "end".
			end: document.datetime_stop[0] ?? document.datetime_end[0],
		}),
		words: wordsOf(document),
	};
}

/** Values of facets, for ids that lost their case; long texts are none. Ids of CMIP5 and CORDEX begin with the project in small letters. */
const wordsOf = ({ project: _, ...document }: Document): string[] =>
	Object.values(document)
		.flat()
		.filter(
			(value): value is string => typeof value === "string" && value.length < 60 && !value.includes("."),
		);

/** Its own `version` is that of the file ("1"): the dataset's stands in the dataset's id. */
function readFile(document: Document): FileCopy | undefined {
	const dataset = withoutNode(document.dataset_id[0]);
	const name = document.title[0] ?? nameIn(document, dataset);
	if (dataset === undefined || name === undefined) return undefined;
	const sum = document.checksum[0];
	return {
		...{ dataset, name, node: nodeOf(document), retracted: document.retracted ?? false },
		...given({
			replica: document.replica,
			size: document.size,
			checksum: sum === undefined ? undefined : readChecksum(document.checksum_type[0], sum),
			trackingId: document.tracking_id[0],
		}),
		access: document.url.flatMap((text) => readAccess(text) ?? []),
	};
}

/** A file's instance_id is its dataset's, a dot, and its name. */
function nameIn({ instance_id, id }: Document, dataset: string | undefined): string | undefined {
	const own = instance_id[0] ?? withoutNode(id[0]);
	return dataset !== undefined && own?.startsWith(`${dataset}.`) ? own.slice(dataset.length + 1) : undefined;
}

/** What a page of documents says. */
export function readDocuments(documents: readonly Document[], type: "Dataset" | "File"): Listing {
	const fitting = documents.filter((one) => one.type.length === 0 || one.type.includes(type));
	const datasets = type === "Dataset" ? fitting.map(readDataset) : [];
	const files = type === "File" ? fitting.map(readFile) : [];
	const isThere = <T>(one: T | undefined): one is T => one !== undefined;
	const broken = [...datasets, ...files].filter((one) => one === undefined).length;
	return {
		datasets: datasets.filter(isThere),
		files: files.filter(isThere),
		problems: broken > 0 ? [`${broken} of its documents name no dataset`] : [],
	};
}
