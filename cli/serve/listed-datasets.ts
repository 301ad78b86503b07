import { resolve } from "node:path";
import type { ServedDataset, VersionState } from "../../core/ports/served-dataset.ts";
import type { ZarrOptions } from "../../core/ports/writer.ts";
import type { Recipe } from "../../core/recipe/recipe.ts";
import type { DatasetEntry } from "../../core/settings/serve-file.ts";
import { isAddress } from "../../core/text/address.ts";
import { facetsOf } from "../../publish/shelf/dataset-id.ts";
import type { DatasetsFrom } from "../../publish/shelf/shelf.ts";
import type { KeptDatasets } from "./kept-datasets.ts";
import type { ServeSettings } from "./read-serve-file.ts";
import { type Serving, servedDataset } from "./served-dataset.ts";

/**
 * The datasets a serve file lists; files that match its patterns later come in when the list is read again. `kept`: those that the file
 * listed before, when it said something else.
 */
export function listedDatasets(settings: ServeSettings, kept: KeptDatasets, serving: Serving): DatasetsFrom {
	return {
		name: settings.file,
		async list() {
			const datasets: ServedDataset[] = [];
			for (const [id, entry] of Object.entries(settings.value.datasets ?? {})) {
				const recipe = [...settings.recipe(`datasets/${id}`), ...roundingOf(entry)];
				const found = await filesOf(entry, settings.base, serving).catch((error: unknown) => ({ error }));
				const key = JSON.stringify([entry, recipe, "error" in found ? String(found.error) : found]);
				datasets.push(await kept.of({ id, key }, () => datasetOf({ id, entry, found, recipe }, serving)));
			}
			return datasets;
		},
	};
}

async function filesOf(
	{ files }: DatasetEntry,
	base: string,
	{ store }: Serving,
): Promise<readonly string[]> {
	const found: string[] = [];
	for (const one of [files].flat()) {
		if (isAddress(one)) found.push(one);
		else if (/[*?[{]/.test(one)) found.push(...(await store.glob([one], base)));
		else found.push(resolve(base, one));
	}
	return found;
}

interface Listed {
	readonly id: string;
	readonly entry: DatasetEntry;
	/** Its files, or why nobody can tell which they are: a folder that may not be read. */
	readonly found: readonly string[] | { readonly error: unknown };
	readonly recipe: Recipe;
}

async function datasetOf({ id, entry, found, recipe }: Listed, serving: Serving): Promise<ServedDataset> {
	const { title, description, version, access } = entry;
	const files = "error" in found ? [] : found;
	return servedDataset(
		{
			id,
			files,
			recipe,
			...("error" in found && { bring: () => Promise.reject(found.error) }),
			facets: entry.facets ?? (await facetsIn(files[0], serving)),
			state: stateOf(entry),
			...zarrOf(entry),
			...(title !== undefined && { title }),
			...(description !== undefined && { description }),
			...(version !== undefined && { version }),
			...(access !== undefined && { access }),
		},
		serving,
	);
}

/** A file that cannot be read now says nothing; whoever opens the dataset is told why. */
async function facetsIn(
	file: string | undefined,
	{ engine }: Serving,
): Promise<Readonly<Record<string, string>>> {
	if (file === undefined) return {};
	return engine.open(file).then(
		({ attributes }) => facetsOf(attributes),
		() => ({}),
	);
}

function stateOf({ retracted, superseded }: DatasetEntry): VersionState {
	if (retracted !== undefined) return { kind: "retracted", reason: retracted };
	return { kind: superseded ? "superseded" : "current" };
}

/** The last of an entry's steps: what is computed before has all its bits. */
export const roundingOf = ({ keep_bits: bits }: Pick<DatasetEntry, "keep_bits">): Recipe =>
	bits === undefined ? [] : [{ step: "round-bits", options: { bits } }];

/** What an entry says of its Zarr view. */
export function zarrOf({
	codec,
	level,
	shuffle,
	chunks,
}: Pick<DatasetEntry, "codec" | "level" | "shuffle" | "chunks">): { readonly zarr?: ZarrOptions } {
	const zarr = {
		...(codec !== undefined && { codec }),
		...(level !== undefined && { level }),
		...(shuffle !== undefined && { shuffle }),
		...(chunks && { chunks }),
	};
	return Object.keys(zarr).length > 0 ? { zarr } : {};
}
