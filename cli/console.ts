import type { Log } from "../core/ports/log.ts";
import { createClock } from "./clock.ts";
import { createProgress, noConsoleProgress } from "./progress.ts";
import { redact, secretsIn } from "./secrets.ts";

export type Loudness = "error" | "warn" | "info" | "debug";

export interface ConsoleLogOptions {
	/** What the console shows. */
	readonly level: Loudness;
	/** Values that must never be written. */
	readonly secrets: readonly string[];
	/** Called before each line, so that the progress line can be taken away. */
	readonly beforeConsole?: () => void;
}

/** What --verbose and --quiet ask for. */
export const loudnessAsked = ({ verbose, quiet }: Readonly<Record<string, unknown>>): Loudness =>
	verbose ? "debug" : quiet ? "error" : "info";

/** The clock, the progress line, and what a log must know that takes turns with it on stderr. */
export function openConsole(level: Loudness) {
	const clock = createClock(process.env);
	const progress =
		level === "error" ? noConsoleProgress : createProgress(process.stderr, () => clock.monotonic());
	const logOptions: ConsoleLogOptions = {
		level,
		secrets: secretsIn(process.env),
		beforeConsole: () => progress.clear(),
	};
	return { clock, progress, logOptions };
}

/** What is told needs no mark; what went wrong has one. */
export const consoleLine = (level: string, message: string): string =>
	level === "info" || level === "debug" ? message : `${level}: ${message}`;

const LEVELS: readonly Loudness[] = ["error", "warn", "info", "debug"];

/** Lines on stderr and nowhere else: for commands that keep no log file, which need not wait until winston is loaded. */
export function createConsoleLog({ level: shown, secrets, beforeConsole }: ConsoleLogOptions): Log {
	const line = (level: Loudness) => (message: string) => {
		if (LEVELS.indexOf(level) > LEVELS.indexOf(shown)) return;
		beforeConsole?.();
		process.stderr.write(`${consoleLine(level, redact(message, secrets))}\n`);
	};
	const log: Log = {
		debug: line("debug"),
		info: line("info"),
		warn: line("warn"),
		error: line("error"),
		child: () => log,
	};
	return log;
}
