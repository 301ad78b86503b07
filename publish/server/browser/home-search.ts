/** A dataset as the index of the server has it. */
export interface IndexedDataset {
	readonly id: string;
	/** Absent: the id. */
	readonly title?: string;
	readonly description?: string;
	readonly facets?: Readonly<Record<string, string>>;
	readonly access?: string;
	readonly state?: string;
	readonly version?: string;
	/** All its words in lower case, put together once. */
	readonly text?: string;
}

export interface Search {
	/** All of them are looked for, anywhere. */
	readonly words: string;
	readonly facets: Readonly<Record<string, string>>;
}

/** With the text that is searched. */
export const searchable = (dataset: IndexedDataset): IndexedDataset => ({
	...dataset,
	text: textOf(dataset),
});

const textOf = ({ id, title, description, facets = {} }: IndexedDataset): string =>
	[id, title, description, ...Object.values(facets)].join(" ").toLowerCase();

const has = ({ facets = {} }: IndexedDataset, name: string, value: string): boolean =>
	Object.hasOwn(facets, name) && facets[name] === value;

/** The datasets that fit, in their order. */
export function matching(
	datasets: readonly IndexedDataset[],
	{ words, facets }: Search,
): readonly IndexedDataset[] {
	const wanted = words
		.toLowerCase()
		.split(/\s+/)
		.filter((word) => word !== "");
	const chosen = Object.entries(facets);
	return datasets.filter((dataset) => {
		if (!chosen.every(([name, value]) => has(dataset, name, value))) return false;
		if (wanted.length === 0) return true;
		const text = dataset.text ?? textOf(dataset);
		return wanted.every((word) => text.includes(word));
	});
}

export interface Facet {
	readonly name: string;
	/** With the number of datasets that have it, among those that fit all other choices. */
	readonly values: readonly (readonly [value: string, count: number])[];
}

/** What people look for first. */
const FIRST = [
	"source_id",
	"model",
	"experiment_id",
	"variable_id",
	"frequency",
	"table_id",
	"variant_label",
	"institution_id",
];
const MOST_FACETS = 8;

const LABELS: Readonly<Record<string, string>> = { source_id: "model", variant_label: "member" };

/** What people call a facet. */
export const facetLabel = (name: string): string =>
	LABELS[name] ?? name.replace(/_id$/, "").replaceAll("_", " ");

/** The facets by which the datasets differ. */
export function facetsOf(datasets: readonly IndexedDataset[], search: Search): readonly Facet[] {
	const names = [...new Set(datasets.flatMap(({ facets = {} }) => Object.keys(facets)))];
	const rank = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
	return names
		.filter((name) => new Set(datasets.map(({ facets }) => facets?.[name])).size > 1)
		.sort((a, b) => rank(a) - rank(b))
		.slice(0, MOST_FACETS)
		.map((name) => ({ name, values: valuesOf(datasets, search, name) }));
}

function valuesOf(
	datasets: readonly IndexedDataset[],
	{ words, facets }: Search,
	name: string,
): Facet["values"] {
	const { [name]: _, ...others } = facets;
	const counts = new Map<string, number>();
	for (const dataset of matching(datasets, { words, facets: others })) {
		const value = dataset.facets?.[name];
		if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
	}
	return [...counts].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
}
