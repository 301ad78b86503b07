import type { Reader } from "../core/ports/reader.ts";
import type { Writer } from "../core/ports/writer.ts";
import { netcdf3Reader } from "../io/formats/netcdf3/reader.ts";
import { cdf1Writer, cdf2Writer, cdf5Writer, netcdf3Writer } from "../io/formats/netcdf3/writer.ts";
import { netcdf4ClassicWriter } from "../io/formats/netcdf4/writer.ts";
import { parquetReferencesWriter } from "../io/formats/references/parquet-writer.ts";
import { referencesReader } from "../io/formats/references/reader.ts";
import { referencesWriter } from "../io/formats/references/writer.ts";
import { zarrReader } from "../io/formats/zarr/reader.ts";
import { zarr2Writer, zarr3Writer } from "../io/formats/zarr/writer.ts";

/** What is loaded only when a file, or a command, asks for more than netCDF-4. */
export const moreReaders: readonly Reader[] = [netcdf3Reader, zarrReader, referencesReader];
export const moreWriters: readonly Writer[] = [
	netcdf4ClassicWriter,
	netcdf3Writer,
	cdf1Writer,
	cdf2Writer,
	cdf5Writer,
	zarr2Writer,
	zarr3Writer,
	referencesWriter,
	parquetReferencesWriter,
];
