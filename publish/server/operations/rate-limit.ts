/** How often one client may ask. */
export interface RateLimit {
	readonly perSecond: number;
	/** Requests a client may send at once before the rate counts. */
	readonly burst: number;
}

interface Bucket {
	level: number;
	at: number;
}

/** Clients whose buckets are full again are forgotten when there are more. */
const MOST_CLIENTS = 10_000;

/** A bucket for each client that fills with time. Gives 0 when a request may pass, else the seconds to wait. */
export function createRateLimiter({ perSecond, burst }: RateLimit, monotonic: () => number) {
	const buckets = new Map<string, Bucket>();
	const levelOf = (bucket: Bucket, now: number) =>
		Math.min(burst, bucket.level + ((now - bucket.at) / 1000) * perSecond);
	const forget = (now: number) => {
		for (const [client, bucket] of buckets) if (levelOf(bucket, now) >= burst) buckets.delete(client);
		// Whoever asks from so many addresses at once is one client.
		if (buckets.size > MOST_CLIENTS) buckets.clear();
	};
	return (client: string): number => {
		const now = monotonic();
		const known = buckets.get(client) ?? { level: burst, at: now };
		const level = levelOf(known, now);
		if (!buckets.has(client) && buckets.size >= MOST_CLIENTS) forget(now);
		const passes = level >= 1;
		buckets.set(client, { level: passes ? level - 1 : level, at: now });
		return passes ? 0 : Math.ceil((1 - level) / perSecond);
	};
}
