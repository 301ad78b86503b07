import type { Engine } from "../../core/ports/engine.ts";
import type { KeyedView, ViewFormat } from "../../core/ports/keyed-view.ts";
import type { OpenedDataset, ServedDataset } from "../../core/ports/served-dataset.ts";

/** The views of datasets, each made once while its files are the same. */
export class Views {
	readonly #engine: Engine;
	readonly #known = new WeakMap<OpenedDataset, Map<ViewFormat, Promise<KeyedView>>>();

	constructor(engine: Engine) {
		this.#engine = engine;
	}

	of({ zarr }: ServedDataset, opened: OpenedDataset, format: ViewFormat): Promise<KeyedView> {
		const known = this.#known.get(opened) ?? new Map<ViewFormat, Promise<KeyedView>>();
		this.#known.set(opened, known);
		const view = known.get(format) ?? this.#make(opened, { format, ...(zarr && { zarr }) });
		known.set(format, view);
		view.catch(() => known.delete(format));
		return view;
	}

	async #make(
		{ dataset }: OpenedDataset,
		options: Parameters<NonNullable<Engine["view"]>>[1],
	): Promise<KeyedView> {
		return this.#engine.view?.(dataset, options) ?? NOTHING;
	}
}

const NOTHING: KeyedView = {
	...{ documents: new Map(), arrays: new Map(), refused: new Map() },
	find: async () => undefined,
};
