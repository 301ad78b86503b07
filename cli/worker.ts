import { isZarrReadJob, runZarrRead, type ZarrReadJob } from "../io/formats/zarr/parallel-read.ts";
import { answered, answerJob, type JobReply, type WriteJob } from "../run/job.ts";
import { formats } from "./formats.ts";

/** The root of a worker thread: readers and writers, nothing else. Called by the pool with one job. */
export const runJob = (job: WriteJob | ZarrReadJob): Promise<JobReply> =>
	isZarrReadJob(job) ? answered(() => runZarrRead(job)) : answerJob(job, formats);
