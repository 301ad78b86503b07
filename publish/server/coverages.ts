import type { Engine } from "../../core/ports/engine.ts";
import type { OpenedDataset } from "../../core/ports/served-dataset.ts";
import { type Coverage, coverageOf } from "./coverage.ts";

/** Where and when datasets are, each looked at once while its files are the same. */
export class Coverages {
	readonly #engine: Pick<Engine, "readAll">;
	readonly #known = new WeakMap<OpenedDataset, Promise<Coverage>>();

	constructor(engine: Pick<Engine, "readAll">) {
		this.#engine = engine;
	}

	of(opened: OpenedDataset): Promise<Coverage> {
		const coverage = this.#known.get(opened) ?? coverageOf(opened.dataset, this.#engine);
		this.#known.set(opened, coverage);
		coverage.catch(() => this.#known.delete(opened));
		return coverage;
	}
}
