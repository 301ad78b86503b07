import { Room } from "../../core/loop/room.ts";
import type { JobPool } from "../../core/ports/job-pool.ts";
import type { Task, Tasks, Wanted } from "../../core/ports/tasks.ts";
import { unpackError } from "../failure.ts";
import type { TaskJob, TaskReply } from "./job.ts";
import { sharedArrays } from "./shared-arrays.ts";

export interface ThreadedOptions {
	/** Bytes each task may use for values and buffers. */
	readonly budget: number;
	/** Tasks that wait; one more is refused. */
	readonly mostWaiting: number;
	/** By which servers what is now done was asked for (RFC 9110, 7.6.3). */
	readonly via?: () => string;
}

/** Does tasks in the threads of a pool, which others may use too. */
export function createThreadedTasks(pool: JobPool, options: ThreadedOptions): Tasks {
	return new ThreadedTasks(pool, options);
}

class ThreadedTasks implements Tasks {
	readonly #pool: JobPool;
	readonly #options: ThreadedOptions;
	readonly #line: Room;
	readonly #numbers = new WeakMap<object, number>();
	readonly #shared = sharedArrays();
	#last = 0;

	constructor(pool: JobPool, options: ThreadedOptions) {
		this.#pool = pool;
		this.#options = options;
		this.#line = new Room({ most: pool.size, mostWaiting: options.mostWaiting });
	}

	async run<About extends object, Ask, Reply>(
		task: Task<About, Ask, Reply>,
		{ about, ask, signal }: Wanted<About, Ask>,
	): Promise<Reply> {
		const { budget, via } = this.#options;
		const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
		// A thread that is killed loses what it knows: it looks here before each reading instead.
		const tell = () => Atomics.store(stop, 0, 1);
		signal?.addEventListener("abort", tell, { once: true });
		const job = { task: task.name, ask, stop, budget, ...(via && { via: via() }) };
		try {
			return (await this.#line.pass(1, () => this.#done(job, about), signal)) as Reply;
		} finally {
			signal?.removeEventListener("abort", tell);
		}
	}

	/** What a task is about is sent when it is new, or when the thread that took the task turns out not to have it. */
	async #done(job: Omit<TaskJob, "number" | "about">, about: object): Promise<unknown> {
		const known = this.#numbers.get(about);
		const number = known ?? ++this.#last;
		this.#numbers.set(about, number);
		const whole = () => this.#pool.run({ ...job, number, about: this.#shared(about) });
		const sent = known === undefined ? whole() : this.#pool.run({ ...job, number });
		const first = (await sent) as TaskReply;
		const reply = "lacks" in first ? ((await whole()) as Exclude<TaskReply, { lacks: number }>) : first;
		if (!reply.done) throw unpackError(reply.failure);
		return reply.value;
	}
}
