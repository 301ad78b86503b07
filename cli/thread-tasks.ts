import type { Task } from "../core/ports/tasks.ts";
import { readTask } from "../run/tasks/read-task.ts";

type AnyTask = Task<object, unknown, unknown>;

/** What threads do beside writing files; each is loaded with its first job. */
const MORE: Readonly<Record<string, () => Promise<unknown>>> = {
	"zarr-chunk": async () => (await import("../io/formats/zarr/chunk-task.ts")).chunkTask,
	"read-grid": async () => (await import("../core/grid/grid-task.ts")).gridTask,
	"regrid-weights": async () => (await import("../core/grid/weights-task.ts")).weightsTask,
	"dap-block": async () => (await import("../io/formats/dap2/block-task.ts")).blockTask,
	"plot-cells": async () => (await import("../publish/server/plot/plot-tasks.ts")).cellsTask,
	"plot-look": async () => (await import("../publish/server/plot/plot-tasks.ts")).lookTask,
	"plot-picture": async () => (await import("../publish/server/plot/plot-tasks.ts")).pictureTask,
	"group-json": async () => (await import("../publish/server/groupby/group-tasks.ts")).jsonTask,
	"group-maps": async () => (await import("../publish/server/groupby/group-tasks.ts")).mapsTask,
};

/** The task of a name. What it is about comes from the same build, so its types are what it expects. */
export const taskNamed = async (name: string): Promise<AnyTask> =>
	((await MORE[name]?.()) ?? readTask) as AnyTask;
