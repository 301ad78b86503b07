import type { CatalogueRow } from "../ports/catalogue.ts";

/** What is to be told of files that were brought and that nobody could compare with a checksum; `undefined` when there are none. */
export function unverifiedNote(files: readonly CatalogueRow[]): string | undefined {
	const unverified = files.filter(({ remote }) => remote !== undefined && remote.checksum === undefined);
	const [first] = unverified;
	if (first === undefined) return undefined;
	const name = first.path.slice(first.path.lastIndexOf("/") + 1);
	const more = unverified.length > 1 ? ` and ${unverified.length - 1} more` : "";
	return `unverified: no index states a checksum of "${name}"${more}, so damage on the way would not show`;
}
