import type { Cursor, Frame } from "./cursor.ts";

// Data layout message, versions 1 to 4: HDF5 File Format Specification, IV.A.2.i.

export interface ChunkIndex {
	readonly kind: "btree1" | "single" | "implicit" | "fixed" | "extensible" | "btree2";
	/** Absent as long as nothing is stored. */
	readonly address: number | undefined;
	/** A single chunk that went through filters tells its length here. */
	readonly single?: { readonly bytes: number; readonly mask: number };
}

export type Layout =
	| { readonly kind: "compact"; readonly bytes: Uint8Array }
	| { readonly kind: "contiguous"; readonly address: number | undefined }
	| {
			readonly kind: "chunked";
			readonly chunkShape: readonly number[];
			readonly index: ChunkIndex;
			/** Chunks that reach over the edge went through no filters. */
			readonly plainEdges: boolean;
	  }
	| { readonly kind: "virtual" }
	/** Of a form only a newer library knows. */
	| { readonly kind: "unknown"; readonly what: string };

const COMPACT = 0;
const CONTIGUOUS = 1;
const CHUNKED = 2;
const VIRTUAL = 3;

export function readLayout(cursor: Cursor, frame: Frame): Layout {
	const version = cursor.u8();
	if (version === 1 || version === 2) return readOld(cursor);
	if (version !== 3 && version !== 4) return { kind: "unknown", what: `a layout of version ${version}` };
	const kind = cursor.u8();
	switch (kind) {
		case COMPACT:
			return { kind: "compact", bytes: cursor.take(cursor.u16()) };
		case CONTIGUOUS:
			return { kind: "contiguous", address: cursor.address() };
		case CHUNKED:
			return version === 3 ? readChunked3(cursor) : readChunked4(cursor, frame);
		case VIRTUAL:
			return { kind: "virtual" };
		default:
			return { kind: "unknown", what: `a layout of class ${kind}` };
	}
}

/** The last length of a chunk is that of an element in bytes. */
const shapeOf = (lengths: readonly number[]): readonly number[] => lengths.slice(0, -1);

function readOld(cursor: Cursor): Layout {
	const rank = cursor.u8();
	const kind = cursor.u8();
	cursor.skip(5);
	const address = kind === COMPACT ? undefined : cursor.address();
	const lengths = Array.from({ length: rank }, () => cursor.u32());
	if (kind === COMPACT) return { kind: "compact", bytes: cursor.take(cursor.u32()) };
	if (kind === CONTIGUOUS) return { kind: "contiguous", address };
	return {
		kind: "chunked",
		chunkShape: shapeOf(lengths),
		index: { kind: "btree1", address },
		plainEdges: false,
	};
}

function readChunked3(cursor: Cursor): Layout {
	const rank = cursor.u8();
	const address = cursor.address();
	const lengths = Array.from({ length: rank }, () => cursor.u32());
	return {
		kind: "chunked",
		chunkShape: shapeOf(lengths),
		index: { kind: "btree1", address },
		plainEdges: false,
	};
}

const PLAIN_EDGES = 1;
const FILTERED_SINGLE = 2;

function readChunked4(cursor: Cursor, frame: Frame): Layout {
	const flags = cursor.u8();
	const rank = cursor.u8();
	const width = cursor.u8();
	if (width < 1 || width > 8) throw frame.damaged("a chunk of it has lengths of impossible size");
	const lengths = Array.from({ length: rank }, () => cursor.uint(width));
	const index = readIndex(cursor, flags);
	if (index === undefined) return { kind: "unknown", what: "a chunk index of an unknown kind" };
	return { kind: "chunked", chunkShape: shapeOf(lengths), index, plainEdges: (flags & PLAIN_EDGES) !== 0 };
}

/** Parameters of an index stand in its own header too, from where they are taken. */
const PARAMETER_BYTES = [undefined, 0, 0, 1, 5, 6] as const;
const KINDS = [undefined, "single", "implicit", "fixed", "extensible", "btree2"] as const;

function readIndex(cursor: Cursor, flags: number): ChunkIndex | undefined {
	const number = cursor.u8();
	const kind = KINDS[number];
	if (kind === undefined) return undefined;
	if (kind === "single" && flags & FILTERED_SINGLE) {
		const single = { bytes: cursor.length(), mask: cursor.u32() };
		return { kind, single, address: cursor.address() };
	}
	return { kind, address: cursor.skip(PARAMETER_BYTES[number] ?? 0).address() };
}
