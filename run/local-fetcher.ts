import { access, constants } from "node:fs/promises";
import { StoreError } from "../core/errors.ts";
import type { CatalogueRow } from "../core/ports/catalogue.ts";
import type { Fetcher } from "../core/ports/source.ts";
import { isAddress } from "../core/text/address.ts";

/** Files on a local disk or a web server stay where they are; that they can be read is made sure before anything depends on them. */
export const localFetcher: Fetcher = {
	atHand: (files) => localFetcher.fetch(files),
	async fetch(files: readonly CatalogueRow[]): Promise<readonly string[]> {
		for (const { path } of files) {
			// Read in place, by parts, where it lies.
			if (isAddress(path)) continue;
			try {
				await access(path, constants.R_OK);
			} catch (cause) {
				throw new StoreError(
					path,
					"the catalogue lists this file, but it cannot be read. Look at its rights, or run again with --refresh.",
					{ cause },
				);
			}
		}
		return files.map(({ path }) => path);
	},
};
