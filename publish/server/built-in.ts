import type { Publisher } from "../../core/ports/publisher.ts";
import { Coverages } from "./coverages.ts";
import { datasetsPublisher } from "./routes/datasets.ts";
import { type GroupbyWorld, groupbyPublisher } from "./routes/groupby.ts";
import { headersPublisher } from "./routes/headers.ts";
import { intakePublisher } from "./routes/intake.ts";
import { type OpendapWorld, opendapPublisher } from "./routes/opendap.ts";
import { type PlotWorld, plotPublisher } from "./routes/plot.ts";
import { type ReferencesWorld, referencesPublisher } from "./routes/references.ts";
import { stacPublisher } from "./routes/stac.ts";
import { zarrPublisher } from "./routes/zarr.ts";

export interface BuiltInWorld extends GroupbyWorld, PlotWorld, ReferencesWorld, OpendapWorld {}

/** Everything the house publishes by itself. */
export const builtInPublishers = (world: BuiltInWorld): readonly Publisher[] => [
	datasetsPublisher,
	headersPublisher,
	zarrPublisher(world),
	groupbyPublisher(world),
	plotPublisher(world),
	referencesPublisher(world),
	opendapPublisher(world),
	stacPublisher(new Coverages(world.engine)),
	intakePublisher(world.views),
];
