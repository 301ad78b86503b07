import { evaluate, evaluateBlock } from "../../core/array/evaluate.ts";
import type { Dataset } from "../../core/model/dataset.ts";
import { silentLog } from "../../core/ports/log.ts";
import type { PublishWorld } from "../../core/ports/publisher.ts";
import type { DatasetShelf, ServedDataset } from "../../core/ports/served-dataset.ts";
import { deepFrozen } from "./frozen.ts";
import { monthlyFile } from "./situations.ts";

/** A dataset in memory as one of a server: make its values with `variableOf`. */
export const servedDataset = (id: string, dataset: Dataset): ServedDataset => {
	const opened = { dataset: deepFrozen(dataset), files: [`/data/${id}.nc`], stamp: "made", notes: [] };
	return {
		...{ id, title: id, steps: [], facets: {}, access: "public", state: { kind: "current" } },
		open: async () => opened,
	};
};

/** What a trial serves when it says nothing else: two years of monthly temperatures, whose values cannot be read. */
export const usualDatasets = (): readonly ServedDataset[] => [
	servedDataset(
		"trial.tas",
		monthlyFile({ name: "tas", attributes: { standard_name: "air_temperature", units: "K" } }),
	),
];

const shelfOf = (datasets: readonly ServedDataset[]): DatasetShelf => ({
	all: async () => datasets,
	get: async (id) => datasets.find((one) => one.id === id),
});

const isNowhere = (path: string) => Promise.reject(new Error(`"${path}" is not part of the trial`));

/** A server's world in memory: values at hand are computed, files there are none. */
export const publishWorld = (datasets: readonly ServedDataset[] = usualDatasets()): PublishWorld => ({
	engine: {
		open: isNowhere,
		write: (_: Dataset, path: string) => isNowhere(path),
		readAll: (array) => evaluate(array, ({ file }) => isNowhere(file)),
		read: (array, block) => evaluateBlock(array, block, ({ file }) => isNowhere(file)),
		close: async () => {},
	},
	datasets: shelfOf(datasets),
	disk: { glob: async () => [], stamp: isNowhere },
	remote: { stamp: async () => undefined },
	log: silentLog,
	clock: { now: () => new Date(0), monotonic: () => 0 },
});
