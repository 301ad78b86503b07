import { homedir } from "node:os";
import { join } from "node:path";

/** $HEADWATER_CACHE (in `cacheDir`), else $XDG_CACHE_HOME/headwater, else ~/.cache/headwater. */
export const cacheFolder = (cacheDir: string | undefined): string =>
	cacheDir ??
	process.env["HEADWATER_CACHE"] ??
	join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "headwater");
