import type { Progress, ProgressTask } from "../core/ports/progress.ts";

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

const seconds = (milliseconds: number) => {
	const whole = Math.round(milliseconds / 1000);
	return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
};

/** "Crawling 1200/5000 files, 400/s, 10 s left". */
export function progressText(state: {
	readonly title: string;
	readonly done: number;
	readonly total?: number;
	readonly unit?: string;
	readonly elapsed: number;
}): string {
	const rate = state.elapsed > 0 ? state.done / (state.elapsed / 1000) : 0;
	const count = `${state.done}${state.total === undefined ? "" : `/${state.total}`}${state.unit ? ` ${state.unit}` : ""}`;
	const speed = rate > 0 ? `, ${rate >= 10 ? Math.round(rate) : rate.toFixed(1)}/s` : "";
	const left =
		state.total !== undefined && rate > 0 && state.done < state.total
			? `, ${seconds(((state.total - state.done) / rate) * 1000)} left`
			: "";
	return `${state.title}: ${count}${speed}${left}`;
}

/** One line that is rewritten on a terminal; a plain line now and then elsewhere. */
export function createProgress(output: Output, now: () => number): ConsoleProgress {
	let shown = false;
	const clear = () => {
		if (shown && output.isTTY) output.write("\r\u001b[K");
		shown = false;
	};
	const show = (text: string) => {
		if (output.isTTY) {
			output.write(`\r\u001b[K${text.slice(0, (output.columns ?? 80) - 1)}`);
			shown = true;
		} else output.write(`${text}\n`);
	};
	return {
		clear,
		start: (title, options = {}) =>
			startTask(
				{ title, ...options },
				{ show, clear, now, period: output.isTTY ? TERMINAL_PERIOD : PLAIN_PERIOD },
			),
	};
}

function startTask(
	what: { readonly title: string; readonly total?: number; readonly unit?: string },
	screen: {
		readonly show: (text: string) => void;
		readonly clear: () => void;
		readonly now: () => number;
		readonly period: number;
	},
): ProgressTask {
	const begun = screen.now();
	let last = begun;
	let done = 0;
	return {
		advance(by = 1) {
			done += by;
			if (screen.now() - last < screen.period) return;
			last = screen.now();
			screen.show(progressText({ ...what, done, elapsed: last - begun }));
		},
		end: () => screen.clear(),
	};
}
