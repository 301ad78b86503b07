import { FormatError } from "../../../core/errors.ts";
import { lookup3 } from "./checksum.ts";
import { Cursor, type Frame } from "./cursor.ts";
import type { Pages } from "./pages.ts";
import { spanOver } from "./span.ts";

// Superblock, versions 0 to 3: HDF5 File Format Specification, II.A.

export interface Superblock {
	/** Where address 0 lies: behind a user's own block, if there is one. */
	readonly base: number;
	readonly offsetBytes: number;
	readonly lengthBytes: number;
	/** Address of the root group's header. */
	readonly root: number;
	/** Address of a header with more about the whole file. */
	readonly extension?: number;
}

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const FIRST_PLACES = [0, 512, 1024, 2048];

const startsAt = (bytes: Uint8Array, at: number): boolean =>
	SIGNATURE.every((byte, i) => bytes[at + i] === byte);

/** Whether a file with these first bytes may be HDF5. */
export const hasSignature = (head: Uint8Array): boolean => FIRST_PLACES.some((at) => startsAt(head, at));

interface Place {
	readonly name: string;
	readonly size: number;
	readonly damaged: Frame["damaged"];
}

const LONGEST = 112;

export function readSuperblock(pages: Pages, place: Place): Superblock {
	const base = findBase(pages, place);
	const bytes = pages.view(base, Math.min(LONGEST, place.size - base));
	const frame = { offsetBytes: 8, lengthBytes: 8, damaged: place.damaged };
	const cursor = new Cursor(spanOver(bytes.subarray(8)), frame);
	const version = cursor.u8();
	if (version > 3) throw place.damaged(`its superblock has the unknown version ${version}`);
	const parsed = version < 2 ? parseOld(cursor, version, place) : parseNew(cursor, bytes, place);
	const end = parsed.end + base - parsed.base;
	if (end > place.size) {
		throw new FormatError(place.name, `it is cut short: ${place.size} of ${end} bytes. Fetch it again.`);
	}
	const { offsetBytes, lengthBytes, root, extension } = parsed;
	return { base, offsetBytes, lengthBytes, root, ...(extension !== undefined && { extension }) };
}

/** The signature stands at 0, or at 512 and its doubles. */
function findBase(pages: Pages, place: Place): number {
	for (let at = 0; at + LONGEST / 2 <= place.size; at = at === 0 ? 512 : at * 2) {
		if (startsAt(pages.view(at, Math.min(8, place.size - at)), 0)) return at;
	}
	throw new FormatError(place.name, "it is no HDF5 file, or is cut short. Fetch it again.");
}

interface Parsed extends Superblock {
	readonly end: number;
}

function framed(cursor: Cursor, place: Place, widths: readonly [number, number]): Cursor {
	const [offsetBytes, lengthBytes] = widths;
	const usual = (width: number) => width === 2 || width === 4 || width === 8;
	if (!usual(offsetBytes) || !usual(lengthBytes)) throw place.damaged("its superblock makes no sense");
	return new Cursor(cursor.rest, { offsetBytes, lengthBytes, damaged: place.damaged });
}

function parseOld(cursor: Cursor, version: number, place: Place): Parsed {
	const offsetBytes = cursor.skip(4).u8();
	const lengthBytes = cursor.u8();
	const rest = framed(cursor, place, [offsetBytes, lengthBytes]).skip(version === 0 ? 9 : 13);
	const base = rest.address();
	rest.address();
	const end = rest.address();
	rest.address();
	// The root's symbol table entry: offset of its name, address of its header.
	rest.skip(offsetBytes);
	return complete({ base, end, root: rest.address() }, place, [offsetBytes, lengthBytes]);
}

function parseNew(cursor: Cursor, bytes: Uint8Array, place: Place): Parsed {
	const offsetBytes = cursor.u8();
	const lengthBytes = cursor.u8();
	const rest = framed(cursor, place, [offsetBytes, lengthBytes]).skip(1);
	const base = rest.address();
	const extension = rest.address();
	const end = rest.address();
	const root = rest.address();
	const covered = 12 + 4 * offsetBytes;
	if (rest.u32() !== lookup3(bytes.subarray(0, covered))) {
		throw place.damaged("the checksum of its superblock does not match");
	}
	const parsed = complete({ base, end, root }, place, [offsetBytes, lengthBytes]);
	return { ...parsed, ...(extension !== undefined && { extension }) };
}

function complete(
	{ base, end, root }: Record<"base" | "end" | "root", number | undefined>,
	place: Place,
	[offsetBytes, lengthBytes]: readonly [number, number],
): Parsed {
	if (base === undefined || end === undefined || root === undefined) {
		throw place.damaged("its superblock makes no sense");
	}
	return { base, end, root, offsetBytes, lengthBytes };
}
