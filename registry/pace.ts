/** What asking a file system has taken so far: decides how the next questions are asked. */
export interface Pace {
	asked: number;
	/** Answers that took longer than a local disk needs. */
	late: number;
}

/**
 * Milliseconds. A local disk answers in the time it takes to hand the question to another thread: then it is asked directly. A distant
 * one keeps many questions in the air.
 */
const prompt = 0.1;

/** Late answers that prove nothing yet. */
const allowance = 200;

/** Counted, not added up: on a busy machine a thread is set aside for long between two prompt answers. */
export const isSwift = ({ asked, late }: Pace): boolean => late <= 0.25 * asked + allowance;

/** Notes so many answers, and what they took together. */
export function note(pace: Pace, answers: number, milliseconds: number): void {
	pace.asked += answers;
	if (milliseconds > prompt * answers) pace.late += answers;
}
