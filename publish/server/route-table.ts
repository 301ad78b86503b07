import { messageOf, PluginError, UsageError } from "../../core/errors.ts";
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

/**
 * Asks the publishers for their routes. @throws UsageError naming two that have one name or give the same address, PluginError when one of them
 * fails
 */
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
	const app = publishers.flatMap((one) => owned(one, "/", routesOf(one, "app", world)));
	const dataset = publishers.flatMap((one) => owned(one, "/datasets/:id/", routesOf(one, "dataset", world)));
	return { app, dataset, paths: owners.size };
}

/** What a hook gives. @throws PluginError naming the publisher and the hook */
function routesOf<H extends "app" | "dataset">(
	publisher: Publisher,
	hook: H,
	world: PublishWorld,
): ReturnType<NonNullable<Publisher[H]>> {
	type Routes = ReturnType<NonNullable<Publisher[H]>>;
	const where = `The publisher "${publisher.name}" failed in its hook "${hook}"`;
	let routes: Routes;
	try {
		routes = (publisher[hook]?.(world) ?? []) as Routes;
	} catch (cause) {
		throw new PluginError(`${where}: ${messageOf(cause)} Mend it, or leave the plugin out.`, { cause });
	}
	// A plugin may be JavaScript: what its types promise is made sure here.
	if (Array.isArray(routes) && routes.every(isRoute)) return routes;
	throw new PluginError(
		`${where}: it gives no list of routes, each with path, summary, answers and a function answer. docs/plugins.md has an example.`,
	);
}

const isRoute = (given: Partial<Route> | undefined): boolean =>
	typeof given?.path === "string" &&
	typeof given.summary === "string" &&
	Array.isArray(given.answers) &&
	typeof given.answer === "function";

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
