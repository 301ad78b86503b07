import { join, text, UNDEFINED_ADDRESS, u8, u16, u32, u64 } from "./bytes.ts";
import { lookup3 } from "./checksum.ts";

// Object headers and their messages: HDF5 File Format Specification, IV.A.

export interface Message {
	readonly type: number;
	readonly body: Uint8Array;
	/** Attributes are numbered so that their order is kept. */
	readonly order?: number;
}

const CREATION_ORDER_TRACKED_AND_INDEXED = 0x0c;
const STORES_ATTRIBUTE_LIMITS = 0x10;
const FOUR_BYTE_LENGTH = 0x02;
/** All attributes and links stay in the header: no dense storage is written. */
const MOST_COMPACT = 0xffff;

/** A version 2 header without times, so that the same content gives the same bytes. */
export function objectHeader(messages: readonly Message[]): Uint8Array {
	const body = join(...messages.map(encodeMessage));
	const flags = FOUR_BYTE_LENGTH | CREATION_ORDER_TRACKED_AND_INDEXED | STORES_ATTRIBUTE_LIMITS;
	const limits = join(u16(MOST_COMPACT), u16(0));
	const header = join(text("OHDR"), u8(2, flags), limits, u32(body.length), body);
	return join(header, u32(lookup3(header)));
}

const encodeMessage = ({ type, body, order }: Message): Uint8Array =>
	join(u8(type), u16(body.length), u8(0), u16(order ?? 0), body);

/** One message holds at most this many bytes. */
export const LARGEST_MESSAGE = 65_000;

export const nullSpace = (): Uint8Array => u8(2, 0, 0, 2);

/** `undefined` lengths in `most` mean unlimited. */
export function dataspace(shape: readonly number[], most?: readonly (number | undefined)[]): Uint8Array {
	if (shape.length === 0) return u8(2, 0, 0, 0);
	const limits = most?.map((length) => u64(length ?? UNDEFINED_ADDRESS)) ?? [];
	return join(u8(2, shape.length, most ? 1 : 0, 1), ...shape.map(u64), ...limits);
}

export const dataspaceMessage = (body: Uint8Array): Message => ({ type: 0x01, body });
export const datatypeMessage = (body: Uint8Array): Message => ({ type: 0x03, body });

/** The value of what was never written; allocated late (2) or, for chunks, as they come (3); written when set by the user (2). */
export function fillMessage(value: Uint8Array | undefined, chunked: boolean): Message {
	const timing = (chunked ? 3 : 2) | (2 << 2);
	if (value === undefined) return { type: 0x05, body: u8(3, timing) };
	return { type: 0x05, body: join(u8(3, timing | 0x20), u32(value.length), value) };
}

export const contiguousLayout = (address: number | undefined, bytes: number): Message => ({
	type: 0x08,
	body: join(u8(3, 1), u64(address ?? UNDEFINED_ADDRESS), u64(bytes)),
});

export const chunkedLayout = (
	index: number | undefined,
	chunkShape: readonly number[],
	elementBytes: number,
): Message => ({
	type: 0x08,
	body: join(
		u8(3, 2, chunkShape.length + 1),
		u64(index ?? UNDEFINED_ADDRESS),
		...chunkShape.map(u32),
		u32(elementBytes),
	),
});

export interface Filters {
	readonly shuffle: boolean;
	readonly deflate: number;
}

/** Filters in the order they are applied when writing: shuffle (2), then deflate (1). */
export function filterMessage(filters: Filters, elementBytes: number): Message {
	const one = (id: number, flags: number, value: number) => join(u16(id), u16(flags), u16(1), u32(value));
	const list = [
		...(filters.shuffle ? [one(2, 1, elementBytes)] : []),
		...(filters.deflate > 0 ? [one(1, 1, filters.deflate)] : []),
	];
	return { type: 0x0b, body: join(u8(2, list.length), ...list) };
}

export interface EncodedAttribute {
	readonly name: string;
	readonly datatype: Uint8Array;
	readonly dataspace: Uint8Array;
	readonly data: Uint8Array;
}

export function attributeMessage(attribute: EncodedAttribute, order: number): Message {
	const name = text(`${attribute.name}\0`);
	const { datatype, dataspace: space, data } = attribute;
	const sizes = join(u16(name.length), u16(datatype.length), u16(space.length));
	return { type: 0x0c, body: join(u8(3, 0), sizes, u8(1), name, datatype, space, data), order };
}

/** Says that attributes are numbered, and none is stored outside the header. */
export const attributeInfoMessage = (count: number): Message => ({
	type: 0x15,
	body: join(u8(0, 3), u16(count), u64(UNDEFINED_ADDRESS), u64(UNDEFINED_ADDRESS), u64(UNDEFINED_ADDRESS)),
});

/** The messages of a group: links are numbered and stay in the header. */
export function groupMessages(links: readonly { name: string; address: number }[]): Message[] {
	const nowhere = u64(UNDEFINED_ADDRESS);
	return [
		{ type: 0x02, body: join(u8(0, 3), u64(links.length), nowhere, nowhere, nowhere) },
		{ type: 0x0a, body: join(u8(0, 1), u16(MOST_COMPACT), u16(0)) },
		...links.map(({ name, address }, order) => linkMessage(name, address, order)),
	];
}

function linkMessage(name: string, address: number, order: number): Message {
	const bytes = text(name);
	// Flags: length of the name in 4 bytes (2), creation order (4), character set (0x10).
	return { type: 0x06, body: join(u8(1, 0x16), u64(order), u8(1), u32(bytes.length), bytes, u64(address)) };
}

/** Version 2; written last, as it points to everything. */
export function superblock(endOfFile: number, root: number): Uint8Array {
	const signature = u8(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a);
	const body = join(signature, u8(2, 8, 8, 0), u64(0), u64(UNDEFINED_ADDRESS), u64(endOfFile), u64(root));
	return join(body, u32(lookup3(body)));
}

export const SUPERBLOCK_BYTES = 48;
