import { open } from "node:fs/promises";
import { FormatError } from "../../core/errors.ts";
import type { Reader } from "../../core/ports/reader.ts";

/** Names of files that a first look can judge. */
const DATA = /\.(?:nc|nc3|nc4|cdf|h5|hdf5|he5)$/i;

/**
 * Looks at a file that no checksum vouches for: its header must be one, and what it promises must fit into the file. Other files than
 * netCDF and HDF5 are taken as they are. @throws FormatError
 */
export async function checkFile(
	{ path, name }: { readonly path: string; readonly name: string },
	readers: () => Promise<readonly Reader[]>,
): Promise<void> {
	if (!DATA.test(name)) return;
	const head = await headOf(path);
	const reader = (await readers()).find((one) => one.accepts(head, path));
	if (reader === undefined) throw new FormatError(name, "what came is no netCDF or HDF5 file.");
	const file = await reader.open(path);
	file.close();
}

async function headOf(path: string): Promise<Uint8Array> {
	const file = await open(path, "r");
	try {
		const head = Buffer.alloc(4096);
		const { bytesRead } = await file.read(head, 0, head.length, 0);
		return head.subarray(0, bytesRead);
	} finally {
		await file.close();
	}
}
