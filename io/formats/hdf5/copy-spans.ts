import type { StoredChunks } from "../../../core/ports/writer.ts";
import type { OutputFile } from "./output-file.ts";

/** Bytes that lie together in a file. */
export interface Span {
	readonly offset: number;
	readonly length: number;
}

/** What one request to a server asks for. */
const FAR_BYTES = 4 * 2 ** 20;

/** Adds bytes of another file at the end, packed; each call of the system moves as much as the buffer holds. */
export async function copySpans(
	file: OutputFile,
	spans: Iterable<Span>,
	from: Pick<StoredChunks, "read" | "isFar">,
): Promise<void> {
	const buffer = from.isFar ? new Uint8Array(FAR_BYTES) : file.buffer;
	let filled = 0;
	for (const { offset, length } of spans) {
		for (let done = 0; done < length; ) {
			const part = Math.min(length - done, buffer.length - filled);
			await from.read(buffer.subarray(filled, filled + part), offset + done);
			filled += part;
			done += part;
			if (filled < buffer.length) continue;
			file.pack(buffer);
			filled = 0;
		}
	}
	if (filled > 0) file.pack(buffer.subarray(0, filled));
}
