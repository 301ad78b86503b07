import { z } from "zod";
import { DataSourceBase } from "../core/data-source.ts";
import { lowest, newest, regriddedFirst, tableOrder } from "../core/drs/preferences.ts";
import { StoreError } from "../core/errors.ts";
import { collectionKeys } from "../core/model/collection-keys.ts";
import type { KeyColumns } from "../core/model/key-columns.ts";
import type { Collection } from "../core/ports/catalogue.ts";
import type { Preferences } from "../core/ports/preference.ts";

export const Options = z.strictObject({
	/** The collection's JSON file: a path, or an address on a web server. */
	catalog_file: z.string(),
});
type Options = z.infer<typeof Options>;

/** Columns of tables after CMIP6's fashion, before a collection has said which it has. */
const USUAL = [
	...["activity_id", "institution_id", "source_id", "experiment_id", "member_id"],
	...["table_id", "variable_id", "grid_label", "version"],
];

/** Files and stores an intake-esm collection lists: ESM collection specification 0.1.0. */
export class Source extends DataSourceBase<Options> {
	static readonly title = "Files and Zarr stores that an intake-esm collection lists";
	#collection: Collection | undefined;

	/** Known once the collection is opened. */
	protected override get keys(): KeyColumns {
		const shape = { variable: "variable_id", groups: USUAL, members: ["member_id"] };
		return collectionKeys(this.#collection?.columns ?? USUAL, this.#collection?.shape ?? shape);
	}

	protected override get prefer(): Preferences {
		const numbers = ["realization", "initialization", "physics", "forcing", ...this.keys.choosable];
		return {
			case: [...new Set(numbers)].map(lowest),
			pod: [regriddedFirst, lowest("grid_number")],
			variable: [tableOrder, newest("version")],
		};
	}

	protected override async setupQuery(): Promise<void> {
		const { catalog_file: place } = this.options;
		const { cataloguer, signal } = this.world;
		if (!cataloguer.openCollection)
			throw new StoreError(place, "collections cannot be opened here. Name a folder of data.");
		this.#collection = await cataloguer.openCollection(place, {
			refresh: this.case.refresh,
			...(signal && { signal }),
		});
		this.catalogue = this.#collection;
	}
}
