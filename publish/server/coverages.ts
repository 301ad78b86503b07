import type { Engine } from "../../core/ports/engine.ts";
import type { OpenedDataset } from "../../core/ports/served-dataset.ts";
import { type Coverage, coverageOf } from "./coverage.ts";
import { onceFor } from "./once-for.ts";

/** Where and when datasets are, each looked at once while its files are the same. */
export class Coverages {
	readonly of: (opened: OpenedDataset) => Promise<Coverage>;

	constructor(engine: Pick<Engine, "readAll">) {
		this.of = onceFor(({ dataset }) => coverageOf(dataset, engine));
	}
}
