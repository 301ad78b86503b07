import { join } from "node:path";
import { type KeptWork, onlyRecalling } from "../core/ports/kept-work.ts";
import type { Log } from "../core/ports/log.ts";
import { keptWork } from "../io/stores/file/kept-work.ts";
import { cacheFolder } from "./cache-folder.ts";

/** Weights of earlier runs; a dry run adds none. */
export function keptWeights(
	log: Log,
	{ cacheDir, dryRun }: { readonly cacheDir?: string; readonly dryRun?: boolean } = {},
): KeptWork {
	const kept = keptWork(join(cacheFolder(cacheDir), "weights"), { log });
	return dryRun ? onlyRecalling(kept) : kept;
}
