import type { DataSourceBase } from "../../core/data-source.ts";
import type { CaseSpec } from "../../core/model/case-spec.ts";
import type { FoundDataset } from "../../core/model/found-dataset.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { ServedDataset } from "../../core/ports/served-dataset.ts";
import type { Fetcher } from "../../core/ports/source.ts";
import type { FacetFilters } from "../../core/query/facet-filter.ts";
import type { Recipe } from "../../core/recipe/recipe.ts";
import type { SourceEntry } from "../../core/settings/serve-file.ts";
import { idPart } from "../../publish/shelf/dataset-id.ts";
import type { DatasetsFrom } from "../../publish/shelf/shelf.ts";
import { everythingOf, type NamedSource } from "../named-source.ts";
import { KeptDatasets } from "./kept-datasets.ts";
import { roundingOf, zarrOf } from "./listed-datasets.ts";
import { type Serving, servedDataset } from "./served-dataset.ts";

export interface SourceServing extends Serving {
	readonly sourceFor: (spec: CaseSpec) => Promise<DataSourceBase>;
	readonly fetcher: Fetcher;
	readonly clock: Clock;
}

/** Which datasets of a source are published, and how. */
export interface SourceWish {
	readonly name: string;
	readonly source: NamedSource;
	readonly filters: FacetFilters;
	readonly recipe: Recipe;
	readonly how: Omit<SourceEntry, "data_manager">;
}

/** Milliseconds after which a source is asked again what it has. */
const ASKED_AGAIN = 60_000;

/** The datasets a data source finds with some facets, the newest version of each; what it finds later appears, what goes disappears. */
export function sourceDatasets(wish: SourceWish, serving: SourceServing): DatasetsFrom {
	const spec = everythingOf(wish.source, { name: "serve" });
	const kept = new KeptDatasets();
	let asked = Number.NEGATIVE_INFINITY;
	let listed: readonly ServedDataset[] = [];
	return {
		name: wish.name,
		async list() {
			const now = serving.clock.monotonic();
			if (now - asked < ASKED_AGAIN) return listed;
			const source = await serving.sourceFor(spec);
			const { datasets } = await source.search(wish.filters);
			const wanted = datasets.filter(
				({ latest, skipped, rows }) => latest && skipped === undefined && rows.length > 0,
			);
			listed = await Promise.all(
				wanted.map((found) => {
					const key = found.rows.map(({ path, size, mtime }) => `${path} ${size} ${mtime}`).join("\n");
					return kept.of({ id: found.id, key }, () => datasetOf(found, wish, serving));
				}),
			);
			asked = now;
			return listed;
		},
	};
}

function datasetOf(
	found: FoundDataset,
	{ how, recipe }: Pick<SourceWish, "how" | "recipe">,
	serving: SourceServing,
): ServedDataset {
	const { version, rows, facets } = found;
	return servedDataset(
		{
			id: found.id.split(".").map(idPart).join("."),
			files: rows.map(({ path }) => path),
			recipe: [...recipe, ...roundingOf(how)],
			facets: Object.fromEntries(Object.entries(facets).map(([name, value]) => [name, String(value)])),
			...(version !== undefined && { version }),
			...zarrOf(how),
			...(how.access !== undefined && { access: how.access }),
			// Files that lie elsewhere are brought when somebody asks for the dataset.
			...(rows.some(({ remote }) => remote) && { bring: () => serving.fetcher.fetch(rows) }),
		},
		serving,
	);
}
