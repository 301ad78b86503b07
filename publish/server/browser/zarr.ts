import { ask, askPatiently } from "./ask.ts";

/** Reading Zarr v2 as this server gives it to browsers: numbers, compressed by zlib or gzip, perhaps shuffled. */

export type Numbers = Float32Array | Float64Array;

export interface ZarrArray {
	/** "0/tas". */
	readonly path: string;
	readonly shape: readonly number[];
	readonly chunks: readonly number[];
	readonly type: "<f4" | "<f8";
	readonly compressor: "zlib" | "gzip" | undefined;
	/** Bytes of an element whose bytes were put together by rank; absent: they were not. */
	readonly shuffled?: number;
}

interface ArrayDocument {
	readonly shape: readonly number[];
	readonly chunks: readonly number[];
	readonly dtype: string;
	readonly compressor: { readonly id: string } | null;
	readonly filters: readonly { readonly id: string; readonly elementsize?: number }[] | null;
}

/** The arrays of floating-point numbers below an address. */
export async function openZarr(
	root: string,
	told?: (message: string) => void,
): Promise<ReadonlyMap<string, ZarrArray>> {
	const { metadata } = (await (await askPatiently(`${root}.zmetadata`, told)).json()) as {
		readonly metadata: Readonly<Record<string, unknown>>;
	};
	const arrays = new Map<string, ZarrArray>();
	for (const [key, document] of Object.entries(metadata)) {
		if (!key.endsWith("/.zarray")) continue;
		const path = key.slice(0, -"/.zarray".length);
		const array = arrayOf(path, document as ArrayDocument);
		if (array) arrays.set(path, array);
	}
	return arrays;
}

function arrayOf(path: string, document: ArrayDocument): ZarrArray | undefined {
	const { shape, chunks, dtype, compressor, filters } = document;
	if (dtype !== "<f4" && dtype !== "<f8") return undefined;
	const id = compressor?.id;
	const [filter, ...more] = filters ?? [];
	if (id !== undefined && id !== "zlib" && id !== "gzip") return undefined;
	if (more.length > 0 || (filter && filter.id !== "shuffle")) return undefined;
	return {
		path,
		shape,
		chunks,
		type: dtype,
		compressor: id,
		...(filter && { shuffled: filter.elementsize ?? 4 }),
	};
}

/** The values of one chunk, padded at the edges of the array. */
export async function readChunk(
	address: string,
	array: Pick<ZarrArray, "type" | "compressor" | "shuffled">,
	signal?: AbortSignal,
): Promise<Numbers> {
	const answer = await ask(address, signal);
	const stored = new Uint8Array(await answer.arrayBuffer());
	const packed = array.compressor === undefined ? stored : await inflated(stored, array.compressor);
	const bytes = array.shuffled === undefined ? packed : unshuffled(packed, array.shuffled);
	const { buffer } = bytes;
	return array.type === "<f4" ? new Float32Array(buffer) : new Float64Array(buffer);
}

/** Browsers call the format of zlib "deflate". */
async function inflated(bytes: Uint8Array, format: "zlib" | "gzip"): Promise<Uint8Array> {
	const stream = new DecompressionStream(format === "zlib" ? "deflate" : "gzip");
	const whole = new Response(new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(stream));
	return new Uint8Array(await whole.arrayBuffer());
}

/** Undoes the shuffle of HDF5 and numcodecs: byte `rank` of element `i` lies at `rank * count + i`; what is left over follows as it is. */
export function unshuffled(bytes: Uint8Array, size: number): Uint8Array {
	const count = Math.floor(bytes.length / size);
	const made = new Uint8Array(bytes.length);
	for (let rank = 0; rank < size; rank++)
		for (let i = 0, from = rank * count, to = rank; i < count; i++, to += size)
			made[to] = bytes[from + i] as number;
	made.set(bytes.subarray(count * size), count * size);
	return made;
}
