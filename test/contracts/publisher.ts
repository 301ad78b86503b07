import assert from "node:assert/strict";
import { z } from "zod";
import type { Publisher, PublishWorld } from "../../core/ports/publisher.ts";
import { Refusal } from "../../core/ports/refusal.ts";
import type { DatasetRoute, Route, RouteAnswer, RouteCall } from "../../core/ports/route.ts";
import type { ServedDataset } from "../../core/ports/served-dataset.ts";
import { type Contract, checksOf, isTitle } from "./check.ts";
import { publishWorld } from "./publish-world.ts";

/** A request, in words. */
export interface Asked {
	/** The route, as the publisher writes it: ":variable/mean". */
	readonly path: string;
	/** What stands in its place, before schemas have seen it. */
	readonly params?: Readonly<Record<string, string>>;
	readonly query?: Readonly<Record<string, string>>;
	/** Id of the dataset it is asked of; absent: an address below the root. */
	readonly dataset?: string;
	/** What must come of it; 200 when absent. */
	readonly status?: number;
}

export interface PublisherTrial {
	/** In place of the usual world; see `publishWorld` and `servedDataset`. */
	readonly world?: PublishWorld;
	/** Requests that are answered, and some that are refused. */
	readonly asked?: readonly Asked[];
}

type Anyone = Route | DatasetRoute;

/** What every publisher keeps. */
export function publisherContract(
	name: string,
	publisher: Publisher,
	{ world = publishWorld(), asked = [] }: PublisherTrial = {},
): Contract {
	return [
		...formChecks(name, publisher, world),
		...checksOf(
			name,
			Object.fromEntries(asked.map((one) => [titleOf(one), () => assertAnswer(publisher, world, one)])),
		),
	];
}

const titleOf = ({ path, params, query, dataset, status = 200 }: Asked): string =>
	`${status} at "${path}"${dataset === undefined ? "" : ` of "${dataset}"`} ${JSON.stringify({ ...params, ...query })}`;

const routesOf = (publisher: Publisher, world: PublishWorld) => ({
	app: publisher.app?.(world) ?? [],
	dataset: publisher.dataset?.(world) ?? [],
});

/** As the server tells addresses apart. */
const keyOf = ({ path }: Anyone): string => path.replace(/:\w+/g, ":").replace(/\/+$/, "");

const formChecks = (name: string, publisher: Publisher, world: PublishWorld): Contract => {
	const { app, dataset } = routesOf(publisher, world);
	const all: readonly Anyone[] = [...app, ...dataset];
	return checksOf(name, {
		"is a frozen value with a name and a title of one line": () => {
			assert(Object.isFrozen(publisher), "make it with definePublisher");
			assert.match(publisher.name, /^[a-z][a-z0-9-]*$/, "its name is of small letters, digits and hyphens");
			assert(isTitle(publisher.title), publisher.title);
		},

		"gives addresses or datasets": () => {
			assert(all.length > 0 || publisher.datasets, "give app, dataset or datasets");
		},

		"says of each address in one line what it gives, and of which types": () => {
			for (const { path, summary, answers } of all) {
				assert.match(summary, /^\S[^\n]{6,158}\S$/u, `summary of "${path}"`);
				assert(answers.length > 0, `"${path}" names no type of what it answers`);
				for (const type of answers) assert.match(type, /^[\w-]+\/[\w.+*-]+$/, `types of "${path}"`);
			}
		},

		"has each address once, and none that begins with a slash": () => {
			for (const routes of [app, dataset]) {
				const keys = routes.map(keyOf);
				assert.deepEqual([...new Set(keys)], keys);
			}
			for (const { path } of all) assert(!path.startsWith("/"), `"${path}": leave the first slash out`);
		},

		"has a schema for whatever its addresses leave open": () => {
			for (const route of all) assertSchemas(route);
		},

		"gives datasets with ids of their own": async () => {
			const ids = ((await publisher.datasets?.(world)) ?? []).map(({ id }) => id);
			assert.deepEqual([...new Set(ids)], ids);
			for (const id of ids) assert.match(id, /^[\w.+-]+$/, `"${id}" cannot stand in an address`);
		},
	});
};

function assertSchemas({ path, params }: Anyone): void {
	const open = [...path.matchAll(/:(\w+)|(\*)/g)].map(([, name, rest]) => name ?? rest ?? "");
	if (open.length === 0) return;
	assert(params, `give "${path}" params: a zod object of ${open.join(", ")}`);
	const { properties = {} } = z.toJSONSchema(params, { io: "input", unrepresentable: "any" });
	for (const name of open) assert(name in properties, `params of "${path}" say nothing of "${name}"`);
}

async function assertAnswer(publisher: Publisher, world: PublishWorld, asked: Asked): Promise<void> {
	const { app, dataset } = routesOf(publisher, world);
	const routes: readonly Anyone[] = asked.dataset === undefined ? app : dataset;
	const route = routes.find(({ path }) => path === asked.path);
	assert(route, `there is no address "${asked.path}"`);
	const answer = await answerOf(route, asked, world);
	assert.equal(answer.status, asked.status ?? 200, answer.said);
	if (answer.status >= 400) return assert.match(answer.said, /\S.{10}/su, "a refusal says why");
	const type = answer.type.split(";")[0] ?? "";
	assert(route.answers.includes(type), `"${asked.path}" answers ${type}, which it does not announce`);
}

interface Told {
	readonly status: number;
	readonly type: string;
	readonly said: string;
}

async function answerOf(route: Anyone, asked: Asked, world: PublishWorld): Promise<Told> {
	const params = route.params?.safeParse(asked.params ?? {}) ?? { success: true, data: asked.params };
	const query = route.query?.safeParse(asked.query ?? {}) ?? { success: true, data: asked.query };
	for (const { success, error } of [params, query] as const)
		if (!success) return { status: 400, type: "", said: error?.message ?? "" };
	const call = callOf(asked, { params: params.data, query: query.data }, world);
	try {
		const of = asked.dataset === undefined ? {} : await openedIn(world, asked.dataset);
		const answer: RouteAnswer = await (route as DatasetRoute).answer({ ...call, ...of } as never);
		return { status: answer.status ?? 200, type: answer.type, said: "" };
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return { status: error.status, type: "", said: error.message };
	}
}

const SERVER = "http://localhost:9000";

const callOf = (
	{ query = {} }: Asked,
	parsed: Pick<RouteCall, "params" | "query">,
	{ datasets }: PublishWorld,
): RouteCall => ({
	...parsed,
	...{ method: "GET", server: SERVER, datasets, headers: {} },
	search: String(new URLSearchParams(query)),
	signal: new AbortController().signal,
});

async function openedIn({ datasets }: PublishWorld, id: string) {
	const dataset: ServedDataset | undefined = await datasets.get(id);
	assert(dataset, `the trial serves no "${id}"`);
	return { dataset, opened: await dataset.open(), address: `${SERVER}/datasets/${id}` };
}
