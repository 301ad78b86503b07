import { z } from "zod";
import type { Dataset } from "../../core/model/dataset.ts";
import type { Piece, ViewFormat } from "../../core/ports/keyed-view.ts";
import {
	type DatasetCall,
	type DatasetRoute,
	defineDatasetRoute,
	type RouteAnswer,
} from "../../core/ports/route.ts";
import type { OpenedDataset, ServedDataset } from "../../core/ports/served-dataset.ts";
import type { ChunkCache } from "./chunk-cache.ts";
import { notFound, Refusal } from "./failure.ts";
import type { Views } from "./views.ts";

export interface KeyRoutesWorld {
	readonly views: Views;
	readonly chunks: ChunkCache;
	/** Bytes that one chunk may take in memory while it is made. */
	readonly mostPiece: number;
	/** Bytes that may be read and decoded for one chunk. */
	readonly mostRead: number;
}

/** A store of keys below a prefix: documents and chunks, as clients of Zarr ask for them. */
export function keyRoute(
	prefix: string,
	about: { readonly summary: string; readonly formatsOf: (key: string) => readonly ViewFormat[] },
	world: KeyRoutesWorld,
): DatasetRoute {
	return defineDatasetRoute({
		path: `${prefix}/*`,
		summary: about.summary,
		answers: ["application/json", "application/octet-stream"],
		params: z.object({ "*": z.string() }),
		query: z.object({}),
		answer: (call) => {
			const { dataset, opened, params } = call;
			return answerKey({ call, dataset, opened, key: params["*"] }, about.formatsOf, world);
		},
	});
}

/** A key of a dataset that lies behind an address. */
export interface AskedKey {
	readonly dataset: ServedDataset;
	readonly opened: OpenedDataset;
	readonly key: string;
	/** Who asks; only looked at where something has to be made. */
	readonly call: Pick<DatasetCall, "signal">;
}

/** What a key stands for, in the first of its formats that has it. @throws Refusal */
export async function answerKey(
	asked: AskedKey,
	formatsOf: (key: string) => readonly ViewFormat[],
	world: KeyRoutesWorld,
): Promise<RouteAnswer> {
	const formats = formatsOf(asked.key);
	for (const format of formats) {
		const answer = await keyAnswer(asked, format, world);
		if (answer) return answer;
	}
	throw notFound(await absence(asked, formats, world));
}

async function keyAnswer(
	{ dataset, opened, key, call }: AskedKey,
	format: ViewFormat,
	{ views, chunks, ...limits }: KeyRoutesWorld,
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
	return chunkAnswer(await chunks.get(name, (signal) => piece.bytes(signal), call.signal), tag);
}

const chunkAnswer = (body: Uint8Array, tag: string): RouteAnswer => ({
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
		const { refused } = await views.of(dataset, opened, format);
		const [, why] = [...refused].find(([variable]) => key.startsWith(`${variable}/`)) ?? [];
		if (why !== undefined) return why;
	}
	const [variable = "", unreadable] =
		[...unreadableIn(opened.dataset)].find(([name]) => key.startsWith(`${name}/`)) ?? [];
	if (unreadable !== undefined) return `"${variable}" of "${dataset.id}" cannot be read: ${unreadable}`;
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

/** Variables that no reader can give, by path, with the reason. */
function* unreadableIn(dataset: Dataset, above = ""): Iterable<readonly [string, string]> {
	for (const [name, reason] of dataset.unreadable ?? []) yield [above + name, reason];
	for (const [name, group] of dataset.groups) yield* unreadableIn(group, `${above}${name}/`);
}
