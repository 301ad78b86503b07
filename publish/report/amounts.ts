const units = ["B", "kB", "MB", "GB", "TB", "PB"];

/** "945 MB": decimal, three digits. */
export function bytesText(bytes: number): string {
	const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
	const value = bytes / 1000 ** power;
	const digits = power === 0 || value >= 99.95 ? 0 : 1;
	return `${value.toFixed(digits)} ${units[power]}`;
}

/** "0.4 s", "12 s", "3 min 20 s", "2 h 5 min". */
export function durationText(seconds: number): string {
	if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
	const whole = Math.round(seconds);
	if (whole < 60) return `${whole} s`;
	if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
	const minutes = Math.round(seconds / 60);
	return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "1 file", "1 204 files". */
export const countText = (count: number, noun: string): string =>
	`${String(count).replace(/\B(?=(\d{3})+$)/gu, "\u202f")} ${noun}${count === 1 ? "" : "s"}`;

/** Seconds between two ISO times; `undefined` where one of them is none. */
export function secondsBetween(started: string, finished: string): number | undefined {
	const seconds = (Date.parse(finished) - Date.parse(started)) / 1000;
	return seconds >= 0 ? seconds : undefined;
}

/** "2026-07-01 12:00:05 UTC"; a text that is no time stays as it is. */
export function timeText(iso: string): string {
	const time = Date.parse(iso);
	if (Number.isNaN(time)) return iso;
	return `${new Date(time).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
