/**
 * A folder's time as far as it proves anything, else -1: a folder may change again within the grain of its clock, unseen. Times without
 * a fraction come from file systems that keep whole seconds.
 */
export function trustedTime(mtime: number): number {
	const grain = Number.isInteger(mtime / 1000) ? 2000 : 50;
	return mtime > Date.now() - grain ? -1 : mtime;
}
