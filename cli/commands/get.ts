import { messageOf } from "../../core/errors.ts";
import type { RemoteFile } from "../../core/model/remote-file.ts";
import { withoutCredentials } from "../../core/text/address.ts";
import { cacheFolder } from "../cache-folder.ts";
import type { CommandFunction } from "../command-table.ts";
import { confirm } from "../confirm.ts";
import { createConsoleLog, loudnessAsked, openConsole } from "../console.ts";
import { downloadFlags } from "../download-flags.ts";
import { type OpenDownloads, openDownloads } from "../downloads.ts";
import { EXIT } from "../exit-codes.ts";
import { areFacets } from "../facets-or-files.ts";
import { type GetResult, getText } from "../get-text.ts";
import { readWishes } from "../manifest.ts";
import { interruption } from "../signals.ts";
import { sizeText } from "../size-text.ts";

/** Fetches files into the cache, verified where a checksum is known, and tells where they lie. */
export const command: CommandFunction = async ({ arguments: what, flags }) => {
	const options = await downloadFlags(flags);
	const found = areFacets(what, flags) ? await search(what, flags) : undefined;
	const files = found?.far ?? (await readWishes(what));
	const { clock, progress, logOptions } = openConsole(loudnessAsked(flags));
	const log = createConsoleLog(logOptions);
	const isFree = flags["yes"] === true || files.length === 0;
	if (!(await confirm(question(files), { yes: isFree }))) return EXIT.done;
	const stop = interruption(log);
	const cacheDir = cacheFolder(flags["cacheDir"] as string | undefined);
	const open = await openDownloads({ cacheDir, clock, log, progress }, options);
	const begun = clock.monotonic();
	try {
		const results = [...(found?.near ?? []), ...(await getAll(files, open, stop.signal))];
		await open.close();
		const summary = {
			...found?.told,
			files: results,
			nodes: open.tally.nodes,
			received: open.tally.bytes,
			seconds: (clock.monotonic() - begun) / 1000,
		};
		process.stdout.write(flags["json"] ? `${JSON.stringify(summary, null, 2)}\n` : getText(summary));
		const code = exitCode(results);
		return code === EXIT.done && found?.isPartial ? EXIT.partial : code;
	} finally {
		stop.forget();
	}
};

/** What searching takes is loaded when something is searched for. */
async function search(facets: readonly string[], flags: Readonly<Record<string, unknown>>) {
	const { searchToGet } = await import("../search-to-get.ts");
	return searchToGet(facets, flags);
}

function question(files: readonly RemoteFile[]): string {
	const known = files.reduce((sum, { size = 0 }) => sum + size, 0);
	const unknown = files.filter(({ size }) => size === undefined).length;
	const more = unknown === 0 ? "" : `, ${unknown === files.length ? "" : "and "}${unknown} of unknown size`;
	const size = unknown === files.length ? "" : `, ${sizeText(known)}`;
	return `${files.length} ${files.length === 1 ? "file" : "files"}${size}${more}: fetch what is not there yet?`;
}

/** Each by itself: what cannot be had keeps nothing else back. */
function getAll(
	files: readonly RemoteFile[],
	{ downloads, tally }: OpenDownloads,
	signal: AbortSignal,
): Promise<GetResult[]> {
	const total = files.every(({ size }) => size !== undefined)
		? files.reduce((sum, { size = 0 }) => sum + size, 0)
		: undefined;
	tally.begin(files.length, total);
	return Promise.all(
		files.map(async (file): Promise<GetResult> => {
			const id = withoutCredentials(file.id);
			try {
				const { path, size, verified, nodes, wasThere } = await downloads.fetch(file, { signal });
				tally.finished(wasThere ? size : 0);
				return {
					id,
					path,
					size,
					nodes,
					wasThere,
					state: verified ? "verified" : "unverified",
					...(verified && { checksum: verified }),
				};
			} catch (error) {
				if (signal.aborted) return { id, state: "interrupted" };
				return { id, state: "failed", error: messageOf(error) };
			}
		}),
	);
}

function exitCode(results: readonly GetResult[]): number {
	const bad = results.filter(({ state }) => state === "failed" || state === "interrupted").length;
	if (bad === 0) return EXIT.done;
	return bad === results.length ? EXIT.failed : EXIT.partial;
}
