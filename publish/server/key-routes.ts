import { z } from "zod";
import { lengthOf } from "../../core/array/lazy-array.ts";
import type { Room } from "../../core/loop/room.ts";
import type { AskerSignal } from "../../core/ports/asker.ts";
import type { FileStore } from "../../core/ports/file-store.ts";
import type { KeyedView, Piece, ViewFormat } from "../../core/ports/keyed-view.ts";
import {
	type DatasetCall,
	type DatasetRoute,
	defineDatasetRoute,
	type PartedBody,
	type RouteAnswer,
} from "../../core/ports/route.ts";
import type { OpenedDataset, ServedDataset } from "../../core/ports/served-dataset.ts";
import type { ChunkCache } from "./chunk-cache.ts";
import { chunkNames, gridOf } from "./chunk-names.ts";
import { notFound, Refusal } from "./failure.ts";
import { folderPage } from "./pages/folder-page.ts";
import { pageAnswer } from "./pages/page-answer.ts";
import { whyNotRaw } from "./raw-chunks.ts";
import { isLarge, storedPart, wholeOf } from "./stored-part.ts";
import { whyUnreadable } from "./unreadable.ts";
import type { Views } from "./views.ts";

export interface KeyRoutesWorld {
	readonly views: Views;
	readonly chunks: ChunkCache;
	readonly files: Pick<FileStore, "pieces">;
	/** Memory for what is made and sent. */
	readonly room: Pick<Room, "take">;
	/** Bytes that one chunk may take in memory while it is made. */
	readonly mostPiece: number;
	/** Bytes that may be read and decoded for one chunk. */
	readonly mostRead: number;
}

/** A store of keys below a prefix: documents and chunks, as clients of Zarr ask for them, and pages of its folders. */
export function keyRoutes(
	prefix: string,
	about: { readonly summary: string; readonly formatsOf: (key: string) => readonly ViewFormat[] },
	world: KeyRoutesWorld,
): readonly DatasetRoute[] {
	const folder = defineDatasetRoute({
		path: prefix,
		summary: `${about.summary}: a page of what lies in its root`,
		answers: ["text/html"],
		params: z.object({}),
		query: z.object({}),
		answer: (call) => answerAt(call, ""),
	});
	const answerAt = (call: DatasetCall, key: string) => {
		const { dataset } = call;
		const address = `${call.address}/${prefix}`;
		return unlessChanged(call, (opened) =>
			answerKey({ call, dataset, opened, key, address }, about.formatsOf(key), world),
		);
	};
	const keys = defineDatasetRoute({
		path: `${prefix}/*`,
		summary: about.summary,
		answers: ["application/json", "application/octet-stream"],
		params: z.object({ "*": z.string() }),
		query: z.object({}),
		answer: (call) => answerAt(call, call.params["*"]),
	});
	return [folder, keys];
}

/** A key of a dataset that lies behind an address. */
export interface AskedKey {
	readonly dataset: ServedDataset;
	readonly opened: OpenedDataset;
	readonly key: string;
	/** Where the keys begin. */
	readonly address: string;
	/** Who asks; only looked at where something has to be made. */
	readonly call: Pick<DatasetCall, "signal">;
}

/** What a key stands for, in the first of its formats that has it; of a folder, a page. @throws Refusal */
export async function answerKey(
	asked: AskedKey,
	formats: readonly ViewFormat[],
	world: KeyRoutesWorld,
): Promise<RouteAnswer> {
	const found = (await foundKey(asked, formats, world)) ?? (await folderAnswer(asked, formats, world));
	if (found) return found;
	throw notFound(await absence(asked, formats, world));
}

const MOST_TRIES = 3;

/** Clients take what is absent for fill values: whether a file was exchanged meanwhile is looked at before they are told so. */
export async function unlessChanged(
	{ dataset, opened: first }: Pick<DatasetCall, "dataset" | "opened">,
	answer: (opened: OpenedDataset) => Promise<RouteAnswer>,
): Promise<RouteAnswer> {
	let opened = first;
	for (let tries = 0; tries < MOST_TRIES; tries++) {
		try {
			return await answer(opened);
		} catch (error) {
			if (!(error instanceof Refusal) || error.status !== 404) throw error;
			const now = await dataset.open({ atOnce: true });
			if (now.stamp === opened.stamp) throw error;
			opened = now;
		}
	}
	throw new Refusal(503, `The files of "${dataset.id}" change while they are read. Ask again.`, {
		"retry-after": "1",
	});
}

/** A page that lists what lies in a folder, for browsers and for clients that look for links; `undefined` for what is no folder. */
async function folderAnswer(
	{ dataset, opened, key, address }: AskedKey,
	formats: readonly ViewFormat[],
	{ views }: KeyRoutesWorld,
): Promise<RouteAnswer | undefined> {
	const view = await views.of(dataset, opened, formats.at(-1) ?? "zarr2");
	const entries = entriesIn(view, key);
	if (!entries) return undefined;
	if (typeof entries === "number")
		throw new Refusal(
			413,
			`"${key}" has ${entries} chunks, too many for a list. Open the store with a client of Zarr, by its consolidated metadata.`,
		);
	const about = "A store of keys, for clients of Zarr; it has Zarr v2's keys listed here.";
	const place = [address, key].filter(Boolean).join("/");
	return pageAnswer(folderPage({ dataset, entries, about, address: place }));
}

/** Names in a folder; longer pages nobody reads. */
export const MOST_LISTED = 20_000;

/** Documents and chunks in a folder, and folders with a slash behind; how many chunks there are where they are too many. */
function entriesIn({ documents, arrays }: KeyedView, folder: string): readonly string[] | number | undefined {
	const prefix = folder === "" ? "" : `${folder}/`;
	const below = [...documents.keys()].filter((key) => key.startsWith(prefix));
	if (below.length === 0) return undefined;
	const inside = new Set(below.map((key) => key.slice(prefix.length).replace(/\/.*$/, "/")));
	const array = arrays.get(folder);
	if (!array) return [...inside];
	const count = lengthOf(gridOf(array));
	return count > MOST_LISTED ? count : [...inside, ...chunkNames(array)];
}

async function foundKey(
	asked: AskedKey,
	formats: readonly ViewFormat[],
	world: KeyRoutesWorld,
): Promise<RouteAnswer | undefined> {
	for (const format of formats) {
		const answer = await keyAnswer(asked, format, world);
		if (answer) return answer;
	}
	return undefined;
}

async function keyAnswer(
	{ dataset, opened, key, call }: AskedKey,
	format: ViewFormat,
	{ views, chunks, files, room, ...limits }: KeyRoutesWorld,
): Promise<RouteAnswer | undefined> {
	const name = `${dataset.id}\0${opened.stamp}\0${format}\0${key}`;
	const tag = `${opened.stamp}-${format}`;
	const kept = chunks.kept(name);
	if (kept) return chunkAnswer(kept, tag);
	const view = await views.of(dataset, opened, format);
	const document = view.documents.get(key);
	if (document) return { type: "application/json", body: document, tag, compressible: true };
	const piece = await view.find(key);
	if (!piece) return undefined;
	assertAffordable(piece, limits);
	const stored = storedPart(piece, files);
	if (stored && (isLarge(stored) || !chunks.wasAsked(name))) return chunkAnswer(stored, tag);
	const make = (signal: AskerSignal) =>
		madeIn(room, { weight: piece.weight, signal }, () => (stored ? wholeOf(stored) : piece.bytes(signal)));
	return chunkAnswer(await chunks.get(name, make, call.signal), tag);
}

/** Bytes that are made when there is room for them. */
export async function madeIn(
	room: Pick<Room, "take">,
	{ weight, signal }: { readonly weight: number; readonly signal: AskerSignal },
	make: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
	const release = await room.take(weight, signal);
	try {
		return await make();
	} finally {
		// Whoever sends them has counted them by then.
		setImmediate(release);
	}
}

const chunkAnswer = (body: Uint8Array | PartedBody, tag: string): RouteAnswer => ({
	type: "application/octet-stream",
	body,
	tag,
});

/** Why there is no such key: its variable cannot be given so, or nobody knows it. */
async function absence(
	{ dataset, opened, key }: AskedKey,
	formats: readonly ViewFormat[],
	{ views }: KeyRoutesWorld,
): Promise<string> {
	for (const format of formats) {
		const why = whyNotRaw(await views.of(dataset, opened, format), dataset, key);
		if (why !== undefined) return `${why} The root "zarr" gives it computed.`;
	}
	const unreadable = whyUnreadable(dataset, opened, key);
	if (unreadable !== undefined) return unreadable;
	return `There is no key "${key}" in "${dataset.id}"; its ".zmetadata" lists the arrays.`;
}

function assertAffordable(
	{ weight, reads }: Piece,
	{ mostPiece, mostRead }: Pick<KeyRoutesWorld, "mostPiece" | "mostRead">,
): void {
	const [needed, most, what] =
		weight > mostPiece ? [weight, mostPiece, "takes"] : [reads, mostRead, "is computed of"];
	if (needed <= most) return;
	throw new Refusal(
		413,
		`The chunk ${what} ${needed} bytes, of which ${most} are allowed. Ask for smaller chunks ("chunks" in the server's file), or for a part of the variable by OPeNDAP.`,
	);
}
