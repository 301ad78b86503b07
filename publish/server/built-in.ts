import type { Publisher } from "../../core/ports/publisher.ts";
import type { KeyRoutesWorld } from "./key-routes.ts";
import { datasetsPublisher } from "./routes/datasets.ts";
import { headersPublisher } from "./routes/headers.ts";
import { type ReferencesWorld, referencesPublisher } from "./routes/references.ts";
import { zarrPublisher } from "./routes/zarr.ts";

/** Everything the house publishes by itself. */
export const builtInPublishers = (world: KeyRoutesWorld & ReferencesWorld): readonly Publisher[] => [
	datasetsPublisher,
	headersPublisher,
	zarrPublisher(world),
	referencesPublisher(world),
];
