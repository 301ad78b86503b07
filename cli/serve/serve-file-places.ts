import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { ConfigError, messageOf, StoreError } from "../../core/errors.ts";
import type { Document } from "../../core/ports/document.ts";
import { type FacetFilters, readFilter } from "../../core/query/facet-filter.ts";
import type { SourceEntry } from "../../core/settings/serve-file.ts";
import { isAddress } from "../../core/text/address.ts";
import { parseDocument } from "../../io/documents/parse-document.ts";
import type { DatasetPlaces, DatasetsFrom } from "../../publish/shelf/shelf.ts";
import { KeptDatasets } from "./kept-datasets.ts";
import { listedDatasets } from "./listed-datasets.ts";
import { isServeFile, readServeFile, type ServeSettings } from "./read-serve-file.ts";
import { type SourceServing, type SourceWish, sourceDatasets } from "./source-datasets.ts";

/**
 * What a serve file says, as it stands: what is changed in it shows within seconds, and what is not is kept as it was opened. A mistake in
 * it is told, and leaves what it said before. @throws ConfigError of `document`, with which it begins
 */
export function serveFilePlaces(document: Document, serving: SourceServing): DatasetPlaces {
	const { file } = document;
	const placesIn = placesOf(serving);
	let places = placesIn(document);
	let seen: string | undefined;
	return {
		name: file,
		async places() {
			const stamp = await serving.store.stamp(file).then(JSON.stringify, () => "absent");
			if (stamp === seen) return places;
			const isFirst = seen === undefined;
			seen = stamp;
			try {
				places = placesIn(await readAgain(file));
				if (!isFirst) serving.log.info(`"${file}" changed: it is served as it says now.`);
			} catch (error) {
				serving.log.warn(
					`"${file}" changed, but cannot be taken as it is; what it said before is still served. ${messageOf(error)}`,
				);
			}
			return places;
		},
	};
}

async function readAgain(file: string): Promise<Document> {
	const document = parseDocument(await readFile(file, "utf8"), file);
	if (document.value === undefined) throw new ConfigError(document.problems);
	if (isServeFile(document)) return document;
	throw new StoreError(file, 'it has neither "datasets" nor "sources". Name in one of them what is served.');
}

/** The places that a document names; those that another named before with the same words are the same. */
function placesOf(serving: SourceServing): (document: Document) => readonly DatasetsFrom[] {
	const kept = new KeptDatasets();
	let sources = new Map<string, DatasetsFrom>();
	return (document) => {
		const settings = readServeFile(document, serving.steps);
		sources = new Map(
			(settings.value.sources ?? []).map((entry, at) => {
				const key = JSON.stringify([at, entry, settings.recipe(`sources/${at}`)]);
				return [key, sources.get(key) ?? sourceDatasets(sourceWish(settings, entry, at), serving)];
			}),
		);
		return [listedDatasets(settings, kept, serving), ...sources.values()];
	};
}

const sourceWish = ({ file, base, recipe }: ServeSettings, entry: SourceEntry, at: number): SourceWish => ({
	name: `${file}, source ${at + 1}`,
	source: { dataManager: entry.data_manager, options: withPlaces(entry.options ?? {}, base) },
	filters: filtersOf(entry.facets ?? {}),
	recipe: recipe(`sources/${at}`),
	how: entry,
});

const filtersOf = (facets: NonNullable<SourceEntry["facets"]>): FacetFilters =>
	Object.fromEntries(Object.entries(facets).map(([facet, given]) => [facet, readFilter([given].flat())]));

/** Paths in the options of a source are seen from the file that names them. */
const PLACES: ReadonlySet<string> = new Set(["root", "catalog_file"]);

const withPlaces = (options: Readonly<Record<string, unknown>>, base: string) =>
	Object.fromEntries(
		Object.entries(options).map(([key, value]) => [
			key,
			PLACES.has(key) && typeof value === "string" && !isAddress(value) ? resolve(base, value) : value,
		]),
	);
