import { StoreError } from "../../core/errors.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Engine } from "../../core/ports/engine.ts";
import type { FileStore } from "../../core/ports/file-store.ts";
import type { KeptWork } from "../../core/ports/kept-work.ts";
import type { Log } from "../../core/ports/log.ts";
import type { RemoteStamps } from "../../core/ports/remote-stamps.ts";
import type { ServedDataset, VersionState } from "../../core/ports/served-dataset.ts";
import type { Step } from "../../core/ports/step.ts";
import type { Tasks } from "../../core/ports/tasks.ts";
import type { ZarrOptions } from "../../core/ports/writer.ts";
import { outputFormat } from "../../core/recipe/output-format.ts";
import type { Recipe } from "../../core/recipe/recipe.ts";
import { convert } from "../../run/convert.ts";
import { fixFinder } from "../fixes.ts";
import { loadStep } from "../steps.ts";
import { reopening } from "./reopening.ts";

/** What all datasets of a server share. */
export interface Serving {
	readonly engine: Engine;
	readonly store: FileStore;
	readonly remote: RemoteStamps;
	readonly clock: Clock;
	readonly log: Log;
	readonly steps: ReadonlyMap<string, Step>;
	/** What earlier runs took long to make. */
	readonly kept: KeptWork;
	readonly tasks?: Tasks | undefined;
	/** "headwater 0.1.0". */
	readonly maker: string;
}

/** What is served, before it is opened. */
export interface DatasetWish {
	readonly id: string;
	readonly files: readonly string[];
	/** Brings files that lie elsewhere, when the dataset is first asked for; gives their local paths. */
	readonly bring?: () => Promise<readonly string[]>;
	readonly title?: string;
	readonly description?: string;
	readonly recipe?: Recipe;
	readonly zarr?: ZarrOptions;
	readonly access?: ServedDataset["access"];
	readonly state?: VersionState;
	readonly version?: string;
	readonly facets?: Readonly<Record<string, string>>;
}

/** The models and experiments that facets name, for people. */
const titleOf = ({ id, facets = {} }: DatasetWish): string => {
	const parts = ["source_id", "experiment_id", "variant_label", "variable_id", "table_id"].flatMap(
		(name) => facets[name] ?? [],
	);
	return parts.length >= 3 ? parts.join(" ") : id;
};

/** A dataset of files, joined along time where there are several, changed as a recipe says when it is read. */
export function servedDataset(wish: DatasetWish, serving: Serving): ServedDataset {
	const { id, files, recipe = [], zarr, bring } = wish;
	const { store, remote, clock } = serving;
	return {
		id,
		title: wish.title ?? titleOf(wish),
		...(wish.description !== undefined && { description: wish.description }),
		steps: recipe.map(({ step }) => step),
		access: wish.access ?? "public",
		state: wish.state ?? { kind: "current" },
		facets: wish.facets ?? {},
		...(wish.version !== undefined && { version: wish.version }),
		...(zarr && { zarr }),
		open: reopening({
			files: bring ? [] : files,
			// What another Headwater makes of the same files may be other bytes.
			how: { recipe, zarr, maker: serving.maker, ...(bring && { files }) },
			...{ store, remote },
			clock,
			async make({ modified, names }) {
				const brought = await bring?.();
				assertPresent(wish, brought ?? files);
				return converted({ names: brought ?? names, files: brought ?? files, recipe, modified }, serving);
			},
		}),
	};
}

interface Conversion {
	/** What the files are opened as. */
	readonly names: readonly string[];
	readonly files: readonly string[];
	readonly recipe: Recipe;
	readonly modified: Date | undefined;
}

function assertPresent({ id }: DatasetWish, files: readonly string[]): void {
	if (files.length > 0) return;
	throw new StoreError(
		id,
		"none of its files is there at present. Check the path or pattern in the server's file.",
	);
}

/** Dated by its newest file, so that every worker process gives the same bytes. */
async function converted({ names, files, recipe, modified }: Conversion, serving: Serving) {
	const { engine, steps, kept, tasks, clock, maker } = serving;
	const created = `${(modified ?? clock.now()).toISOString().slice(0, 19)}Z`;
	const making = { load: loadStep, fixes: fixFinder(), signature: `${created} ${maker}`, created };
	const { dataset, notes } = await convert(
		{ inputs: names, recipe, format: outputFormat("zarr2", ""), skipUnreadable: true },
		{ engine, steps, kept, tasks, ...making },
	);
	return { dataset, notes, files };
}
