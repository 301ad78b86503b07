import { InterruptedError } from "../../core/errors.ts";
import type { Tasks, TaskWorld } from "../../core/ports/tasks.ts";

/** Does tasks where they are asked for. */
export const createLocalTasks = (world: TaskWorld): Tasks => ({
	async run(task, { about, ask, signal }) {
		if (signal?.aborted) throw new InterruptedError("Nobody wants the answer.", { cause: signal.reason });
		return task.run(about, ask, world);
	},
});
