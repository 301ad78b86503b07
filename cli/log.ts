import { createLogger, format, type Logger, transports } from "winston";
import type { Log } from "../core/ports/log.ts";

export interface LogOptions {
	/** What the console shows. */
	readonly level: "error" | "warn" | "info" | "debug";
	/** Values that must never be written. */
	readonly secrets: readonly string[];
	/** Lines shown on the console are preceded by erasing this much of a progress bar. */
	readonly beforeConsole?: () => void;
}

/** A log that can be given files to write to while it is in use. */
export interface FileLog extends Log {
	/** From now on every line goes to this file too; with `label`, only lines that carry it. */
	addFile(path: string, label?: { readonly name: string; readonly value: string }): void;
	close(): Promise<void>;
}

const CREDENTIALS_IN_URL = /\b([a-z][a-z0-9+.-]*:\/\/)[^/\s:@]+:[^/\s@]+@/gi;

/** The text without secrets: known values and passwords in URLs. */
export function redact(text: string, secrets: readonly string[]): string {
	const hidden = secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
	return hidden.replace(CREDENTIALS_IN_URL, "$1***@");
}

/** Values of environment variables whose names say they are secret; short ones would hide ordinary words. */
export function secretsIn(environment: Readonly<Record<string, string | undefined>>): string[] {
	return Object.entries(environment).flatMap(([name, value]) =>
		value !== undefined &&
		value.length >= 8 &&
		/(token|secret|password|passwd|api_?key|access_?key|credential)/i.test(name)
			? [value]
			: [],
	);
}

/** winston behind the log port: plain lines on stderr, dated lines in files. */
export function createLog(options: LogOptions): FileLog {
	const clean = format((info) => ({ ...info, message: redact(String(info.message), options.secrets) }))();
	const console = new transports.Stream({
		stream: process.stderr,
		level: options.level,
		format: format.printf((info) => {
			options.beforeConsole?.();
			return info.level === "info" ? String(info.message) : `${info.level}: ${String(info.message)}`;
		}),
	});
	const logger = createLogger({ level: "debug", format: clean, transports: [console] });
	return {
		...logOf(logger),
		addFile: (path, label) => void logger.add(fileTransport(path, label)),
		close: () => ended(logger),
	};
}

function fileTransport(path: string, label: { readonly name: string; readonly value: string } | undefined) {
	const only = format((info) => (label === undefined || info[label.name] === label.value ? info : false))();
	const line = format.printf(({ timestamp, level, message, ...data }) => {
		const labels = ["case", "pod", "variable"]
			.flatMap((name) => (data[name] === undefined ? [] : [String(data[name])]))
			.join(" ");
		return `${String(timestamp)} ${level.padEnd(5)} ${labels ? `[${labels}] ` : ""}${String(message)}`;
	});
	return new transports.File({
		filename: path,
		level: "debug",
		format: format.combine(only, format.timestamp(), line),
	});
}

function logOf(logger: Logger): Log {
	return {
		debug: (message, data) => void logger.debug(message, data),
		info: (message, data) => void logger.info(message, data),
		warn: (message, data) => void logger.warn(message, data),
		error: (message, data) => void logger.error(message, data),
		child: (labels) => logOf(logger.child(labels)),
	};
}

/** Resolves when all files have their last line. */
function ended(logger: Logger): Promise<void> {
	const files = logger.transports.filter((one) => one instanceof transports.File);
	const flushed = files.map(
		(file) => new Promise<void>((resolve) => file.once("finish", () => setImmediate(resolve))),
	);
	logger.end();
	return Promise.all(flushed).then(() => undefined);
}
