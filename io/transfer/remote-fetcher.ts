import type { RemoteFile } from "../../core/model/remote-file.ts";
import type { CatalogueRow } from "../../core/ports/catalogue.ts";
import type { Log } from "../../core/ports/log.ts";
import type { Fetcher } from "../../core/ports/source.ts";
import type { Downloads, Fetched } from "./downloads.ts";
import { pathBelow } from "./place.ts";
import type { Tally } from "./tally.ts";
import { findWhole } from "./whole-file.ts";

interface Opened {
	readonly downloads: Downloads;
	readonly tally: Tally;
}

export interface RemoteFetcherWorld {
	/** For rows that lie here already. */
	readonly local: Fetcher;
	/** The folder of downloads. */
	readonly root: string;
	/** Made when the first file must be brought. */
	readonly open: () => Promise<Opened>;
	readonly log: Log;
}

/** Brings remote files to the cache; others stay where they are. What could not be verified is told. */
export function createRemoteFetcher({ local, root, open, log }: RemoteFetcherWorld): Fetcher {
	return {
		async atHand(rows) {
			const far = await Promise.all(rows.map((row) => placeOf(row, root)));
			if (rows.some(({ remote }, i) => remote !== undefined && far[i] === undefined)) return undefined;
			const near = await local.atHand?.(rows.filter(({ remote }) => remote === undefined));
			return (
				near &&
				inOrder(
					rows,
					near,
					far.filter((path) => path !== undefined),
				)
			);
		},
		async fetch(rows, options = {}) {
			const near = rows.filter(({ remote }) => remote === undefined);
			const far = rows.flatMap(({ remote }) => (remote ? [remote] : []));
			const paths = await local.fetch(near, options);
			if (far.length === 0) return paths;
			const fetched = await fetchAll(far, await open(), options.signal);
			for (const [i, { path, verified }] of fetched.entries())
				if (verified === undefined)
					log.warn(`"${far[i]?.id}" is unverified: no index states its checksum.`, { path });
			return inOrder(
				rows,
				paths,
				fetched.map(({ path }) => path),
			);
		},
	};
}

/** Where a remote file lies that was brought before. */
async function placeOf({ remote }: CatalogueRow, root: string): Promise<string | undefined> {
	if (remote === undefined) return undefined;
	const path = pathBelow(root, remote.place);
	return (await findWhole(path, remote, new Date())) && path;
}

/** The paths of near and far rows as the rows stand. */
function inOrder(rows: readonly CatalogueRow[], near: readonly string[], far: readonly string[]): string[] {
	const [nearOnes, farOnes] = [near.values(), far.values()];
	return rows.map(({ remote, path }) => (remote ? farOnes : nearOnes).next().value ?? path);
}

/** All or none: when one cannot be had, the others are not waited for. What came of them is kept. */
async function fetchAll(
	files: readonly RemoteFile[],
	{ downloads, tally }: Opened,
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
