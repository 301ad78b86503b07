import { z } from "zod";
import type { Engine } from "../../../core/ports/engine.ts";
import { definePublisher, type Publisher } from "../../../core/ports/publisher.ts";
import { type DatasetCall, type DatasetRoute, defineDatasetRoute } from "../../../core/ports/route.ts";
import type { OpenedDataset } from "../../../core/ports/served-dataset.ts";
import type { ZarrOptions } from "../../../core/ports/writer.ts";
import { type KeyRoutesWorld, keyRoutes } from "../key-routes.ts";
import { pageAnswer } from "../pages/page-answer.ts";
import { viewerPage } from "../pages/viewer-page.ts";
import { describeForViewer } from "../viewer/describe.ts";
import { pyramidOf } from "../viewer/pyramid.ts";

const Nothing = z.object({});

/** What browsers undo by themselves; shuffled, neighbouring values compress twice as well. */
const TILES: ZarrOptions = { codec: "zlib", level: 1, shuffle: true };

/** A map of every dataset that has latitudes and longitudes, and the tiles it is drawn from. */
export const viewerPublisher = (world: KeyRoutesWorld): Publisher =>
	definePublisher({
		name: "viewer",
		title: "A map of each dataset, and the tiles it is drawn from",
		dataset: ({ engine }) => [pageRoute, descriptionRoute(engine), ...tilesRoutes(world)],
	});

const pageRoute = defineDatasetRoute({
	path: "view",
	summary: "The dataset on a map",
	answers: ["text/html"],
	params: Nothing,
	query: Nothing,
	answer: ({ dataset, address }) => pageAnswer(viewerPage({ dataset, address })),
});

function descriptionRoute(engine: Engine): DatasetRoute {
	const known = new WeakMap<OpenedDataset, Promise<string>>();
	return defineDatasetRoute({
		path: "viewer.json",
		summary: "What can be drawn on a map: variables, grids, and labels of times and levels",
		answers: ["application/json"],
		params: Nothing,
		query: Nothing,
		async answer({ dataset, opened }) {
			const making =
				known.get(opened) ?? describeForViewer(dataset, opened, engine).then((one) => JSON.stringify(one));
			known.set(opened, making);
			making.catch(() => known.delete(opened));
			const body = await making;
			return { type: "application/json", body, tag: `${opened.stamp}-viewer`, compressible: true };
		},
	});
}

function tilesRoutes(world: KeyRoutesWorld): readonly DatasetRoute[] {
	const pyramids = new WeakMap<OpenedDataset, OpenedDataset>();
	const routes = keyRoutes(
		"viewer",
		{
			summary: "The variables that have places as Zarr v2, one group for each zoom level, cut into tiles",
			formatsOf: () => ["zarr2"],
		},
		world,
	);
	const cut = (opened: OpenedDataset): OpenedDataset => {
		const made = pyramids.get(opened) ?? {
			...opened,
			dataset: pyramidOf(opened.dataset),
			// Its keys are not those of the dataset's own Zarr.
			stamp: `${opened.stamp}-viewer`,
		};
		pyramids.set(opened, made);
		return made;
	};
	return routes.map((route) => ({
		...route,
		answer: (call: DatasetCall) =>
			route.answer({
				...call,
				dataset: { ...call.dataset, zarr: TILES },
				opened: cut(call.opened),
			}),
	}));
}
