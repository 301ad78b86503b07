import { UsageError } from "../../core/errors.ts";
import type { Log } from "../../core/ports/log.ts";
import { didYouMean } from "../../core/text/nearest.ts";
import {
	ACCESS_FORMATS,
	type Access,
	type AccessFormat,
	accessLine,
} from "../../publish/server/operations/access-line.ts";
import { clientNames } from "../../publish/server/operations/client-names.ts";
import type { Usage } from "../../publish/server/operations/usage.ts";
import { LineFile } from "./line-file.ts";
import { readAccessLog, sizeNow } from "./read-access-log.ts";

export interface AccessLogSettings {
	readonly path: string;
	readonly format: AccessFormat;
}

export interface AccessLog {
	write(access: Access): void;
	close(): Promise<void>;
}

/** @throws UsageError */
export function accessLogOf(flags: Readonly<Record<string, unknown>>): AccessLogSettings | undefined {
	const [path, asked = "combined"] = [flags["accessLog"], flags["accessLogFormat"]] as (string | undefined)[];
	const format = ACCESS_FORMATS.find((one) => one === asked);
	if (format === undefined)
		throw new UsageError(
			`--access-log-format is one of ${ACCESS_FORMATS.join(", ")}, not "${asked}".${didYouMean(asked, ACCESS_FORMATS)}`,
		);
	if (path !== undefined) return { path, format };
	if (flags["accessLogFormat"] === undefined) return undefined;
	throw new UsageError("--access-log-format means nothing without --access-log.");
}

/** One line for each request. Begun anew at SIGHUP where it was moved; at a terminal that signal ends the command as it ends others. */
export async function openAccessLog({ path, format }: AccessLogSettings, log: Log): Promise<AccessLog> {
	const file = await LineFile.open(path, (note) => log.warn(note));
	const follow = () => void file.flush();
	const hears = !process.stdout.isTTY;
	if (hears) process.on("SIGHUP", follow);
	return {
		write: (access) => file.add(accessLine(access, format)),
		close() {
			if (hears) process.off("SIGHUP", follow);
			return file.close();
		},
	};
}

/** Counts what the log tells of, up to its present end, while other work goes on. */
export async function countEarlier(
	{ path }: AccessLogSettings,
	usage: Usage,
	{ salt, log }: { readonly salt: string; readonly log: Log },
): Promise<void> {
	const size = await sizeNow(path);
	const nameOf = clientNames(salt);
	void readAccessLog(path, size, ({ client, ...access }) =>
		usage.addEarlier({ ...access, client: nameOf(client) }),
	).catch((error: Error) =>
		log.warn(`"${path}" cannot be read back, so "/usage" begins now: ${error.message}`),
	);
}
