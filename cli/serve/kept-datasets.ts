import type { ServedDataset } from "../../core/ports/served-dataset.ts";

/** The same dataset as long as what it is made from is the same, so that what was opened of it is kept. */
export class KeptDatasets {
	readonly #known = new Map<string, { readonly key: string; readonly dataset: ServedDataset }>();

	/** `key`: all that the dataset is made from. */
	async of(
		{ id, key }: { readonly id: string; readonly key: string },
		make: () => ServedDataset | Promise<ServedDataset>,
	): Promise<ServedDataset> {
		const kept = this.#known.get(id);
		if (kept?.key === key) return kept.dataset;
		const dataset = await make();
		this.#known.set(id, { key, dataset });
		return dataset;
	}
}
