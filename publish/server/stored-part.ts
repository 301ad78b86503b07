import type { FileStore } from "../../core/ports/file-store.ts";
import type { Piece } from "../../core/ports/keyed-view.ts";
import type { PartedBody } from "../../core/ports/route.ts";
import { isAddress } from "../../core/text/address.ts";

/** Below this, reading at once costs less than having a thread of the system do it. */
const WORTH_A_THREAD = 256 * 1024;
/** The system keeps these as well as this process would: kept twice, many of them would drive out what is costly to make. */
const LARGE = 2 * 2 ** 20;

/** What lies as it is on a local disk, and is read there while others are answered. */
export function storedPart({ place }: Piece, files: Pick<FileStore, "pieces">): PartedBody | undefined {
	if (place === undefined || place.size < WORTH_A_THREAD || isAddress(place.file)) return undefined;
	const { file, offset, size } = place;
	return {
		length: size,
		read: ({ from, to }, buffer) => files.pieces(file, { from: offset + from, to: offset + to }, buffer),
	};
}

export const isLarge = ({ length }: PartedBody): boolean => length >= LARGE;

export async function wholeOf({ length, read }: PartedBody): Promise<Uint8Array> {
	for await (const whole of read({ from: 0, to: length }, Buffer.allocUnsafeSlow(length))) return whole;
	return new Uint8Array(0);
}
