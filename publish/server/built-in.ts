import type { Publisher } from "../../core/ports/publisher.ts";
import type { KeyRoutesWorld } from "./key-routes.ts";
import { assetsPublisher } from "./routes/assets.ts";
import { datasetsPublisher } from "./routes/datasets.ts";
import { headersPublisher } from "./routes/headers.ts";
import { homePublisher } from "./routes/home.ts";
import { viewerPublisher } from "./routes/viewer.ts";
import { zarrPublisher } from "./routes/zarr.ts";

/** Everything the house publishes by itself. */
export const builtInPublishers = (world: KeyRoutesWorld): readonly Publisher[] => [
	datasetsPublisher,
	headersPublisher,
	zarrPublisher(world),
	viewerPublisher(world),
	homePublisher,
	assetsPublisher(),
];
