import { createHash } from "node:crypto";
import { sideBySide } from "../../core/loop/side-by-side.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { FileStore } from "../../core/ports/file-store.ts";
import type { RemoteStamps } from "../../core/ports/remote-stamps.ts";
import type { OpenedDataset, ServedDataset } from "../../core/ports/served-dataset.ts";
import { atVersion, isAddress } from "../../core/text/address.ts";

/** Milliseconds for which files are taken to be the same. */
const FRESH_FOR = 1000;

export interface Reopening {
	/** Local paths or addresses that are looked at for changes. */
	readonly files: readonly string[];
	/** Whatever else decides what is given: recipe, codecs. */
	readonly how: unknown;
	readonly store: Pick<FileStore, "stamp">;
	readonly remote: RemoteStamps;
	readonly clock: Clock;
	make(state: FilesState): Promise<Pick<OpenedDataset, "dataset" | "files" | "notes">>;
}

export interface FilesState {
	/** When the newest of the files was changed. */
	readonly modified: Date | undefined;
	/** What the files are to be opened as: addresses with what lies there now. */
	readonly names: readonly string[];
}

interface Held {
	readonly key: string;
	readonly opened: Promise<OpenedDataset>;
}

/** Opens a dataset when it is first asked for, and again when one of its files has changed. */
export function reopening(what: Reopening): ServedDataset["open"] {
	let held: Held | undefined;
	let checked = Number.NEGATIVE_INFINITY;
	let checking: Promise<OpenedDataset> | undefined;
	const check = async (): Promise<OpenedDataset> => {
		try {
			const { key, ...state } = await stateOf(what);
			if (held?.key !== key) held = { key, opened: opened(what, key, state) };
			const found = await held.opened;
			checked = what.clock.monotonic();
			return found;
		} catch (error) {
			held = undefined;
			throw error;
		} finally {
			checking = undefined;
		}
	};
	return async ({ atOnce = false } = {}) => {
		if (!atOnce && held && what.clock.monotonic() - checked < FRESH_FOR) return held.opened;
		checking ??= check();
		return checking;
	};
}

const opened = async (what: Reopening, stamp: string, state: FilesState): Promise<OpenedDataset> => ({
	...(await what.make(state)),
	stamp,
	...(state.modified && { modified: state.modified }),
});

const STAMP_LENGTH = 20;
/** Files that are looked at side by side: other servers take their time. */
const TOGETHER = 8;

async function stateOf({
	files,
	how,
	store,
	remote,
}: Reopening): Promise<FilesState & { readonly key: string }> {
	const hash = createHash("sha256").update(JSON.stringify(how ?? null));
	let latest = 0;
	const stampOf = async (file: string) => {
		if (!isAddress(file)) return store.stamp(file, { folders: true });
		const { mark, modified } = (await remote.stamp(file)) ?? {};
		return mark === undefined ? undefined : { mark, modified: modified?.getTime() ?? 0 };
	};
	const stamps = new Map<string, Awaited<ReturnType<typeof stampOf>>>();
	await sideBySide(files, TOGETHER, async (file) => void stamps.set(file, await stampOf(file)));
	for (const file of files) {
		const stamp = stamps.get(file);
		hash.update(JSON.stringify([file, stamp ?? null]));
		latest = Math.max(latest, stamp?.modified ?? 0);
	}
	const key = hash.digest("base64url").slice(0, STAMP_LENGTH);
	return {
		key,
		modified: latest > 0 ? new Date(latest) : undefined,
		names: files.map((file) => {
			const stamp = stamps.get(file);
			return stamp && "mark" in stamp ? atVersion(file, stamp.mark) : file;
		}),
	};
}
