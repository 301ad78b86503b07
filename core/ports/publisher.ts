import type { Clock } from "./clock.ts";
import type { Engine } from "./engine.ts";
import type { FileStore } from "./file-store.ts";
import type { Log } from "./log.ts";
import type { RemoteStamps } from "./remote-stamps.ts";
import type { DatasetRoute, Route } from "./route.ts";
import type { DatasetShelf, ServedDataset } from "./served-dataset.ts";

/** What publishers are given. */
export interface PublishWorld {
	readonly engine: Engine;
	readonly datasets: DatasetShelf;
	/** What lies on the local disk. */
	readonly disk: Pick<FileStore, "glob" | "stamp">;
	/** Whether what lies on other servers has changed. */
	readonly remote: RemoteStamps;
	readonly log: Log;
	readonly clock: Clock;
}

/** One way of giving data to people: addresses of the server, of each dataset, datasets of its own. */
export interface Publisher {
	/** "zarr": how lists and messages call it. */
	readonly name: string;
	readonly title: string;
	/** Below the root. */
	app?(world: PublishWorld): readonly Route[];
	/** Below each dataset. */
	dataset?(world: PublishWorld): readonly DatasetRoute[];
	/**
	 * Published beside the others; asked whenever the list is, so it should be cheap. `world.datasets` are what others publish. One of an id
	 * that another has is not served.
	 */
	datasets?(world: PublishWorld): Promise<readonly ServedDataset[]>;
}

export const definePublisher = (publisher: Publisher): Publisher => Object.freeze(publisher);
