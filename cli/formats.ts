import type { Reader } from "../core/ports/reader.ts";
import type { Writer } from "../core/ports/writer.ts";
import { netcdf3Reader } from "../io/formats/netcdf3/reader.ts";
import { cdf5Writer, netcdf3Writer } from "../io/formats/netcdf3/writer.ts";
import { netcdf4Reader } from "../io/formats/netcdf4/reader.ts";
import { netcdf4ClassicWriter, netcdf4Writer } from "../io/formats/netcdf4/writer.ts";
import { referencesReader } from "../io/formats/references/reader.ts";
import { referencesWriter } from "../io/formats/references/writer.ts";
import { zarrReader } from "../io/formats/zarr/reader.ts";
import { zarr2Writer, zarr3Writer } from "../io/formats/zarr/writer.ts";
import { fileStore } from "../io/stores/file/index.ts";

/** All that an engine needs, here and in worker threads, to read and write files. */
export const formats: {
	readonly readers: readonly Reader[];
	readonly writer: Writer;
	readonly moreWriters: readonly Writer[];
	readonly store: typeof fileStore;
} = {
	readers: [netcdf4Reader, netcdf3Reader, zarrReader, referencesReader],
	writer: netcdf4Writer,
	moreWriters: [netcdf4ClassicWriter, netcdf3Writer, cdf5Writer, zarr2Writer, zarr3Writer, referencesWriter],
	store: fileStore,
};
