import type { AskerSignal } from "./asker.ts";
import type { Engine } from "./engine.ts";
import type { Painter } from "./figure.ts";

/** What a task finds wherever it is done. */
export interface TaskWorld {
	/** Reading fails with InterruptedError once nobody wants the answer. */
	readonly engine: Pick<Engine, "read" | "readAll">;
	readonly painter: () => Promise<Painter>;
}

/**
 * Work that may be done in a thread: what it is about, what is asked, and the reply are plain data. Nobody else may have the memory of the
 * reply, which is handed over.
 */
export interface Task<About extends object, Ask, Reply> {
	/** By which a thread finds it. */
	readonly name: string;
	/** How many bytes the reply takes, about; absent where whoever asks has made room for it. */
	bytes?(about: About, ask: Ask): number;
	run(about: About, ask: Ask, world: TaskWorld): Promise<Reply>;
}

export const defineTask = <About extends object, Ask, Reply>(
	task: Task<About, Ask, Reply>,
): Task<About, Ask, Reply> => Object.freeze(task);

/** Who reads fewer bytes, decoded, has done so before a thread has heard of it. */
export const WORTH_A_THREAD = 128 * 2 ** 10;

/** What is wanted of a task. */
export interface Wanted<About extends object, Ask> {
	/** The same object for what is the same: a thread that has it already is not sent it again. */
	readonly about: About;
	readonly ask: Ask;
	/** Tasks of several clients are done by turns. */
	readonly signal?: AskerSignal | undefined;
}

/** Does tasks, in threads or in the calling one. */
export interface Tasks {
	/**
	 * Throws what the task throws; InterruptedError when `signal` stopped it; WorkerError when its thread died or too many wait already.
	 */
	run<About extends object, Ask, Reply>(
		task: Task<About, Ask, Reply>,
		wanted: Wanted<About, Ask>,
	): Promise<Reply>;
}
