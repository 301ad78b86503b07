import type { Room } from "../../core/loop/room.ts";
import type { Tasks } from "../../core/ports/tasks.ts";

/** Tasks that begin when there is room for their replies. */
export const createRoomyTasks = (tasks: Tasks, replies: Room): Tasks => ({
	async run(task, wanted) {
		const bytes = task.bytes?.(wanted.about, wanted.ask);
		if (bytes === undefined) return tasks.run(task, wanted);
		const release = await replies.take(bytes, wanted.signal);
		try {
			return await tasks.run(task, wanted);
		} finally {
			// Whoever sends the reply has counted it by then.
			setImmediate(release);
		}
	},
});
