import { createHash } from "node:crypto";
import type { Clock } from "../../core/ports/clock.ts";
import type { FileStore } from "../../core/ports/file-store.ts";
import type { OpenedDataset, ServedDataset } from "../../core/ports/served-dataset.ts";
import { isAddress } from "../../core/text/address.ts";

/** Milliseconds for which files are taken to be the same. */
const FRESH_FOR = 1000;

export interface Reopening {
	/** Local paths or addresses that are looked at for changes. */
	readonly files: readonly string[];
	/** Whatever else decides what is given: recipe, codecs. */
	readonly how: unknown;
	readonly store: FileStore;
	readonly clock: Clock;
	/** `modified`: when the newest of the files was changed. */
	make(modified: Date | undefined): Promise<Pick<OpenedDataset, "dataset" | "files" | "notes">>;
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
			const { key, modified } = await stateOf(what);
			if (held?.key !== key) held = { key, opened: opened(what, key, modified) };
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
	return async () => {
		if (held && what.clock.monotonic() - checked < FRESH_FOR) return held.opened;
		checking ??= check();
		return checking;
	};
}

const opened = async (
	what: Reopening,
	stamp: string,
	modified: Date | undefined,
): Promise<OpenedDataset> => ({
	...(await what.make(modified)),
	stamp,
	...(modified && { modified }),
});

const STAMP_LENGTH = 20;

async function stateOf({
	files,
	how,
	store,
}: Reopening): Promise<{ key: string; modified: Date | undefined }> {
	const hash = createHash("sha256").update(JSON.stringify(how ?? null));
	let latest = 0;
	for (const file of files) {
		const stamp = isAddress(file) ? undefined : await store.stamp(file, { folders: true });
		hash.update(JSON.stringify([file, stamp ?? null]));
		latest = Math.max(latest, stamp?.modified ?? 0);
	}
	const key = hash.digest("base64url").slice(0, STAMP_LENGTH);
	return { key, modified: latest > 0 ? new Date(latest) : undefined };
}
