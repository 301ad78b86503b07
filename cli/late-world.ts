import type { DownloadSpec } from "../core/model/run-spec.ts";
import type { Http } from "../core/ports/http.ts";
import type { KeptAnswers } from "../core/ports/kept-answers.ts";
import type { Log } from "../core/ports/log.ts";
import type { RemoteFiles } from "../core/ports/remote-files.ts";
import type { Fetcher } from "../core/ports/source.ts";
import { downloadsFolder } from "./downloads-folder.ts";
import { late } from "./late.ts";
import type { LateDownloads } from "./late-downloads.ts";
import type { OutsidePlugins } from "./outside-plugins.ts";
import type { TranslatorFactory } from "./tokens.ts";

/** Web servers that answer in text: loaded with the first question. */
export function lateHttp({ allowPrivateHosts = false }: Partial<DownloadSpec>): Http {
	const { get } = late(async () =>
		(await import("../io/stores/http/text.ts")).createHttp({ allowPrivateHosts }),
	);
	return { ask: async (question) => (await get()).ask(question) };
}

/** What lies on servers: loaded when the first is named. */
export function lateRemoteFiles(): RemoteFiles {
	const { get } = late(async () => (await import("./remote.ts")).remoteFiles());
	return { open: async (...given) => (await get()).open(...given) };
}

/** Naming conventions: loaded when the first is named. */
export function lateTranslators({ plugins }: { readonly plugins: OutsidePlugins }): TranslatorFactory {
	const { get } = late(async () => (await import("./translators.ts")).translatorFactory(plugins.translators));
	return async (...given) => (await get())(...given);
}

/** Answers kept from earlier runs: loaded when the first is asked for. */
export function lateAnswers(make: () => Promise<KeptAnswers>): KeptAnswers {
	const { get } = late(make);
	return {
		recall: async (question) => (await get()).recall(question),
		keep: async (...given) => (await get()).keep(...given),
	};
}

/** Brings files: loaded when the first must be at hand. */
export function lateFetcher(
	{ cacheDir, log }: { readonly cacheDir: string; readonly log: Log },
	downloads: LateDownloads,
): Fetcher {
	const { get } = late(async () => {
		const { createRemoteFetcher } = await import("../io/transfer/remote-fetcher.ts");
		const { localFetcher: local } = await import("../run/local-fetcher.ts");
		return createRemoteFetcher({ local, root: downloadsFolder(cacheDir), open: downloads.open, log });
	});
	return {
		atHand: async (files) => (await get()).atHand?.(files),
		fetch: async (...given) => (await get()).fetch(...given),
	};
}
