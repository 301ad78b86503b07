import type { ServedDataset } from "../../../core/ports/served-dataset.ts";
import { idPart } from "../../shelf/dataset-id.ts";

/** Where a dataset stands in the tree: below its model, and there below its experiment. */
export interface CollectionPlace {
	/** Of the collection items are in. */
	readonly id: string;
	readonly title: string;
	/** Of the collection above: the model's. */
	readonly model: { readonly id: string; readonly title: string };
}

/** Datasets that name no model and experiment. */
const OTHERS = "other";

export function collectionOf({ facets }: Pick<ServedDataset, "facets">): CollectionPlace {
	const model = facets["source_id"] ?? facets["model_id"] ?? facets["model"];
	const experiment = facets["experiment_id"] ?? facets["experiment"];
	if (model === undefined || experiment === undefined)
		return { id: OTHERS, title: "Other datasets", model: { id: OTHERS, title: "Other datasets" } };
	return {
		id: `${idPart(model)}.${idPart(experiment)}`,
		title: `${model}, ${experiment}`,
		model: { id: idPart(model), title: model },
	};
}

export interface CollectionNode {
	readonly id: string;
	readonly title: string;
	/** Id of the collection above; absent directly below the root. */
	readonly above?: string;
	/** Collections directly below. */
	readonly children: readonly CollectionNode[];
	/** Datasets of this collection and of those below. */
	readonly datasets: readonly ServedDataset[];
}

/** Models, and below each its experiments; datasets that name none stand in a collection of their own. */
export function collectionTree(datasets: readonly ServedDataset[]): readonly CollectionNode[] {
	const models = grouped(datasets, (dataset) => collectionOf(dataset).model);
	return models.map((model) => {
		const children = grouped(model.datasets, collectionOf).filter(({ id }) => id !== model.id);
		return { ...model, children: children.map((child) => ({ ...child, above: model.id, children: [] })) };
	});
}

function grouped(
	datasets: readonly ServedDataset[],
	place: (dataset: ServedDataset) => { readonly id: string; readonly title: string },
): readonly Omit<CollectionNode, "children">[] {
	const groups = new Map<string, { id: string; title: string; datasets: ServedDataset[] }>();
	for (const dataset of datasets) {
		const { id, title } = place(dataset);
		const known = groups.get(id) ?? { id, title, datasets: [] };
		known.datasets.push(dataset);
		groups.set(id, known);
	}
	return [...groups.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** All collections of a tree, those above first. */
export const allCollections = (tree: readonly CollectionNode[]): readonly CollectionNode[] =>
	tree.flatMap((node) => [node, ...allCollections(node.children)]);
