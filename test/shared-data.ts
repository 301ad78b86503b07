import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = process.env["HEADWATER_SHARED"] ?? fileURLToPath(new URL("../../shared/data", import.meta.url));

/** The path of a folder or file of the real sample data beside the checkout, or `undefined` where it is absent. */
export function shared(path: string): string | undefined {
	const full = join(root, path);
	return existsSync(full) ? full : undefined;
}
