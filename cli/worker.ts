import { AsyncLocalStorage } from "node:async_hooks";
import { isZarrReadJob, runZarrRead, type ZarrReadJob } from "../io/formats/zarr/parallel-read.ts";
import { handedOver } from "../io/workers/handed-over.ts";
import { answered, answerJob, type JobReply, type WriteJob } from "../run/job.ts";
import { TaskDesk } from "../run/tasks/desk.ts";
import { isTaskJob, type TaskJob, type TaskReply } from "../run/tasks/job.ts";
import { formats } from "./formats.ts";
import { painter } from "./painter.ts";
import { addVia } from "./serve/via.ts";
import { taskNamed } from "./thread-tasks.ts";

const desk = new TaskDesk({ tools: formats, painter, find: taskNamed });
const via = new AsyncLocalStorage<string | undefined>();
addVia(() => via.getStore());

/** The root of a worker thread: readers, writers, and what servers compute. Called by the pool with one job. */
export const runJob = async (job: WriteJob | ZarrReadJob | TaskJob): Promise<JobReply | TaskReply> => {
	if (isTaskJob(job)) return handedOver(await via.run(job.via, () => desk.answer(job)));
	return isZarrReadJob(job) ? answered(() => runZarrRead(job)) : answerJob(job, formats);
};
