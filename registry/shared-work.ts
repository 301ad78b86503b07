/** What the threads of one crawl share: numbers that all of them see change at once. */
export type SharedWork = Int32Array;

const next = 0;
const stopped = 1;
const done = 2;

export const sharedWork = (): SharedWork => new Int32Array(new SharedArrayBuffer(12));

/** The number of a task nobody else gets; `undefined` when all of them are taken, or the work was stopped. */
export function takeTask(work: SharedWork, tasks: number): number | undefined {
	const task = isStopped(work) ? tasks : Atomics.add(work, next, 1);
	return task < tasks ? task : undefined;
}

export const areTasksLeft = (work: SharedWork, tasks: number): boolean => Atomics.load(work, next) < tasks;

export const stopWork = (work: SharedWork): void => {
	Atomics.store(work, stopped, 1);
};

export const isStopped = (work: SharedWork): boolean => Atomics.load(work, stopped) === 1;

/** Counts folders for the progress shown. */
export const addDone = (work: SharedWork, folders: number): void => {
	Atomics.add(work, done, folders);
};

/** Folders counted since it was last asked. */
export const takeDone = (work: SharedWork): number => Atomics.exchange(work, done, 0);
