import type { Publisher } from "../../core/ports/publisher.ts";
import { Coverages } from "./coverages.ts";
import type { Access } from "./operations/access.ts";
import type { PlotWorld } from "./plot/kept-plots.ts";
import { assetsPublisher } from "./routes/assets.ts";
import { datasetsPublisher } from "./routes/datasets.ts";
import { type GroupbyWorld, groupbyPublisher } from "./routes/groupby.ts";
import { headersPublisher } from "./routes/headers.ts";
import { homePublisher } from "./routes/home.ts";
import { intakePublisher } from "./routes/intake.ts";
import { type OpendapWorld, opendapPublisher } from "./routes/opendap.ts";
import { type Gathered, operationsPublisher } from "./routes/operations.ts";
import { plotPublisher } from "./routes/plot.ts";
import { type ReferencesWorld, referencesPublisher } from "./routes/references.ts";
import { sessionPublisher } from "./routes/session.ts";
import { stacPublisher } from "./routes/stac.ts";
import { viewerPublisher } from "./routes/viewer.ts";
import { zarrPublisher } from "./routes/zarr.ts";

export type BuiltInWorld = GroupbyWorld &
	PlotWorld &
	ReferencesWorld &
	OpendapWorld & {
		readonly access: Access;
		/** What all processes counted. */
		readonly gather: () => Promise<Gathered>;
	};

/** Everything the house publishes by itself. */
export const builtInPublishers = (world: BuiltInWorld): readonly Publisher[] => {
	const coverages = new Coverages(world.engine);
	return [
		homePublisher(coverages, world.access),
		datasetsPublisher(world.views),
		headersPublisher,
		viewerPublisher(world),
		zarrPublisher(world),
		groupbyPublisher(world),
		plotPublisher(world),
		referencesPublisher(world),
		opendapPublisher(world),
		stacPublisher(coverages, world.views),
		intakePublisher(world.views),
		operationsPublisher(world.gather),
		assetsPublisher(),
		sessionPublisher(world.access),
	];
};
