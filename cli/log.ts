import { createLogger, format, type Logger, transports } from "winston";
import type { Log } from "../core/ports/log.ts";
import { type ConsoleLogOptions, consoleLine } from "./console.ts";
import { redact } from "./secrets.ts";

type Labels = Readonly<Record<string, string>>;

/** A log that can be given files to write to while it is in use. */
export interface FileLog extends Log {
	/** From now on every line that carries these labels goes to this file too; the function ends that. */
	addFile(path: string, labels?: Labels): () => Promise<void>;
	close(): Promise<void>;
}

/** winston behind the log port: plain lines on stderr, dated lines in files. */
export function createLog(options: ConsoleLogOptions): FileLog {
	const clean = format((info) => ({ ...info, message: redact(String(info.message), options.secrets) }))();
	const console = new transports.Stream({
		stream: process.stderr,
		level: options.level,
		format: format.printf((info) => {
			options.beforeConsole?.();
			return consoleLine(info.level, String(info.message));
		}),
	});
	const logger = createLogger({ level: "debug", format: clean, transports: [console] });
	// One file for each POD that is at work: more than the ten listeners Node finds suspicious.
	logger.setMaxListeners(0);
	const open = new Set<() => Promise<void>>();
	return {
		...logOf(logger),
		addFile(path, labels = {}) {
			const transport = fileTransport(path, labels);
			logger.add(transport);
			const end = async () => {
				if (!open.delete(end)) return;
				const finished = new Promise<void>((resolve) =>
					transport.once("finish", () => setImmediate(resolve)),
				);
				logger.remove(transport);
				transport.end();
				await finished;
			};
			open.add(end);
			return end;
		},
		async close() {
			await Promise.all([...open].map((end) => end()));
			logger.end();
		},
	};
}

function fileTransport(path: string, labels: Labels) {
	const wanted = Object.entries(labels);
	const only = format((info) => (wanted.every(([name, value]) => info[name] === value) ? info : false))();
	const line = format.printf(({ timestamp, level, message, ...data }) => {
		const shown = ["case", "pod", "variable"]
			.flatMap((name) => (data[name] === undefined ? [] : [String(data[name])]))
			.join(" ");
		return `${String(timestamp)} ${level.padEnd(5)} ${shown ? `[${shown}] ` : ""}${String(message)}`;
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
