import { netcdf4Reader } from "../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../io/formats/netcdf4/writer.ts";
import { fileStore } from "../io/stores/file/index.ts";
import type { JobTools } from "../run/job.ts";

const more = () => import("./more-formats.ts");

/** All that an engine needs, here and in worker threads, to read and write files. */
export const formats: Required<JobTools> = {
	readers: [netcdf4Reader],
	moreReaders: async () => (await more()).moreReaders,
	writer: netcdf4Writer,
	moreWriters: async () => (await more()).moreWriters,
	store: fileStore,
	remote: async () => (await import("./remote.ts")).remoteFiles(),
};
