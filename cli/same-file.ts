import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { isAddress } from "../core/text/address.ts";

/** The same path, or another name of the same file. */
export async function isSameFile(a: string, b: string): Promise<boolean> {
	if (isAddress(a)) return false;
	if (resolve(a) === resolve(b)) return true;
	const [one, other] = await Promise.all([a, b].map((path) => stat(path).catch(() => undefined)));
	return one !== undefined && other !== undefined && one.dev === other.dev && one.ino === other.ino;
}
