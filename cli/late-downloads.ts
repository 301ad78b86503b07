import type { DownloadSpec } from "../core/model/run-spec.ts";
import type { OpenDownloads } from "./downloads.ts";
import type { DownloadsAround } from "./downloads-folder.ts";

/** The fetching of files over the network, begun when the first is to be fetched. */
export interface LateDownloads {
	open(): Promise<OpenDownloads>;
	/** Nothing when nothing was fetched. */
	close(): Promise<void>;
}

export function lateDownloads(around: DownloadsAround, options: Partial<DownloadSpec>): LateDownloads {
	let started: Promise<OpenDownloads> | undefined;
	return {
		open() {
			started ??= import("./downloads.ts").then(({ openDownloads }) => openDownloads(around, options));
			return started;
		},
		async close() {
			await (await started)?.close();
		},
	};
}
