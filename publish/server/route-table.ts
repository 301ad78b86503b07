import { UsageError } from "../../core/errors.ts";
import type { Publisher, PublishWorld } from "../../core/ports/publisher.ts";
import type { DatasetRoute, Route } from "../../core/ports/route.ts";

/** All addresses of a server. */
export interface RouteTable {
	readonly app: readonly Route[];
	readonly dataset: readonly DatasetRoute[];
	/** How many there are. */
	readonly paths: number;
}

/** Asks the publishers for their routes. @throws UsageError naming two that give the same address */
export function routeTable(world: PublishWorld, publishers: readonly Publisher[]): RouteTable {
	const owners = new Map<string, string>();
	const owned = <R extends { readonly path: string }>(
		publisher: Publisher,
		prefix: string,
		routes: readonly R[],
	) => {
		for (const { path } of routes) claim(owners, publisher.name, `${prefix}${path}`);
		return routes;
	};
	const app = publishers.flatMap((one) => owned(one, "/", one.app?.(world) ?? []));
	const dataset = publishers.flatMap((one) => owned(one, "/datasets/{id}/", one.dataset?.(world) ?? []));
	return { app, dataset, paths: owners.size };
}

function claim(owners: Map<string, string>, name: string, path: string): void {
	// A parameter takes any name: "a/:x" and "a/:y" are one address.
	const key = path.replace(/:\w+/g, ":");
	const other = owners.get(key);
	if (other !== undefined)
		throw new UsageError(
			`The publishers "${other}" and "${name}" both answer at "${path}". Leave one of them out, or give one another path.`,
		);
	owners.set(key, name);
}
