import { isHeadwaterError } from "../errors.ts";
import type { DataKey } from "../model/data-key.ts";
import type { Engine } from "../ports/engine.ts";

/** True when two data keys hold the same files: as many of them, with the same `tracking_id` (CMIP6 global attributes) one by one. */
export async function areCopies(a: DataKey, b: DataKey, engine: Pick<Engine, "open">): Promise<boolean> {
	if (a.files.length !== b.files.length) return false;
	for (const [index, file] of a.files.entries()) {
		const id = await trackingId(file.path, engine);
		if (id === undefined || id !== (await trackingId(b.files[index]?.path ?? "", engine))) return false;
	}
	return true;
}

/** What cannot be opened cannot be shown to be a copy. */
async function trackingId(path: string, engine: Pick<Engine, "open">): Promise<unknown> {
	try {
		return (await engine.open(path)).attributes.get("tracking_id");
	} catch (cause) {
		if (!isHeadwaterError(cause, "Format", "Store")) throw cause;
		return undefined;
	}
}
