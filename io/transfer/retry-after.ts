/** Retry-After (RFC 9110, 10.2.3), in seconds or as a date: milliseconds from `now` (since 1970); `undefined` when there is none. */
export function retryAfter(text: string | undefined, now: number): number | undefined {
	const plain = text?.trim() ?? "";
	const wait = /^\d+$/.test(plain) ? Number(plain) * 1000 : Date.parse(plain) - now;
	return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
