import type { Publisher } from "../../core/ports/publisher.ts";
import { datasetsPublisher } from "./routes/datasets.ts";
import { type GroupbyWorld, groupbyPublisher } from "./routes/groupby.ts";
import { headersPublisher } from "./routes/headers.ts";
import { zarrPublisher } from "./routes/zarr.ts";

/** Everything the house publishes by itself. */
export const builtInPublishers = (world: GroupbyWorld): readonly Publisher[] => [
	datasetsPublisher,
	headersPublisher,
	zarrPublisher(world),
	groupbyPublisher(world),
];
