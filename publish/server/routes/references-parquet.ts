import { z } from "zod";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import type { AskerSignal } from "../../../core/ports/asker.ts";
import type { KeyedView } from "../../../core/ports/keyed-view.ts";
import {
	type DatasetCall,
	type DatasetRoute,
	defineDatasetRoute,
	type RouteAnswer,
} from "../../../core/ports/route.ts";
import { gridOf } from "../chunk-names.ts";
import { notFound, Refusal } from "../failure.ts";
import { type KeyRoutesWorld, MOST_LISTED, madeIn, unlessChanged } from "../key-routes.ts";
import { folderPage } from "../pages/folder-page.ts";
import { pageAnswer } from "../pages/page-answer.ts";
import { whyNotRaw } from "../raw-chunks.ts";
import { assertReferable, referenceTargets } from "../reference-targets.ts";
import { whyUnreadable } from "../unreadable.ts";

export type ParquetReferencesWorld = Pick<KeyRoutesWorld, "views" | "chunks" | "room">;

const ROOT = "references.parq";
const SUMMARY = "A reference set in Parquet (kerchunk): where each chunk lies in the data files, in tables";
/** Rows of a table, as kerchunk has them. */
const RECORD_SIZE = 10_000;
const ABOUT = `A reference set in Parquet, for clients of reference://; its tables hold ${RECORD_SIZE} chunks each.`;
/** What a table and its rows take in memory while they are made, and the few chunks that it carries along. */
const TABLE_WEIGHT = 8 * 2 ** 20;

/** Reference sets for as many chunks as there are: clients ask for the tables they need, and each is made when it is asked for. */
export const parquetReferenceRoutes = (world: ParquetReferencesWorld): readonly DatasetRoute[] => [
	defineDatasetRoute({
		path: ROOT,
		summary: `${SUMMARY}: a page of what lies in its root`,
		answers: ["text/html"],
		params: z.object({}),
		query: z.object({}),
		answer: (call) => unlessChanged(call, (opened) => answered({ ...call, opened }, "", world)),
	}),
	defineDatasetRoute({
		path: `${ROOT}/*`,
		summary: SUMMARY,
		answers: ["application/json", "application/vnd.apache.parquet"],
		params: z.object({ "*": z.string() }),
		query: z.object({}),
		answer: (call) => unlessChanged(call, (opened) => answered({ ...call, opened }, call.params["*"], world)),
	}),
];

async function answered(
	call: DatasetCall,
	key: string,
	{ views, chunks, room }: ParquetReferencesWorld,
): Promise<RouteAnswer> {
	const { dataset, opened } = call;
	const tag = `${opened.stamp}-${ROOT}`;
	// What tables point to is named as whoever asks names this server.
	const name = `${dataset.id}\0${opened.stamp}\0${call.address}/${ROOT}/${key}`;
	const kept = chunks.kept(name);
	if (kept) return tableAnswer(kept, tag);
	const view = await views.of(dataset, opened, "references");
	assertReferable(view, call);
	if (key === ".zmetadata")
		return { type: "application/json", body: documentOf(view), tag, compressible: true };
	const table = tableIn(view, key);
	if (table) {
		const make = (signal: AskerSignal) =>
			madeIn(room, { weight: TABLE_WEIGHT, signal }, () => madeTable(view, { ...table, signal }, call));
		return tableAnswer(await chunks.get(name, make, call.signal), tag);
	}
	const entries = entriesIn(view, key);
	if (!entries) throw notFound(absence(view, key, call));
	const address = [`${call.address}/${ROOT}`, key].filter(Boolean).join("/");
	return pageAnswer(folderPage({ dataset, entries, about: ABOUT, address }));
}

const tableAnswer = (body: Uint8Array, tag: string): RouteAnswer => ({
	type: "application/vnd.apache.parquet",
	body,
	tag,
});

/** Zarr's consolidated metadata, and how many rows a table has. */
function documentOf({ documents }: KeyedView): string {
	const consolidated = documents.get(".zmetadata");
	const text = consolidated ? Buffer.from(consolidated).toString("utf8") : '{"metadata":{}}';
	return text.replace(/\}\s*$/, `,"record_size":${RECORD_SIZE}}`);
}

interface Table {
	readonly path: string;
	readonly first: number;
	readonly count: number;
}

const tablesOf = ({ arrays }: KeyedView, path: string): number => {
	const array = arrays.get(path);
	return array ? Math.ceil(lengthOf(gridOf(array)) / RECORD_SIZE) : 0;
};

/** The table a key means: "ta/refs.0.parq"; `undefined` where there is none. */
function tableIn(view: KeyedView, key: string): Table | undefined {
	const [, path = "", text = ""] = /^(.+)\/refs\.(0|[1-9]\d{0,9})\.parq$/.exec(key) ?? [];
	const number = Number(text);
	return text !== "" && number < tablesOf(view, path)
		? { path, first: number * RECORD_SIZE, count: RECORD_SIZE }
		: undefined;
}

async function madeTable(
	view: KeyedView,
	table: Table & { readonly signal: AbortSignal },
	call: DatasetCall,
): Promise<Uint8Array> {
	const made = await view.table?.(table, referenceTargets(call));
	if (made) return made;
	throw notFound(`"${call.dataset.id}" has no chunks that can be pointed to.`);
}

/** Names in a folder, folders with a slash behind; `undefined` for what is no folder. */
function entriesIn(view: KeyedView, folder: string): readonly string[] | undefined {
	const prefix = folder === "" ? "" : `${folder}/`;
	const count = tablesOf(view, folder);
	if (count > MOST_LISTED)
		throw new Refusal(413, `"${folder}" has ${count} tables, too many for a list: refs.0.parq and so on.`);
	const below = [...view.arrays.keys()].filter((path) => path.startsWith(prefix) && path !== folder);
	const folders = new Set(below.map((path) => path.slice(prefix.length).replace(/(?:\/.*)?$/, "/")));
	const tables = Array.from({ length: count }, (_, number) => `refs.${number}.parq`);
	const entries = [...(folder === "" ? [".zmetadata"] : []), ...folders, ...tables];
	return entries.length > 0 || view.arrays.has(folder) ? entries : undefined;
}

function absence(view: KeyedView, key: string, { dataset, opened, address }: DatasetCall): string {
	const why = whyNotRaw(view, dataset, key);
	if (why !== undefined) return `${why} "${address}/zarr" gives it computed.`;
	return (
		whyUnreadable(dataset, opened, key) ??
		`There is no "${key}" in the reference set of "${dataset.id}"; its ".zmetadata" lists the arrays.`
	);
}
