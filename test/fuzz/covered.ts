import { crc32 } from "../../io/formats/codecs/checksums.ts";
import { lookup3 } from "../../io/formats/hdf5/checksum.ts";
import { netcdf4Reader } from "../../io/formats/netcdf4/reader.ts";
import type { SoundFile, Subject } from "./subjects.ts";

/** Tells whether a checksum covers a byte of a file, so that a change of it must be noticed. */
export type Covered = (file: string, at: number) => boolean;

type Ranges = readonly (readonly [from: number, to: number])[];

/** Which bytes of a sound subject checksums cover. Rather too few than too many. */
export async function coveredIn({ files }: Subject): Promise<Covered> {
	const found = new Map<string, Ranges>();
	for (const file of files) found.set(file.name, await rangesIn(file, files));
	return (name, at) => (found.get(name) ?? []).some(([from, to]) => from <= at && at < to);
}

async function rangesIn(file: SoundFile, all: readonly SoundFile[]): Promise<Ranges> {
	if (/\.(h5|nc)$/.test(file.name) && file.bytes[1] === 0x48) {
		return [...checkedBlocks(Buffer.from(file.bytes)), ...(await checkedChunks(file.path))];
	}
	if (/\.zip$/.test(file.name)) return zipMembers(Buffer.from(file.bytes));
	return hasChecksums(file, all) ? [[0, file.bytes.length]] : [];
}

const SIGNATURES = [
	"OHDR",
	"OCHK",
	"BTHD",
	"BTIN",
	"BTLF",
	"FRHP",
	"FHDB",
	"FHIB",
	"FAHD",
	"FADB",
	"EAHD",
	"EAIB",
	"EASB",
	"EADB",
	"SMTB",
	"SMLI",
	"\u0089HDF",
];
const LONGEST_BLOCK = 4200;

/** Parts of HDF5's metadata that end with a checksum (version 2 and later): found by trying all lengths. */
function* checkedBlocks(bytes: Buffer): Generator<readonly [number, number]> {
	for (const signature of SIGNATURES) {
		for (
			let at = bytes.indexOf(signature, 0, "latin1");
			at >= 0;
			at = bytes.indexOf(signature, at + 1, "latin1")
		) {
			const length = checkedLength(bytes, at);
			if (length !== undefined) yield [at, at + length];
		}
	}
}

function checkedLength(bytes: Buffer, at: number): number | undefined {
	const most = Math.min(LONGEST_BLOCK, bytes.length - at);
	for (let length = 12; length <= most; length++) {
		const end = at + length - 4;
		// Fractal heaps keep the checksum of a block inside it (HDF5 File Format Specification, III.G): such blocks are passed over.
		if (lookup3(bytes, at, end) === bytes.readUInt32LE(end)) return length;
	}
	return undefined;
}

const [DEFLATE, FLETCHER32] = [1, 3];

/** Chunks with HDF5's own checksum, or with that of deflate (Adler-32). */
async function checkedChunks(path: string): Promise<Ranges> {
	const file = await netcdf4Reader.open(path);
	const ranges: [number, number][] = [];
	for (const name of namesIn(file.dataset, "")) {
		const table = await file.chunks?.(name);
		if (table === undefined) continue;
		const at = table.filters.findIndex(({ id }) => id === DEFLATE || id === FLETCHER32);
		table.offsets.forEach((offset, i) => {
			const used = at >= 0 && (((table.filterMasks[i] ?? 0) >>> at) & 1) === 0;
			if (used) ranges.push([offset, offset + (table.sizes[i] ?? 0)]);
		});
	}
	file.close();
	return ranges;
}

function namesIn(
	group: Awaited<ReturnType<typeof netcdf4Reader.open>>["dataset"],
	path: string,
): readonly string[] {
	const inner = [...group.groups].flatMap(([name, child]) => namesIn(child, `${path}${name}/`));
	return [...[...group.variables.keys()].map((name) => path + name), ...inner];
}

/** Chunks of Zarr whose array has a codec with a checksum over all of what is stored. */
function hasChecksums({ name }: SoundFile, all: readonly SoundFile[]): boolean {
	if (/(^|\/)(\.z\w+|zarr\.json)$|\.json$/.test(name)) return false;
	const parts = name.split("/");
	const documents = parts.flatMap((_, i) => {
		const folder = parts.slice(0, i).join("/");
		const found = all.find(
			(file) => file.name === `${folder}/.zarray` || file.name === `${folder}/zarr.json`,
		);
		return found ? [Buffer.from(found.bytes).toString()] : [];
	});
	return /"(?:zlib|gzip|crc32c?)"/.test(documents.at(-1) ?? "");
}

const [LOCAL_HEADER, HEADER_BYTES] = [0x04034b50, 30];

/** The content of the files in an archive (APPNOTE 4.3.7). */
function zipMembers(bytes: Buffer): Ranges {
	const ranges: [number, number][] = [];
	for (let at = 0; bytes.readUInt32LE(at) === LOCAL_HEADER; ) {
		const begin = at + HEADER_BYTES + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
		const end = begin + bytes.readUInt32LE(at + 18);
		const isStored = bytes.readUInt16LE(at + 8) === 0;
		if (isStored && crc32(bytes.subarray(begin, end)) !== bytes.readUInt32LE(at + 14))
			throw new Error("no zip");
		ranges.push([begin, end]);
		at = end;
	}
	return ranges;
}
