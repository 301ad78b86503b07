import { pathToFileURL } from "node:url";
import { messageOf, PluginError } from "../../core/errors.ts";
import type { Publisher, PublishWorld } from "../../core/ports/publisher.ts";
import type { OpenedDataset, ServedDataset } from "../../core/ports/served-dataset.ts";
import { TIME_LIMIT } from "../../publish/server/operations/time-limit.ts";
import type { DatasetsFrom } from "../../publish/shelf/shelf.ts";
import { within } from "../../publish/within.ts";

/** Publishers named with --plugin. @throws PluginError when one of them is none */
export async function loadPublishers(files: ReadonlyMap<string, string>): Promise<readonly Publisher[]> {
	const publishers: Publisher[] = [];
	for (const file of files.values()) {
		const { publisher } = (await import(pathToFileURL(file).href)) as { readonly publisher: Publisher };
		assertPublisher(publisher, file);
		publishers.push(publisher);
	}
	return publishers;
}

const HOOKS = ["app", "dataset", "datasets"] as const;

/** A plugin may be JavaScript: what its types promise is made sure here. */
function assertPublisher(publisher: Partial<Publisher> | undefined, file: string): void {
	const { name, title } = publisher ?? {};
	const hooks = HOOKS.flatMap((hook) => publisher?.[hook] ?? []);
	const lacking = [
		...(typeof name === "string" && name !== "" ? [] : ["a name"]),
		...(typeof title === "string" && title !== "" ? [] : ["a title"]),
		...(hooks.length > 0 && hooks.every((hook) => typeof hook === "function")
			? []
			: ["app, dataset or datasets as functions"]),
	];
	if (lacking.length === 0) return;
	throw new PluginError(
		`The publisher in "${file}" lacks ${lacking.join(", ")}. docs/plugins.md has an example.`,
	);
}

/** What a publisher adds to what others publish. One that fails later keeps what it had: an absent dataset would be taken for one that never was. */
export function publisherDatasets(
	publisher: Publisher,
	world: PublishWorld,
	timeLimit = TIME_LIMIT,
): DatasetsFrom {
	const { name } = publisher;
	const known = new Map<string, OpenedDataset>();
	let listed: readonly ServedDataset[] | undefined;
	const asked = async () => (await publisher.datasets?.(world)) ?? [];
	return {
		name: `publisher ${name}`,
		async list() {
			try {
				const datasets = await within(timeLimit, asked());
				if (!datasets) throw new Error(`it says nothing for ${timeLimit / 1000} s.`);
				for (const dataset of datasets) assertDataset(dataset);
				listed = datasets.map((dataset) => ({
					...{ ...dataset, steps: dataset.steps ?? [], facets: dataset.facets ?? {} },
					...{ access: dataset.access ?? "public", state: dataset.state ?? { kind: "current" } },
					open: async (options) => sameAsBefore(dataset.id, await dataset.open(options), known),
				}));
			} catch (error) {
				const told = `The datasets of the publisher "${name}" cannot be listed (hook "datasets"): ${messageOf(error)}`;
				if (!listed) throw new PluginError(told, { cause: error });
				world.log.error(`${told} Those it had are still served.`);
			}
			return listed;
		},
	};
}

/** What is kept of a dataset hangs on its header; a publisher may make its datasets anew whenever it lists them. */
function sameAsBefore(id: string, opened: OpenedDataset, known: Map<string, OpenedDataset>): OpenedDataset {
	const before = known.get(id);
	if (before?.stamp === opened.stamp) return before;
	known.set(id, opened);
	return opened;
}

function assertDataset({ id, title, open }: Partial<ServedDataset>): void {
	if (typeof id === "string" && id !== "" && typeof title === "string" && typeof open === "function") return;
	throw new PluginError(
		`A dataset ("${String(id)}") lacks an id, a title, or a function open. Make it with servedFile of "headwater".`,
	);
}
