import type { DataSourceBase } from "../../core/data-source.ts";
import type { CaseSpec } from "../../core/model/case-spec.ts";
import { parseDateRange } from "../../core/model/date-range.ts";
import type { FoundDataset } from "../../core/model/found-dataset.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { ServedDataset } from "../../core/ports/served-dataset.ts";
import type { Fetcher } from "../../core/ports/source.ts";
import { type FacetFilters, readFilter } from "../../core/query/facet-filter.ts";
import type { Recipe } from "../../core/recipe/recipe.ts";
import type { SourceEntry } from "../../core/settings/serve-file.ts";
import { idPart } from "../../publish/shelf/dataset-id.ts";
import type { DatasetsFrom } from "../../publish/shelf/shelf.ts";
import { roundingOf, zarrOf } from "./listed-datasets.ts";
import { type Serving, servedDataset } from "./served-dataset.ts";

export interface SourceServing extends Serving {
	readonly sourceFor: (spec: CaseSpec) => Promise<DataSourceBase>;
	readonly fetcher: Fetcher;
	readonly clock: Clock;
}

/** Milliseconds after which a source is asked again what it has. */
const ASKED_AGAIN = 60_000;

/** A search stands for a case that asks for everything there is. */
export const caseFor = (dataManager: string, sourceOptions: Readonly<Record<string, unknown>>): CaseSpec => ({
	name: "serve",
	convention: "CMIP",
	facets: {},
	period: parseDateRange("0001-9999"),
	dataManager,
	sourceOptions,
	refresh: false,
	strict: false,
	metadata: "repair",
	disablePreprocessor: false,
});

/** The datasets a data source finds with some facets, the newest version of each; what it finds later appears, what goes disappears. */
export function sourceDatasets(
	entry: SourceEntry,
	more: { readonly recipe: Recipe; readonly name: string },
	serving: SourceServing,
): DatasetsFrom {
	const filters: FacetFilters = Object.fromEntries(
		Object.entries(entry.facets ?? {}).map(([facet, given]) => [facet, readFilter([given].flat())]),
	);
	const spec = caseFor(entry.data_manager, entry.options ?? {});
	const known = new Map<string, { readonly key: string; readonly dataset: ServedDataset }>();
	let asked = Number.NEGATIVE_INFINITY;
	let listed: readonly ServedDataset[] = [];
	return {
		name: more.name,
		async list() {
			const now = serving.clock.monotonic();
			if (now - asked < ASKED_AGAIN) return listed;
			const source = await serving.sourceFor(spec);
			const { datasets } = await source.search(filters);
			const wanted = datasets.filter(
				({ latest, skipped, rows }) => latest && skipped === undefined && rows.length > 0,
			);
			listed = wanted.map((found) => {
				const key = found.rows.map(({ path, size, mtime }) => `${path} ${size} ${mtime}`).join("\n");
				const kept = known.get(found.id);
				const dataset =
					kept?.key === key ? kept.dataset : datasetOf({ found, entry, recipe: more.recipe }, serving);
				known.set(found.id, { key, dataset });
				return dataset;
			});
			asked = now;
			return listed;
		},
	};
}

interface Wanted {
	readonly found: FoundDataset;
	readonly entry: SourceEntry;
	readonly recipe: Recipe;
}

function datasetOf({ found, entry, recipe }: Wanted, serving: SourceServing): ServedDataset {
	const { version, rows, facets } = found;
	return servedDataset(
		{
			id: found.id.split(".").map(idPart).join("."),
			files: rows.map(({ path }) => path),
			recipe: [...recipe, ...roundingOf(entry)],
			facets: Object.fromEntries(Object.entries(facets).map(([name, value]) => [name, String(value)])),
			...(version !== undefined && { version }),
			...zarrOf(entry),
			...(entry.access !== undefined && { access: entry.access }),
			// Files that lie elsewhere are brought when somebody asks for the dataset.
			...(rows.some(({ remote }) => remote) && { bring: () => serving.fetcher.fetch(rows) }),
		},
		serving,
	);
}
