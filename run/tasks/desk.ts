import { evaluate, evaluateBlock, type ReadStored, type RoomyBlock } from "../../core/array/evaluate.ts";
import { keepRooms, type Rooms } from "../../core/array/keep-rooms.ts";
import type { LazyArray, StoredArray } from "../../core/array/lazy-array.ts";
import { wantedRegions } from "../../core/array/touched.ts";
import { InterruptedError } from "../../core/errors.ts";
import { Recent } from "../../core/loop/recent.ts";
import type { Painter } from "../../core/ports/figure.ts";
import type { Task, TaskWorld } from "../../core/ports/tasks.ts";
import { packError } from "../failure.ts";
import { OpenFiles, type ReadingTools } from "../open-files.ts";
import type { TaskJob, TaskReply } from "./job.ts";

/** Of so many things tasks are about, a thread keeps what it was sent; and of so few the memory that one task leaves for the next. */
const MOST_KNOWN = 64;
const MOST_ROOMS = 2;

export interface DeskOptions {
	readonly tools: ReadingTools;
	readonly painter: () => Promise<Painter>;
	/** The task of a name. */
	readonly find: (name: string) => Promise<Task<object, unknown, unknown>>;
}

/** Does tasks in a thread, one after the other. What they read stays open, and what they are about is kept for the next. */
export class TaskDesk {
	readonly #options: DeskOptions;
	readonly #files: OpenFiles;
	readonly #known = new Recent<number, object>(MOST_KNOWN);
	readonly #rooms = new Recent<number, Rooms>(MOST_ROOMS);
	readonly #wanted = new WeakMap<LazyArray, ReturnType<typeof wantedRegions>>();

	constructor(options: DeskOptions) {
		this.#options = options;
		this.#files = new OpenFiles(options.tools);
	}

	async answer(job: TaskJob): Promise<TaskReply> {
		const about = this.#known.get(job.number) ?? job.about;
		if (about === undefined) return { lacks: job.number };
		this.#known.set(job.number, about);
		try {
			const task = await this.#options.find(job.task);
			const value = await task.run(about, job.ask, this.#worldOf(job));
			return { done: true, value };
		} catch (error) {
			return { done: false, failure: packError(error) };
		}
	}

	#worldOf({ number, budget, stop }: TaskJob): TaskWorld {
		const rooms = this.#rooms.get(number) ?? keepRooms();
		this.#rooms.set(number, rooms);
		const readerOf = (array: LazyArray): ReadStored => {
			const wanted = this.#wantedOf(array);
			const how = { mostKept: budget, isAlone: true };
			const read = (stored: StoredArray, block: RoomyBlock) => {
				if (Atomics.load(stop, 0) !== 0) throw new InterruptedError("Nobody wants the answer.");
				return this.#files.readBlock(stored, { ...block, ...how, within: wanted(stored) });
			};
			return Object.assign(read, { rooms });
		};
		return {
			engine: {
				read: (array, block) => evaluateBlock(array, block, readerOf(array)),
				readAll: (array) => evaluate(array, readerOf(array)),
			},
			painter: this.#options.painter,
		};
	}

	/** Of stored variables only what an array may ever need of them is kept. */
	#wantedOf(array: LazyArray): ReturnType<typeof wantedRegions> {
		const wanted = this.#wanted.get(array) ?? wantedRegions([array]);
		this.#wanted.set(array, wanted);
		return wanted;
	}
}
