import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { definePublisher, type Publisher, type PublishWorld } from "../../../core/ports/publisher.ts";
import { defineRoute, type Route, type RouteAnswer, type RouteCall } from "../../../core/ports/route.ts";
import { openApi } from "../api/open-api.ts";
import { type Operation, operationsOf } from "../api/operations.ts";
import { docsPage } from "../pages/docs-page.ts";
import { pageAnswer } from "../pages/page-answer.ts";

const Nothing = z.object({});

/** The publishers, and one more that tells of all of them: addresses, versions, plugins. */
export function withDocs(publishers: readonly Publisher[]): readonly Publisher[] {
	const all: Publisher[] = [...publishers];
	const docs = definePublisher({
		name: "docs",
		title: "What there is: addresses, versions, plugins",
		app: (world) => docsRoutes(all, world),
	});
	all.push(docs);
	return all;
}

function docsRoutes(publishers: readonly Publisher[], world: PublishWorld): readonly Route[] {
	let known: readonly Operation[] | undefined;
	// Asked for when all have said what they give, this one too.
	const operations = () => {
		known ??= operationsOf(world, publishers);
		return known;
	};
	return [
		plain("docs", "All addresses, for people", "text/html", () =>
			pageAnswer(docsPage({ operations: operations(), publishers })),
		),
		plain("openapi.json", "All addresses as OpenAPI 3.1", "application/json", ({ server }) =>
			json(openApi({ operations: operations(), publishers, server, version: ownPackage().version })),
		),
		plain("versions", "Versions of Headwater, Node and the packages in use", "application/json", () => {
			const { version, dependencies } = ownPackage();
			return json({ headwater: version, node: process.versions.node, ...dependencies });
		}),
		plain("plugins", "What publishes here: names and titles", "application/json", () =>
			json(Object.fromEntries(publishers.map(({ name, title }) => [name, { title }]))),
		),
	];
}

const plain = (
	path: string,
	summary: string,
	...[type, answer]: readonly [type: string, answer: (call: RouteCall) => RouteAnswer]
): Route => defineRoute({ path, summary, answers: [type], params: Nothing, query: Nothing, answer });

const json = (value: unknown): RouteAnswer => ({
	type: "application/json",
	body: JSON.stringify(value),
	compressible: true,
});

const Package = z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()) });

/** The package this file belongs to; it depends on exact versions. */
function ownPackage(): z.infer<typeof Package> {
	let folder = dirname(fileURLToPath(import.meta.url));
	while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) folder = dirname(folder);
	return Package.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
}
