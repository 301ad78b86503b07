import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { ConfigError, UsageError } from "../../core/errors.ts";
import type { Document } from "../../core/ports/document.ts";
import { isObject } from "../../core/settings/read-part.ts";
import { isAddress } from "../../core/text/address.ts";
import { parseDocument } from "../../io/documents/parse-document.ts";
import type { DatasetPlaces, DatasetsFrom } from "../../publish/shelf/shelf.ts";
import { readFacetArguments } from "../facet-arguments.ts";
import { isFacetArgument } from "../facets-or-files.ts";
import { namedSource } from "../named-source.ts";
import { caseDatasets } from "./case-datasets.ts";
import { fileDatasets } from "./file-datasets.ts";
import { isServeFile } from "./read-serve-file.ts";
import { serveFilePlaces } from "./serve-file-places.ts";
import { type SourceServing, sourceDatasets } from "./source-datasets.ts";

type Flags = Readonly<Record<string, unknown>>;
type Places = DatasetsFrom | DatasetPlaces;

/** What the words of a command line mean: serve files, collections, data files, folders of them, facets of a data source. */
export async function whatIsServed(
	words: readonly string[],
	flags: Flags,
	serving: SourceServing,
): Promise<readonly Places[]> {
	const facets = words.filter(isFacetArgument);
	const places: Places[] = [];
	const files: string[] = [];
	for (const word of words.filter((one) => !isFacetArgument(one))) {
		const listed = await fromDocument(word, serving);
		if (listed) places.push(...listed);
		else files.push(...(await dataFiles(word, serving)));
	}
	if (files.length > 0) places.push(await fileDatasets(files, serving));
	const asked = namedBy(facets, flags, serving);
	if (asked) places.push(asked);
	return places;
}

/** Longer documents are data (references), which their reader takes. */
const LONGEST_DOCUMENT = 4 * 2 ** 20;

/** Datasets of a serve file or of an ESM collection; `undefined` for anything else. */
async function fromDocument(word: string, serving: SourceServing): Promise<readonly Places[] | undefined> {
	if (isAddress(word) || !/\.(?:jsonc?|ya?ml)$/i.test(word)) return undefined;
	const found = await stat(word).catch(() => undefined);
	if (!found?.isFile() || found.size > LONGEST_DOCUMENT) return undefined;
	const document = parseDocument(await readFile(word, "utf8"), word);
	if (isObject(document.value) && "esmcat_version" in document.value) return [collectionAt(word, serving)];
	if (isObject(document.value) && "case_list" in document.value) return [await caseDatasets(word, serving)];
	if (isServeFile(document)) return [serveFilePlaces(document, serving)];
	assertData(document);
	return undefined;
}

/** What reference sets hold (versions 0 and 1). */
const OF_REFERENCES = /^refs$|(?:^|\/)\.z(?:group|array|attrs|metadata)$/;

/** @throws ConfigError for a document that a person wrote, whose mistakes no reader of data could tell */
function assertData({ file, value, problems }: Document): void {
	if (value === undefined) throw new ConfigError(problems);
	if (isObject(value) && Object.keys(value).some((key) => OF_REFERENCES.test(key))) return;
	throw new ConfigError([
		{
			file,
			message:
				'It says nothing of what is served: it has neither "datasets" nor "sources" (a serve file), nor "case_list" (a case), "esmcat_version" (a collection) or "refs" (a reference set).',
		},
	]);
}

const collectionAt = (word: string, serving: SourceServing): DatasetsFrom =>
	sourceDatasets(
		{
			...{ name: word, filters: {}, recipe: [], how: {} },
			source: { dataManager: "intake-esm", options: { catalog_file: resolve(word) } },
		},
		serving,
	);

const DATA_FILES = ["**/*.nc", "**/*.nc4", "**/*.cdf", "**/*.h5", "**/*.hdf5"];

/** A file or a store; of a folder that is neither, the data files below it. */
async function dataFiles(word: string, { store, engine, log }: SourceServing): Promise<readonly string[]> {
	if (isAddress(word)) return [word];
	const place = resolve(word);
	// What is not there is told where it is opened, and the rest is served.
	const names = await store.names(place).catch(() => undefined);
	if (names === undefined) return [place];
	const isStore = await engine.open(place).then(
		() => true,
		() => false,
	);
	if (isStore) return [place];
	const passOver = (reason: string) => log.warn(`${reason} It is passed over.`);
	const files = await store.glob(DATA_FILES, place, { passOver });
	if (files.length > 0) return files;
	throw new UsageError(
		`There are no netCDF files below "${word}", and it is no Zarr store. Name another folder.`,
	);
}

const NAMING = ["dataManager", "root", "catalogFile", "server"];

/** What flags and facets ask of a data source; `undefined` where they ask for none. */
function namedBy(facets: readonly string[], flags: Flags, serving: SourceServing): DatasetsFrom | undefined {
	const isNamed = NAMING.some((name) => flags[name] !== undefined);
	if (facets.length === 0 && !isNamed) return undefined;
	if (!isNamed)
		throw new UsageError(
			`"${facets[0]}" chooses from a data source, of which none is named. Give --root for files of CMIP6 in folders, or --data-manager.`,
		);
	const source = namedSource(flags, "cmip6-local");
	const filters = facets.length === 0 ? {} : readFacetArguments(facets);
	return sourceDatasets({ name: source.dataManager, source, filters, recipe: [], how: {} }, serving);
}
