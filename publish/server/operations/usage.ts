/** One request that was answered. */
export interface Request {
	/** The route: "/datasets/:id/zarr/*". */
	readonly route: string;
	readonly dataset?: string;
	/** Whoever asked, as nothing but a name. */
	readonly client: string;
	readonly status: number;
	readonly bytes: number;
	readonly seconds: number;
}

/** One that was answered at a time, milliseconds since 1970. */
type EarlierRequest = Omit<Request, "route" | "seconds"> & { readonly time: number };

/** What was asked, in all: plain data, so that worker processes can tell each other. */
export interface Counts {
	/** When the first of it was asked; milliseconds since 1970. */
	readonly since: number;
	/** "route status" → requests, bytes, seconds. */
	readonly routes: Readonly<Record<string, RouteCount>>;
	readonly datasets: Readonly<Record<string, DatasetCount>>;
}

export interface RouteCount {
	readonly requests: number;
	readonly bytes: number;
	readonly seconds: number;
	/** Requests that took at most `BOUNDS[i]` seconds. */
	readonly within: readonly number[];
}

export interface DatasetCount {
	readonly requests: number;
	readonly bytes: number;
	readonly clients: readonly string[];
}

/** Upper bounds of the histogram, in seconds. */
export const BOUNDS = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60] as const;

/** Clients of one dataset beyond these are counted no more. */
const MOST_CLIENTS = 10_000;

/** Counts requests. */
export class Usage {
	readonly #routes = new Map<string, RouteCount>();
	readonly #datasets = new Map<string, { requests: number; bytes: number; clients: Set<string> }>();
	#since: number;

	/** `since`: now, milliseconds since 1970. */
	constructor(since: number) {
		this.#since = since;
	}

	add(request: Request): void {
		const { route, status, bytes, seconds } = request;
		const key = `${route} ${status}`;
		const known = this.#routes.get(key) ?? { requests: 0, bytes: 0, seconds: 0, within: BOUNDS.map(() => 0) };
		this.#routes.set(key, {
			requests: known.requests + 1,
			bytes: known.bytes + bytes,
			seconds: known.seconds + seconds,
			within: known.within.map((count, i) => count + (seconds <= (BOUNDS[i] ?? 0) ? 1 : 0)),
		});
		this.#addToDataset(request);
	}

	/** What was asked before this process began; of routes and durations, only what it answered itself is told. */
	addEarlier({ time, ...request }: EarlierRequest): void {
		this.#since = Math.min(this.#since, time);
		this.#addToDataset(request);
	}

	#addToDataset({ dataset, status, bytes, client }: Omit<Request, "route" | "seconds">): void {
		if (dataset === undefined || status >= 400) return;
		const own = this.#datasets.get(dataset) ?? { requests: 0, bytes: 0, clients: new Set<string>() };
		own.requests++;
		own.bytes += bytes;
		if (own.clients.size < MOST_CLIENTS) own.clients.add(client);
		this.#datasets.set(dataset, own);
	}

	counts(): Counts {
		return {
			since: this.#since,
			routes: Object.fromEntries(this.#routes),
			datasets: Object.fromEntries(
				[...this.#datasets].map(([id, { clients, ...own }]) => [id, { ...own, clients: [...clients] }]),
			),
		};
	}
}

/** The counts of several processes as one. */
export function together(all: readonly Counts[]): Counts {
	const routes = new Map<string, RouteCount>();
	const datasets = new Map<string, DatasetCount>();
	for (const { routes: some, datasets: others } of all) {
		for (const [key, one] of Object.entries(some)) routes.set(key, addedRoute(routes.get(key), one));
		for (const [id, one] of Object.entries(others)) {
			const known = datasets.get(id) ?? { requests: 0, bytes: 0, clients: [] };
			datasets.set(id, {
				requests: known.requests + one.requests,
				bytes: known.bytes + one.bytes,
				clients: [...new Set([...known.clients, ...one.clients])],
			});
		}
	}
	return {
		since: Math.min(...all.map(({ since }) => since)),
		routes: Object.fromEntries(routes),
		datasets: Object.fromEntries(datasets),
	};
}

const addedRoute = (a: RouteCount | undefined, b: RouteCount): RouteCount =>
	a === undefined
		? b
		: {
				requests: a.requests + b.requests,
				bytes: a.bytes + b.bytes,
				seconds: a.seconds + b.seconds,
				within: a.within.map((count, i) => count + (b.within[i] ?? 0)),
			};
