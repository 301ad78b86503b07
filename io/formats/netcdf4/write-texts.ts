import { text } from "../hdf5/bytes.ts";
import { GlobalHeap } from "../hdf5/global-heap.ts";
import type { OutputFile } from "../hdf5/output-file.ts";

/** Texts go to the global heap; what stands in their place is 16 bytes long. */
export function pointers(file: OutputFile, texts: readonly string[]): Uint8Array {
	const heap = new GlobalHeap(file.end);
	const elements = new Uint8Array(16 * texts.length);
	texts.forEach((value, i) => {
		const content = text(value);
		elements.set(heap.add(content, content.length), 16 * i);
	});
	file.append(heap.content());
	return elements;
}
