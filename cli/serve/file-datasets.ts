import { basename, resolve } from "node:path";
import { StoreError } from "../../core/errors.ts";
import { attributeText } from "../../core/model/dataset.ts";
import type { Engine } from "../../core/ports/engine.ts";
import type { ServedDataset } from "../../core/ports/served-dataset.ts";
import { isAddress, pathOf, withoutCredentials } from "../../core/text/address.ts";
import { drsId, facetsOf, freeId, idPart, seriesName } from "../../publish/shelf/dataset-id.ts";
import type { DatasetsFrom } from "../../publish/shelf/shelf.ts";
import { type Serving, servedDataset } from "./served-dataset.ts";

/** Files whose names differ only in their periods are one dataset. */
export function seriesOf(files: readonly string[]): readonly (readonly string[])[] {
	const series = new Map<string, string[]>();
	for (const file of files) {
		const place = isAddress(file) ? file : resolve(file);
		const name = seriesName(basename(pathOf(place)));
		const folder = place.slice(0, place.lastIndexOf(basename(pathOf(place))));
		const key = `${folder}\0${name}`;
		series.set(key, [...(series.get(key) ?? []), place]);
	}
	return [...series.values()];
}

/** Files named on the command line as datasets; what cannot be opened is told, and the rest is served. */
export async function fileDatasets(files: readonly string[], serving: Serving): Promise<DatasetsFrom> {
	const datasets: ServedDataset[] = [];
	const taken = new Set<string>();
	for (const series of seriesOf(files)) {
		const dataset = await fileDataset(series, serving, taken);
		if (!dataset) continue;
		taken.add(dataset.id);
		datasets.push(dataset);
	}
	tellDoubles(datasets, serving);
	if (datasets.length === 0)
		throw new StoreError(files.join(", "), "nothing of it can be served. Name other files.");
	return { name: "the command line", list: async () => datasets };
}

async function fileDataset(
	files: readonly string[],
	serving: Serving,
	taken: ReadonlySet<string>,
): Promise<ServedDataset | undefined> {
	const [first = ""] = files;
	try {
		const { attributes } = await headerOf(first, serving.engine);
		const facets = facetsOf(attributes);
		const name = seriesName(basename(pathOf(first)));
		const id = drsId(facets) ?? idPart(name);
		// What projects write as title is alike for all of a model's files.
		const title = drsId(facets) === undefined ? attributeText(attributes, "title") || name : undefined;
		const free = freeId(id, taken);
		// Nothing else tells them apart.
		const description =
			free === id ? undefined : `Of the file ${basename(pathOf(first))}, whose id another file has.`;
		return servedDataset(
			{ id: free, files, facets, ...(title && { title }), ...(description && { description }) },
			serving,
		);
	} catch (error) {
		serving.log.warn(`"${withoutCredentials(first)}" is not served: ${(error as Error).message}`);
		return undefined;
	}
}

const MOST_TOLD = 5;

function tellDoubles(datasets: readonly ServedDataset[], { log }: Serving): void {
	const doubles = datasets.filter(({ description }) => description !== undefined);
	for (const { id, description } of doubles.slice(0, MOST_TOLD)) log.warn(`"${id}": ${description}`);
	if (doubles.length > MOST_TOLD)
		log.warn(
			`So it is with ${doubles.length - MOST_TOLD} more. List files in a serve file to give them ids of your own.`,
		);
}

const headerOf = (file: string, engine: Engine) => engine.open(file);
