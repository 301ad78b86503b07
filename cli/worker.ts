import { answerJob, type JobReply, type WriteJob } from "../run/job.ts";
import { formats } from "./formats.ts";

/** The root of a worker thread: readers and writers, nothing else. Called by the pool with one job. */
export const runJob = (job: WriteJob): Promise<JobReply> => answerJob(job, formats);
