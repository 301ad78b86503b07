import type { DownloadSpec } from "../core/model/run-spec.ts";
import type { OpenDownloads } from "./downloads.ts";
import type { DownloadsAround } from "./downloads-folder.ts";
import { late } from "./late.ts";

/** The fetching of files over the network, begun when the first is to be fetched. */
export interface LateDownloads {
	open(): Promise<OpenDownloads>;
	/** Nothing when nothing was fetched. */
	close(): Promise<void>;
}

export function lateDownloads(around: DownloadsAround, options: Partial<DownloadSpec>): LateDownloads {
	const { get, begun } = late(async () => (await import("./downloads.ts")).openDownloads(around, options));
	return { open: get, close: async () => (await begun())?.close() };
}
