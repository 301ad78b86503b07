import { netcdf3Reader } from "../io/formats/netcdf3/reader.ts";
import { netcdf4Reader } from "../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../io/formats/netcdf4/writer.ts";
import { fileStore } from "../io/stores/file/index.ts";
import { answerJob, type JobReply, type WriteJob } from "../run/job.ts";

/** The root of a worker thread: readers and the writer, nothing else. Called by the pool with one job. */
export function runJob(job: WriteJob): Promise<JobReply> {
	const readers = [netcdf4Reader, netcdf3Reader];
	return answerJob(job, { readers, writer: netcdf4Writer, store: fileStore });
}
