import { z } from "zod";
import type { Engine } from "../../../core/ports/engine.ts";
import { definePublisher, type Publisher } from "../../../core/ports/publisher.ts";
import { type DatasetCall, type DatasetRoute, defineDatasetRoute } from "../../../core/ports/route.ts";
import type { OpenedDataset, ServedDataset } from "../../../core/ports/served-dataset.ts";
import type { ZarrOptions } from "../../../core/ports/writer.ts";
import { type KeyRoutesWorld, keyRoutes } from "../key-routes.ts";
import { onceFor } from "../once-for.ts";
import { pageAnswer } from "../pages/page-answer.ts";
import { viewerPage } from "../pages/viewer-page.ts";
import { describeForViewer } from "../viewer/describe.ts";
import { type GridPlans, planGrids } from "../viewer/grid-plan.ts";
import { pyramidOf } from "../viewer/pyramid.ts";

const Nothing = z.object({});

/** What browsers undo by themselves; shuffled, neighbouring values compress twice as well. */
const TILES: ZarrOptions = { codec: "zlib", level: 1, shuffle: true };

/** A map of every dataset that has latitudes and longitudes, and the tiles it is drawn from. */
export const viewerPublisher = (world: KeyRoutesWorld): Publisher =>
	definePublisher({
		name: "viewer",
		title: "A map of each dataset, and the tiles it is drawn from",
		dataset({ engine }) {
			// What was read of the grids of a dataset, once for as long as it is the same.
			const plans = onceFor(({ dataset }: OpenedDataset) => planGrids(engine, dataset));
			return [pageRoute, descriptionRoute(engine, plans), ...tilesRoutes(world, plans)];
		},
	});

type Plans = (opened: OpenedDataset) => Promise<GridPlans>;

const pageRoute = defineDatasetRoute({
	path: "view",
	summary: "The dataset on a map",
	answers: ["text/html"],
	params: Nothing,
	query: Nothing,
	answer: ({ dataset, address }) => pageAnswer(viewerPage({ dataset, address })),
});

function descriptionRoute(engine: Engine, plansOf: Plans): DatasetRoute {
	const described = onceFor(async (opened: OpenedDataset, dataset: ServedDataset) =>
		JSON.stringify(await describeForViewer(dataset, opened, { engine, plans: await plansOf(opened) })),
	);
	return defineDatasetRoute({
		path: "viewer.json",
		summary: "What can be drawn on a map: variables, grids, and labels of times and levels",
		answers: ["application/json"],
		params: Nothing,
		query: Nothing,
		async answer({ dataset, opened }) {
			const body = await described(opened, dataset);
			return { type: "application/json", body, tag: `${opened.stamp}-viewer`, compressible: true };
		},
	});
}

function tilesRoutes(world: KeyRoutesWorld, plansOf: Plans): readonly DatasetRoute[] {
	const pyramids = new WeakMap<OpenedDataset, OpenedDataset>();
	const routes = keyRoutes(
		"viewer",
		{
			summary: "The variables that have places as Zarr v2, one group for each zoom level, cut into tiles",
			formatsOf: () => ["zarr2"],
		},
		world,
	);
	const cut = async (opened: OpenedDataset): Promise<OpenedDataset> => {
		const plans = await plansOf(opened);
		const made = pyramids.get(opened) ?? {
			...opened,
			dataset: pyramidOf(opened.dataset, plans),
			// Its keys are not those of the dataset's own Zarr, nor of a Headwater that took every second cell.
			stamp: `${opened.stamp}-viewer-means`,
		};
		pyramids.set(opened, made);
		return made;
	};
	return routes.map((route) => ({
		...route,
		answer: async (call: DatasetCall) =>
			route.answer({
				...call,
				dataset: { ...call.dataset, zarr: TILES },
				opened: await cut(call.opened),
			}),
	}));
}
