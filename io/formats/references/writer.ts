import { open } from "node:fs/promises";
import { bytesOf } from "../../../core/array/element.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import { MetadataError } from "../../../core/errors.ts";
import type { Dataset } from "../../../core/model/dataset.ts";
import type { MovedChunks, WriteOptions, Writer } from "../../../core/ports/writer.ts";
import { onDisk } from "../../stores/file/failures.ts";
import { chunkKey } from "../zarr/array-spec.ts";
import { compactJson } from "../zarr/compact-json.ts";
import { computedChunk } from "../zarr/computed-chunk.ts";
import { documentsV2 } from "../zarr/write-metadata-v2.ts";
import { arraysOf, type PlannedArray } from "../zarr/write-plan.ts";
import type { PlacedChunk } from "./placed-chunks.ts";
import { type Content, planSet } from "./plan.ts";
import { referencesView } from "./view.ts";
import { WrittenSources } from "./written-sources.ts";

/**
 * Reference sets (kerchunk, version 1): Zarr v2 whose chunks stay where they are, in netCDF files. No chunk is decoded; small variables,
 * coordinates and what was computed (joined times) are carried along.
 */
export const referencesWriter: Writer = {
	name: "references",
	title: "reference sets in JSON (kerchunk)",
	async write(dataset, path, options) {
		await onDisk(path, async () => {
			const file = await open(path, "w");
			try {
				await writeLines(linesOf(dataset, options), (text) => file.writeFile(text));
			} finally {
				await file.close();
			}
		});
	},
	async movedChunks(dataset, options) {
		const { root, contents } = await planSet(dataset, options);
		return new Map(
			arraysOf(root).flatMap((array): [string, MovedChunks][] => {
				const content = contents.get(array.path) as Content;
				return content.kind === "placed" ? [[array.path, pointedTo(array, content.chunks)]] : [];
			}),
		);
	},
	view: referencesView,
};

/** The chunks of an array that stay where they are. */
function pointedTo({ spec, variable }: PlannedArray, placed: Iterable<PlacedChunk>): MovedChunks {
	let [chunks, bytes] = [0, 0];
	for (const { place } of placed) {
		if (place.kind === "computed") continue;
		chunks++;
		bytes += place.kind === "stored" ? place.size : 0;
	}
	return { chunks, bytes, decodedBytes: chunks * lengthOf(spec.chunkShape) * bytesOf(variable.type) };
}

const PIECE_LENGTH = 2 ** 20;

async function writeLines(
	lines: AsyncIterable<string>,
	write: (text: string) => Promise<void>,
): Promise<void> {
	let piece = "";
	for await (const line of lines) {
		piece += line;
		if (piece.length < PIECE_LENGTH) continue;
		await write(piece);
		piece = "";
	}
	await write(piece);
}

/** The set, an entry a line: documents first, then chunks, then what the files were. */
async function* linesOf(dataset: Dataset, options: WriteOptions): AsyncIterable<string> {
	const { root, contents } = await planSet(dataset, options);
	yield '{"version":1,"refs":{\n';
	let separator = "";
	for (const [key, document] of documentsV2(root)) {
		yield `${separator}${JSON.stringify(key)}:${JSON.stringify(compactJson(document))}`;
		separator = ",\n";
	}
	const sources = new WrittenSources();
	for (const array of arraysOf(root)) {
		const content = contents.get(array.path) as Content;
		if (content.kind !== "placed") yield* inlineLines(array, options);
		else yield* placedLines(array, content, { options, sources });
	}
	yield `\n},"headwater":{"sources":${await sourcesText(sources, options)}}}\n`;
}

const base64 = (bytes: Uint8Array): string =>
	`"base64:${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64")}"`;

const line = (key: string, value: string): string => `,\n${JSON.stringify(key)}:${value}`;

async function* inlineLines(array: PlannedArray, options: WriteOptions): AsyncIterable<string> {
	const { spec, variable } = array;
	if (lengthOf(spec.shape) === 0) return;
	const bytes = await computedChunk(
		array,
		spec.shape.map(() => 0),
		options,
	);
	yield line(
		chunkKey(
			spec,
			variable.dimensions.map(() => 0),
		),
		base64(bytes),
	);
}

/** A chunk written anew may be so long; together they would make a copy of the file. */
const MOST_COMPUTED = 256 * 2 ** 10;

interface Target {
	readonly options: WriteOptions;
	readonly sources: WrittenSources;
}

async function* placedLines(
	array: PlannedArray,
	{ chunks, behind }: Extract<Content, { kind: "placed" }>,
	target: Target,
): AsyncIterable<string> {
	let some = "";
	for (const chunk of chunks) {
		const { index, place } = chunk;
		if (place.kind === "absent") continue;
		const key = chunkKey(array.spec, index);
		if (place.kind === "stored")
			some += line(
				key,
				`[${JSON.stringify(target.sources.addressOf(place.file))},${place.offset},${place.size - behind}]`,
			);
		else some += line(key, base64(await rewritten(array, chunk, target.options)));
		if (some.length < PIECE_LENGTH) continue;
		yield some;
		some = "";
	}
	yield some;
}

async function rewritten(
	array: PlannedArray,
	{ index, place }: PlacedChunk,
	options: WriteOptions,
): Promise<Uint8Array> {
	const bytes = await computedChunk(array, index, options);
	if (bytes.length <= MOST_COMPUTED || place.kind !== "computed") return bytes;
	throw new MetadataError(
		`"${array.path}" of "${place.file}" cannot be referred to: ${place.why}, and is too long to be carried along (${bytes.length} bytes). Copy the data instead (--format zarr2).`,
	);
}

/** An entry a line, for those who look at them. */
async function sourcesText(sources: WrittenSources, { stamp }: WriteOptions): Promise<string> {
	const states = Object.entries(await sources.states(stamp));
	const lines = states.map(([address, state]) => `${JSON.stringify(address)}:${JSON.stringify(state)}`);
	return `{${lines.join(",\n")}}`;
}
