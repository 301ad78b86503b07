import { readdirSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { wholeOf } from "../../../core/array/evaluate.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import type { MovedChunks, WriteOptions, Writer } from "../../../core/ports/writer.ts";
import { assertReplaceable } from "../../stores/file/atomic.ts";
import { onDisk } from "../../stores/file/failures.ts";
import { createFolderStore } from "../../stores/file/folder.ts";
import { printJson } from "./json.ts";
import { movedPieces } from "./move-chunks.ts";
import { zarrView } from "./view.ts";
import { piecesOf, writeChunks } from "./write-chunks.ts";
import { writeDocument } from "./write-document.ts";
import { documentsV2 } from "./write-metadata-v2.ts";
import { documentsV3 } from "./write-metadata-v3.ts";
import { arraysOf, planZarr, type ZarrFormat } from "./write-plan.ts";

/** Zarr folders; unlimited dimensions become as long as they are, for Zarr has none. */
function zarrWriter(format: ZarrFormat): Writer {
	return {
		name: `zarr${format}`,
		title: `Zarr v${format} folders`,
		divides: true,
		chunks: true,
		async write(dataset, path, options) {
			const root = planZarr(dataset, { format, ...options });
			await prepare(path, options);
			const store = createFolderStore(path);
			for (const array of arraysOf(root)) await writeChunks(store, array, options);
			if ((options.part?.index ?? 0) > 0) return;
			const documents = format === 2 ? documentsV2(root) : documentsV3(root);
			for (const [key, document] of documents) await writeDocument(path, key, printJson(document));
		},
		async movedChunks(dataset, options) {
			const { withChunks } = options;
			const found = new Map<string, MovedChunks>();
			for (const array of arraysOf(planZarr(dataset, { format, ...options }))) {
				const { data } = array.variable;
				if (!withChunks || array.spec.shard || lengthOf(data.shape) === 0) continue;
				const pieces = piecesOf(wholeOf(data), array.pieceShape);
				found.set(array.path, await movedPieces(array, pieces, withChunks));
			}
			return found;
		},
		async view(dataset, options) {
			return zarrView(planZarr(dataset, { format, ...options }), format, options);
		},
	};
}

export const zarr2Writer: Writer = zarrWriter(2);
export const zarr3Writer: Writer = zarrWriter(3);

/** An older one is taken away; the parts of one dataset share a folder that is new. */
async function prepare(path: string, { part }: WriteOptions): Promise<void> {
	await onDisk(path, async () => {
		await mkdir(path, { recursive: true });
		const names = part ? [] : readdirSync(path);
		if (names.length === 0) return;
		assertReplaceable(path, names);
		for (const name of names) rmSync(join(path, name), { recursive: true, force: true });
	});
}
