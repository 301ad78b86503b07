/** What happened, for people. Data go beside the sentence; secrets never. */
export interface Log {
	debug(message: string, data?: Readonly<Record<string, unknown>>): void;
	info(message: string, data?: Readonly<Record<string, unknown>>): void;
	warn(message: string, data?: Readonly<Record<string, unknown>>): void;
	error(message: string, data?: Readonly<Record<string, unknown>>): void;
	/** A log whose lines carry these labels too (case, POD, variable). */
	child(labels: Readonly<Record<string, string>>): Log;
}

export const silentLog: Log = {
	debug: () => {},
	info: () => {},
	warn: () => {},
	error: () => {},
	child: () => silentLog,
};
