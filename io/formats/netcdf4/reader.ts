import type { ByteSource } from "../../../core/ports/byte-source.ts";
import type { OpenFile, Reader } from "../../../core/ports/reader.ts";
import { isAddress } from "../../../core/text/address.ts";
import { openFileSource } from "../../stores/file/byte-source.ts";
import { GlobalHeapObjects } from "../hdf5/global-heap-objects.ts";
import { h5FileOf } from "../hdf5/h5-file.ts";
import { PAGE_BYTES, Pages, settled } from "../hdf5/pages.ts";
import { hasSignature } from "../hdf5/read-superblock.ts";
import { SpareBuffers } from "../hdf5/spare-buffers.ts";
import { resolveDimensions } from "./dimensions.ts";
import { headerOf } from "./header.ts";
import { LateReading, NetCdf4File } from "./open-file.ts";
import { asFormatError } from "./refusals.ts";
import { Scan } from "./scan.ts";

/** Few headers take more. */
const SPARE_PAGES = 4;

/** netCDF-4, and HDF5 as netCDF-4 sees it: local files, addresses (http, https, s3), or any bytes. */
export function createNetcdf4Reader(): Reader {
	const shared: Shared = {
		late: new LateReading(),
		spare: new SpareBuffers(PAGE_BYTES, SPARE_PAGES),
		opened: 0,
	};
	return {
		name: "netcdf4",
		title: "netCDF-4 and HDF5 files",
		accepts: hasSignature,
		async open(path, options = {}) {
			options.signal?.throwIfAborted();
			if (!isAddress(path)) return openSource(openFileSource(path), shared, true);
			const { openAddress } = await import("../../stores/open-address.ts");
			return openSource(await openAddress(path, options), shared, false);
		},
		openSource: (source) => openSource(source, shared, false),
	};
}

export const netcdf4Reader: Reader = createNetcdf4Reader();

interface Shared {
	readonly late: LateReading;
	/** Pages of headers. */
	readonly spare: SpareBuffers;
	/** How many files there were so far. */
	opened: number;
}

async function openSource(source: ByteSource, shared: Shared, isLocal: boolean): Promise<OpenFile> {
	try {
		const pages = new Pages(source, shared.spare);
		const file = await settled(pages, () => h5FileOf(source, pages));
		const heap = new GlobalHeapObjects(file);
		const scan = new Scan(file, heap);
		const root = await settled(pages, () => scan.run());
		pages.release();
		const header = headerOf(root, resolveDimensions(root), source.name);
		const cacheKey = `${++shared.opened}\0`;
		return new NetCdf4File({ file, heap, header, cacheKey, isLocal, late: shared.late });
	} catch (error) {
		source.close();
		throw asFormatError(error, source.name);
	}
}
