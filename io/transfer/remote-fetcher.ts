import type { RemoteFile } from "../../core/model/remote-file.ts";
import type { Log } from "../../core/ports/log.ts";
import type { Fetcher } from "../../core/ports/source.ts";
import type { Downloads, Fetched } from "./downloads.ts";
import type { Tally } from "./tally.ts";

export interface RemoteFetcherWorld {
	/** For rows that lie here already. */
	readonly local: Fetcher;
	/** Made when the first remote file is asked for. */
	readonly open: () => Promise<{ readonly downloads: Downloads; readonly tally: Tally }>;
	readonly log: Log;
}

/** Brings remote files to the cache; local ones stay where they are. What could not be verified is told. */
export function createRemoteFetcher({ local, open, log }: RemoteFetcherWorld): Fetcher {
	return {
		async fetch(rows, options = {}) {
			const near = rows.filter(({ remote }) => remote === undefined);
			const paths = new Map(zip(near, await local.fetch(near, options)));
			const far = rows.flatMap((row) => (row.remote ? [{ row, remote: row.remote }] : []));
			if (far.length > 0) {
				const fetched = await fetchAll(
					far.map(({ remote }) => remote),
					await open(),
					options.signal,
				);
				for (const [{ row }, { path, verified }] of zip(far, fetched)) {
					if (verified === undefined)
						log.warn(`"${row.remote?.id}" is unverified: no index states a checksum.`, { path });
					paths.set(row, path);
				}
			}
			return rows.map((row) => paths.get(row) ?? row.path);
		},
	};
}

const zip = <A, B>(a: readonly A[], b: readonly B[]): [A, B][] =>
	a.flatMap((one, i) => (i < b.length ? [[one, b[i] as B] as [A, B]] : []));

/** All or none: when one cannot be had, the others are not waited for. What came of them is kept. */
async function fetchAll(
	files: readonly RemoteFile[],
	{ downloads, tally }: { readonly downloads: Downloads; readonly tally: Tally },
	signal: AbortSignal | undefined,
): Promise<readonly Fetched[]> {
	const stop = new AbortController();
	const both = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
	tally.begin(files.length, undefined);
	const all = files.map(async (file) => {
		try {
			const fetched = await downloads.fetch(file, { signal: both });
			tally.finished(0);
			return fetched;
		} catch (error) {
			if (!stop.signal.aborted) stop.abort(error);
			throw error;
		}
	});
	const done = await Promise.allSettled(all);
	tally.end();
	signal?.throwIfAborted();
	if (stop.signal.aborted) throw stop.signal.reason;
	return done.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
}
