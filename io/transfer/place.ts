import { existsSync, lstatSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { StoreError } from "../../core/errors.ts";
import { onDisk } from "../stores/file/failures.ts";

/** File systems take 255 bytes; what lies beside a file has a longer name. */
const MOST_BYTES = 230;
const MOST_PARTS = 40;

/**
 * The path of a place below a root. Names come from servers: none may lead out of the root, hide among our own files, or be longer than
 * file systems take. @throws StoreError
 */
export function pathBelow(root: string, place: string): string {
	const parts = place.split("/");
	const isSafe =
		parts.length <= MOST_PARTS &&
		parts.every(
			(part) =>
				part !== "" &&
				!part.startsWith(".") &&
				// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is refused
				!/[\u0000-\u001f\u007f\\]/.test(part) &&
				Buffer.byteLength(part) <= MOST_BYTES,
		);
	if (isSafe) return join(root, ...parts);
	throw new StoreError(
		place.length > 120 ? `${place.slice(0, 120)}...` : place,
		"no file of the cache may be called so. The index that named it is damaged, or means harm.",
	);
}

/** Makes the folders of a path below a root. @throws StoreError where one of them is a link: it could lead anywhere */
export async function makeFoldersBelow(root: string, place: string): Promise<void> {
	const folder = join(root, ...place.split("/").slice(0, -1));
	// Most often it is there already: to see that takes less than to have a thread try.
	if (!existsSync(folder)) await onDisk(root, () => mkdir(folder, { recursive: true }));
	assertNoLinks(root, place);
}

/** @throws StoreError where a part of a place is a link */
function assertNoLinks(root: string, place: string): void {
	let path = root;
	for (const part of place.split("/")) {
		path = join(path, part);
		const found = lstatSync(path, { throwIfNoEntry: false });
		if (found === undefined) return;
		if (found.isSymbolicLink())
			throw new StoreError(path, "it is a link, and downloads do not follow links. Move it away.");
	}
}
