import { join } from "node:path";
import type { Clock } from "../core/ports/clock.ts";
import type { Log } from "../core/ports/log.ts";
import type { Progress } from "../core/ports/progress.ts";

/** What the fetching of files needs around it. */
export interface DownloadsAround {
	readonly cacheDir: string;
	readonly clock: Clock;
	readonly log: Log;
	readonly progress: Progress;
}

/** Where files that were fetched are kept. */
export const downloadsFolder = (cacheDir: string): string => join(cacheDir, "downloads");
