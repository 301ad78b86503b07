const units = ["B", "kB", "MB", "GB", "TB", "PB"];

/** "945 MB": decimal, two or three digits. */
export function bytesText(bytes: number): string {
	let value = bytes;
	let unit = 0;
	for (; value >= 999.5 && unit < units.length - 1; unit++) value /= 1000;
	return `${value.toFixed(unit === 0 || value >= 99.95 ? 0 : 1)} ${units[unit]}`;
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

/** "1 file", "1 204 files": a plain space, as terminals draw it. */
export const countText = (count: number, noun: string): string =>
	`${String(count).replace(/\B(?=(\d{3})+$)/gu, " ")} ${noun}${count === 1 ? "" : "s"}`;

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
