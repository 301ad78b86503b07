import { type CachedFile, cachedFiles } from "../io/transfer/cached-files.ts";
import { cacheFolder } from "./cache-folder.ts";
import type { CommandCall } from "./command-table.ts";
import { downloadsFolder } from "./downloads-folder.ts";

/** The files of the cache that a command means: all, or those at or below the places named. */
export async function chosenFiles({
	arguments: places,
	flags,
}: Pick<CommandCall, "arguments" | "flags">): Promise<{
	readonly root: string;
	readonly files: CachedFile[];
}> {
	const root = downloadsFolder(cacheFolder(flags["cacheDir"] as string | undefined));
	const wanted = places.map((place) => place.replace(`${root}/`, "").replace(/\/+$/, ""));
	const isWanted = ({ place }: CachedFile) =>
		wanted.length === 0 || wanted.some((one) => place === one || place.startsWith(`${one}/`));
	return { root, files: (await cachedFiles(root)).filter(isWanted) };
}
