import { evaluate, evaluateBlock, type ReadStored, type RoomyBlock } from "../../core/array/evaluate.ts";
import { keepRooms, type Rooms } from "../../core/array/keep-rooms.ts";
import type { LazyArray, StoredArray } from "../../core/array/lazy-array.ts";
import { wantedRegions } from "../../core/array/touched.ts";
import { InterruptedError } from "../../core/errors.ts";
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
	readonly #known = new Map<number, object>();
	readonly #rooms = new Map<number, Rooms>();
	readonly #wanted = new WeakMap<LazyArray, ReturnType<typeof wantedRegions>>();

	constructor(options: DeskOptions) {
		this.#options = options;
		this.#files = new OpenFiles(options.tools);
	}

	async answer(job: TaskJob): Promise<TaskReply> {
		const about = kept(this.#known, job.number, { make: () => job.about, most: MOST_KNOWN });
		if (about === undefined) return { lacks: job.number };
		try {
			const task = await this.#options.find(job.task);
			const value = await task.run(about, job.ask, this.#worldOf(job));
			return { done: true, value };
		} catch (error) {
			return { done: false, failure: packError(error) };
		}
	}

	#worldOf({ number, budget, stop }: TaskJob): TaskWorld {
		const rooms = kept(this.#rooms, number, { make: keepRooms, most: MOST_ROOMS });
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

/** What is kept under a number, or is now made; the least recently used goes first. */
function kept<Thing extends object | undefined>(
	all: Map<number, NonNullable<Thing>>,
	number: number,
	{ make, most }: { readonly make: () => Thing; readonly most: number },
): Thing {
	const thing = all.get(number) ?? make();
	if (thing === undefined) return thing;
	all.delete(number);
	all.set(number, thing);
	const [oldest] = all.keys();
	if (all.size > most && oldest !== undefined) all.delete(oldest);
	return thing;
}
