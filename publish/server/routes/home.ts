import { z } from "zod";
import { definePublisher, type Publisher } from "../../../core/ports/publisher.ts";
import { defineDatasetRoute, defineRoute } from "../../../core/ports/route.ts";
import type { OpenedDataset, ServedDataset } from "../../../core/ports/served-dataset.ts";
import type { Coverages } from "../coverages.ts";
import { onceFor } from "../once-for.ts";
import type { Access } from "../operations/access.ts";
import { homePage } from "../pages/home-page.ts";
import { pageAnswer } from "../pages/page-answer.ts";
import { summaryOf } from "../summary.ts";

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
			const summed = onceFor(async (opened: OpenedDataset) =>
				summaryOf(opened.dataset, await coverages.of(opened), engine),
			);
			return [
				defineDatasetRoute({
					path: "summary",
					summary: "The dataset in few words: variables, period, grid, size",
					answers: ["application/json"],
					params: Nothing,
					query: Nothing,
					async answer({ opened }) {
						const body = JSON.stringify(await summed(opened));
						return { type: "application/json", body, tag: `${opened.stamp}-summary`, compressible: true };
					},
				}),
			];
		},
	});
