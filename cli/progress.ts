import { noProgress, type Progress, type ProgressTask } from "../core/ports/progress.ts";
import { sizeText } from "./size-text.ts";

/** Milliseconds between two pictures on a terminal, and between two plain lines elsewhere. */
const TERMINAL_PERIOD = 100;
const PLAIN_PERIOD = 10_000;

interface Output {
	readonly isTTY?: boolean;
	readonly columns?: number;
	write(text: string): unknown;
}

export interface ConsoleProgress extends Progress {
	/** Takes the progress line away, so that another line can be written. */
	clear(): void;
}

export const noConsoleProgress: ConsoleProgress = { ...noProgress, clear: () => {} };

const seconds = (milliseconds: number) => {
	const whole = Math.round(milliseconds / 1000);
	return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
};

/** "Looking at /data: 1200/5000 folders, 400/s, 10 s left (note)". */
export function progressText(state: {
	readonly title: string;
	readonly done: number;
	readonly total?: number;
	readonly unit?: string;
	readonly note?: string;
	/** Milliseconds. */
	readonly elapsed: number;
}): string {
	const rate = state.elapsed > 0 ? state.done / (state.elapsed / 1000) : 0;
	const isBytes = state.unit === "bytes";
	const unit = state.unit && !isBytes ? ` ${state.unit}` : "";
	const amount = (value: number) => (isBytes ? sizeText(value) : String(value));
	const count = `${amount(state.done)}${state.total === undefined ? "" : `${isBytes ? " of " : "/"}${amount(state.total)}`}${unit}`;
	const pace = isBytes ? sizeText(Math.round(rate)) : rate >= 10 ? Math.round(rate) : rate.toFixed(1);
	const speed = rate >= 1 ? `, ${pace}/s` : "";
	const toDo = state.total === undefined || rate === 0 ? 0 : ((state.total - state.done) / rate) * 1000;
	const left = toDo >= 1000 ? `, ${seconds(toDo)} left` : "";
	return `${state.title}: ${count}${speed}${left}${state.note ? ` (${state.note})` : ""}`;
}

/** One line that is rewritten on a terminal; a plain line now and then elsewhere. */
export function createProgress(output: Output, now: () => number): ConsoleProgress {
	const isTerminal = output.isTTY === true && process.env["TERM"] !== "dumb";
	let shown = false;
	const clear = () => {
		if (shown) output.write("\r\u001b[K");
		shown = false;
	};
	const show = (text: string) => {
		if (isTerminal) {
			output.write(`\r\u001b[K${text.slice(0, (output.columns || 80) - 1)}`);
			shown = true;
		} else output.write(`${text}\n`);
	};
	return {
		clear,
		start: (title, options = {}) => startTask({ title, ...options }, { show, clear, now, isTerminal }),
	};
}

interface Screen {
	readonly show: (text: string) => void;
	readonly clear: () => void;
	readonly now: () => number;
	readonly isTerminal: boolean;
}

/** A terminal shows a task from its first moment; plain lines are kept for what takes long. */
function startTask(
	what: { readonly title: string; readonly total?: number; readonly unit?: string },
	{ show, clear, now, isTerminal }: Screen,
): ProgressTask {
	const begun = now();
	const period = isTerminal ? TERMINAL_PERIOD : PLAIN_PERIOD;
	let last = begun;
	let done = 0;
	const draw = (note: string | undefined) =>
		show(progressText({ ...what, done, elapsed: now() - begun, ...(note ? { note } : {}) }));
	if (isTerminal) draw(undefined);
	return {
		advance(by = 1, note) {
			done += by;
			if (now() - last < period && !(isTerminal && note !== undefined)) return;
			last = now();
			draw(note);
		},
		end: clear,
	};
}
