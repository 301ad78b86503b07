import { basename } from "node:path";
import { z } from "zod";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import type { FileStore } from "../../../core/ports/file-store.ts";
import type { KeyedView } from "../../../core/ports/keyed-view.ts";
import { definePublisher, type Publisher } from "../../../core/ports/publisher.ts";
import { type DatasetCall, defineDatasetRoute } from "../../../core/ports/route.ts";
import { isAddress } from "../../../core/text/address.ts";
import { chunkNames, gridOf } from "../chunk-names.ts";
import { notFound, Refusal } from "../failure.ts";
import { assertReferable, referenceTargets } from "../reference-targets.ts";
import { type ParquetReferencesWorld, parquetReferenceRoutes } from "./references-parquet.ts";

export interface ReferencesWorld extends ParquetReferencesWorld {
	readonly files: Pick<FileStore, "pieces" | "stamp">;
}

/** Reference sets (kerchunk, version 1, and in Parquet) of every dataset, and the files they point into. */
export const referencesPublisher = (world: ReferencesWorld): Publisher =>
	definePublisher({
		name: "references",
		title: "Reference sets for reference://, and the files they point into",
		dataset: () => [referencesRoute(world), ...parquetReferenceRoutes(world), fileRoute(world)],
	});

const referencesRoute = ({ views }: ReferencesWorld) =>
	defineDatasetRoute({
		path: "references.json",
		summary: "A reference set (kerchunk, version 1): where each chunk lies in the data files",
		answers: ["application/json"],
		params: z.object({}),
		query: z.object({}),
		async answer(call) {
			const view = await views.of(call.dataset, call.opened, "references");
			return {
				type: "application/json",
				body: Buffer.from(await referencesText(view, call), "utf8"),
				tag: `${call.opened.stamp}-references`,
				compressible: true,
			};
		},
	});

/** More would make a document nobody can read at once: of 2^20 chunks, 45 MB, for which the server takes 700 MiB and fsspec 640. */
const MOST_CHUNKS = 2 ** 18;
/** Chunks that lie in no file are carried along up to this size, and so many bytes in all; longer ones are pointed to where this server gives them. */
const MOST_EACH = 64 * 2 ** 10;
const MOST_CARRIED = 8 * 2 ** 20;

async function referencesText(view: KeyedView, call: DatasetCall): Promise<string> {
	assertListable(view, call);
	assertReferable(view, call);
	const targets = referenceTargets(call);
	const lines: string[] = [];
	const line = (key: string, value: unknown) => lines.push(`${JSON.stringify(key)}:${JSON.stringify(value)}`);
	for (const [key, bytes] of view.documents) line(key, Buffer.from(bytes).toString("utf8"));
	let carried = 0;
	for (const [path, array] of view.arrays) {
		for (const key of chunkNames(array)) {
			const piece = await view.find(`${path}/${key}`);
			if (!piece) continue;
			const address = piece.place && targets.file(piece.place.file);
			if (piece.place && address) {
				line(`${path}/${key}`, [address, piece.place.offset, piece.place.size]);
				continue;
			}
			if (piece.weight > MOST_EACH || carried > MOST_CARRIED) {
				line(`${path}/${key}`, [targets.chunk(`${path}/${key}`)]);
				continue;
			}
			const bytes = await piece.bytes();
			carried += bytes.length;
			line(`${path}/${key}`, `base64:${Buffer.from(bytes).toString("base64")}`);
		}
	}
	return `{"version":1,"refs":{\n${lines.join(",\n")}\n}}\n`;
}

function assertListable(view: KeyedView, { dataset, address }: DatasetCall): void {
	const chunks = [...view.arrays.values()].reduce((sum, array) => sum + lengthOf(gridOf(array)), 0);
	if (chunks > MOST_CHUNKS)
		throw new Refusal(
			413,
			`"${dataset.id}" has ${chunks} chunks, too many for one document. Open "${address}/references.parq" instead, the same in tables, or "${address}/kerchunk" with a client of Zarr: both hold the same bytes.`,
		);
}

const FilePath = z.object({ number: z.coerce.number().int().nonnegative(), name: z.string() });

const fileRoute = ({ files }: ReferencesWorld) =>
	defineDatasetRoute({
		path: "files/:number/:name",
		summary: "A data file as it lies on the disk, whole or a range of its bytes",
		answers: ["application/octet-stream"],
		params: FilePath,
		query: z.object({}),
		async answer({ params, dataset, opened }) {
			const file = opened.files[params.number];
			if (file === undefined || isAddress(file) || basename(file) !== params.name)
				throw notFound(`"${dataset.id}" has no file ${params.number} named "${params.name}" on this server.`);
			const { size } = await files.stamp(file);
			return {
				type: "application/octet-stream",
				tag: `${opened.stamp}-${params.number}`,
				body: { length: size, read: (part, buffer) => files.pieces(file, part, buffer) },
			};
		},
	});
