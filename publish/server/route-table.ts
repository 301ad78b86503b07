import { UsageError } from "../../core/errors.ts";
import type { Publisher, PublishWorld } from "../../core/ports/publisher.ts";
import type { DatasetRoute, Route } from "../../core/ports/route.ts";

/** A route, and who gives it. */
export interface Owned<R> {
	readonly publisher: string;
	readonly route: R;
}

/** All addresses of a server. */
export interface RouteTable {
	readonly app: readonly Owned<Route>[];
	readonly dataset: readonly Owned<DatasetRoute>[];
	/** How many there are. */
	readonly paths: number;
}

/** Asks the publishers for their routes. @throws UsageError naming two that have one name or give the same address */
export function routeTable(world: PublishWorld, publishers: readonly Publisher[]): RouteTable {
	assertNames(publishers);
	const owners = new Map<string, string>();
	const owned = <R extends { readonly path: string }>(
		{ name }: Publisher,
		prefix: string,
		routes: readonly R[],
	) =>
		routes.map((route) => {
			claim(owners, name, `${prefix}${route.path}`);
			return { publisher: name, route };
		});
	const app = publishers.flatMap((one) => owned(one, "/", one.app?.(world) ?? []));
	const dataset = publishers.flatMap((one) => owned(one, "/datasets/:id/", one.dataset?.(world) ?? []));
	return { app, dataset, paths: owners.size };
}

function assertNames(publishers: readonly Publisher[]): void {
	const names = publishers.map(({ name }) => name);
	const twice = names.find((name, at) => names.indexOf(name) !== at);
	if (twice !== undefined)
		throw new UsageError(`Two publishers are called "${twice}". Give one another name.`);
}

function claim(owners: Map<string, string>, name: string, path: string): void {
	// A parameter takes any name: "a/:x" and "a/:y" are one address; so are "a" and "a/".
	const key = path.replace(/:\w+/g, ":").replace(/\/+$/, "");
	const other = owners.get(key);
	if (other !== undefined)
		throw new UsageError(
			`The publishers "${other}" and "${name}" both answer at "${path}". Leave one of them out, or give one another path.`,
		);
	owners.set(key, name);
}
