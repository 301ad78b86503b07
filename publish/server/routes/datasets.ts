import { z } from "zod";
import { definePublisher, type Publisher } from "../../../core/ports/publisher.ts";
import { defineDatasetRoute, defineRoute } from "../../../core/ports/route.ts";
import { datasetPage } from "../pages/dataset-page.ts";
import { pageAnswer } from "../pages/page-answer.ts";
import { rawChunks } from "../raw-chunks.ts";
import type { Views } from "../views.ts";

const Nothing = z.object({});

/** The list of datasets, and a page about each. */
export const datasetsPublisher = (views: Views): Publisher =>
	definePublisher({
		name: "datasets",
		title: "The list of datasets, and a page about each",
		app: () => [
			defineRoute({
				path: "datasets",
				summary: "Ids of all datasets",
				answers: ["application/json"],
				params: Nothing,
				query: Nothing,
				async answer({ datasets }) {
					const ids = (await datasets.all()).map(({ id }) => id);
					return { type: "application/json", body: JSON.stringify(ids), compressible: true };
				},
			}),
		],
		dataset: () => [
			defineDatasetRoute({
				path: "",
				summary: "A page about the dataset: dimensions, variables, attributes, and how to open it",
				answers: ["text/html"],
				params: Nothing,
				query: Nothing,
				async answer({ dataset, opened, address }) {
					const raw = await rawChunks(views, dataset, opened);
					return pageAnswer(datasetPage({ dataset, opened, address, raw }));
				},
			}),
		],
	});
