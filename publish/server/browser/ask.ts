/** An answer that tells of a failure, in the words of the server. */
export class Refused extends Error {
	readonly status: number;
	/** Milliseconds after which it may be asked again, where that may help. */
	readonly wait: number | undefined;

	constructor(message: string, status: number, wait?: number) {
		super(message);
		this.status = status;
		this.wait = wait;
	}
}

/** Too many requests, or something that is away for a while: worth asking again. */
const PASSING = [429, 502, 503, 504];
/** Where the server does not say after how long; doubled each time. */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60_000;

/** Asks for a document or a chunk. An answer that tells of a failure becomes a Refused in its words. */
export async function ask(address: string, signal?: AbortSignal): Promise<Response> {
	const answer = await fetch(address, signal ? { signal } : {}).catch((error: unknown) => {
		if (signal?.aborted) throw error;
		throw new Refused("The server does not answer. Is it still running?", 0);
	});
	if (answer.ok) return answer;
	const told = (await answer.json().catch(() => undefined)) as
		| { readonly error?: { readonly message?: string } }
		| undefined;
	const message = told?.error?.message ?? `The server answered ${answer.status} to "${address}".`;
	const wait = PASSING.includes(answer.status)
		? (waitOf(answer.headers.get("retry-after")) ?? FIRST_WAIT)
		: undefined;
	throw new Refused(message, answer.status, wait);
}

/** Seconds, or a date (RFC 9110, 10.2.3), in milliseconds from now. */
export function waitOf(header: string | null, now = Date.now()): number | undefined {
	if (header === null || header.trim() === "") return undefined;
	const wait = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
	return Number.isFinite(wait) ? Math.min(LONGEST_WAIT, Math.max(0, wait)) : undefined;
}

/** How often something is asked for again before it counts as failed. */
export const MOST_TRIES = 5;

/** How long to wait before the next try, of which so many were made; `undefined`: it has failed. */
export function waitBefore(tries: number, error: unknown): number | undefined {
	if (!(error instanceof Refused) || error.wait === undefined || tries >= MOST_TRIES) return undefined;
	return Math.min(LONGEST_WAIT, Math.max(error.wait, FIRST_WAIT / 4) * 2 ** Math.max(0, tries - 1));
}

/** Asks again after a while where the server has too much to do; `told` hears so. */
export async function askPatiently(
	address: string,
	told: (message: string) => void = () => {},
	signal?: AbortSignal,
): Promise<Response> {
	for (let tries = 1; ; tries++) {
		try {
			return await ask(address, signal);
		} catch (error) {
			const wait = waitBefore(tries, error);
			if (wait === undefined) throw error;
			told(againText((error as Error).message, wait));
			await new Promise((resolve) => setTimeout(resolve, wait));
		}
	}
}

/** What is said while something waits to be asked again. */
export function againText(message: string, wait: number): string {
	const seconds = Math.ceil(wait / 1000);
	return `${message} Asking again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`;
}
