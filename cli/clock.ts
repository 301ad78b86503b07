import { ConfigError } from "../core/errors.ts";
import type { Clock } from "../core/ports/clock.ts";

/** The system's clock; `SOURCE_DATE_EPOCH` (seconds since 1970) stops the calendar part of it, so that runs can be repeated to the byte. */
export function createClock(environment: Readonly<Record<string, string | undefined>>): Clock {
	const text = environment["SOURCE_DATE_EPOCH"];
	const seconds = text === undefined || text === "" ? undefined : Number(text);
	if (seconds !== undefined && !Number.isSafeInteger(seconds)) {
		throw new ConfigError([
			{
				file: "environment",
				message: `SOURCE_DATE_EPOCH is "${text}". Write whole seconds since 1970, or unset it.`,
			},
		]);
	}
	const now = () => (seconds === undefined ? new Date() : new Date(seconds * 1000));
	return { now, monotonic: () => performance.now() };
}
