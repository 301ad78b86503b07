/** The only source of "now": fixed by `SOURCE_DATE_EPOCH` so that two runs give the same bytes. */
export interface Clock {
	now(): Date;
	/** Milliseconds that never go back, for durations. */
	monotonic(): number;
}
