import { z } from "zod";
import { definePublisher, type Publisher } from "../../../core/ports/publisher.ts";
import { defineDatasetRoute, defineRoute } from "../../../core/ports/route.ts";
import type { OpenedDataset, ServedDataset } from "../../../core/ports/served-dataset.ts";
import type { Coverages } from "../coverages.ts";
import type { Access } from "../operations/access.ts";
import { homePage } from "../pages/home-page.ts";
import { pageAnswer } from "../pages/page-answer.ts";
import { type DatasetSummary, summaryOf } from "../summary.ts";

const Nothing = z.object({});

/** One dataset in the index that the page searches. */
const indexed = ({ id, title, description, facets, access, state, version }: ServedDataset) => ({
	id,
	...(title !== id && { title }),
	...(description !== undefined && { description }),
	...(Object.keys(facets).length > 0 && { facets }),
	...(access !== "public" && { access }),
	...(state.kind !== "current" && { state: state.kind }),
	...(version !== undefined && { version }),
});

/** The first page: all datasets, to be searched. */
export const homePublisher = (coverages: Coverages, access: Access): Publisher =>
	definePublisher({
		name: "home",
		title: "The first page: search, facets, cards of datasets",
		app: () => [
			defineRoute({
				path: "",
				summary: "The first page: all datasets, to be searched",
				answers: ["text/html"],
				params: Nothing,
				query: Nothing,
				async answer({ datasets, headers }) {
					const level = access.levelOf(headers);
					return pageAnswer(homePage((await datasets.all()).length, access.isUsed ? level : undefined));
				},
			}),
			defineRoute({
				path: "index.json",
				summary: "Ids, titles and facets of all datasets, as the first page searches them",
				answers: ["application/json"],
				params: Nothing,
				query: Nothing,
				async answer({ datasets }) {
					const body = JSON.stringify((await datasets.all()).map(indexed));
					return { type: "application/json", body, compressible: true };
				},
			}),
		],
		dataset({ engine }) {
			const known = new WeakMap<OpenedDataset, Promise<DatasetSummary>>();
			return [
				defineDatasetRoute({
					path: "summary",
					summary: "The dataset in few words: variables, period, grid, size",
					answers: ["application/json"],
					params: Nothing,
					query: Nothing,
					async answer({ opened }) {
						const making =
							known.get(opened) ??
							coverages.of(opened).then((coverage) => summaryOf(opened.dataset, coverage, engine));
						known.set(opened, making);
						making.catch(() => known.delete(opened));
						const body = JSON.stringify(await making);
						return { type: "application/json", body, tag: `${opened.stamp}-summary`, compressible: true };
					},
				}),
			];
		},
	});
