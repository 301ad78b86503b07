import { resolve } from "node:path";
import type { DataSourceBase } from "../../core/data-source.ts";
import { allEntries } from "../../core/loop/needs.ts";
import type { DataKey } from "../../core/model/data-key.ts";
import type { VarlistEntry } from "../../core/model/varlist-entry.ts";
import type { ServedDataset } from "../../core/ports/served-dataset.ts";
import { drsId, freeId, idPart } from "../../publish/shelf/dataset-id.ts";
import type { DatasetsFrom } from "../../publish/shelf/shelf.ts";
import { type CasePlan, makePods } from "../../run/conduct.ts";
import { readConfig } from "../read-config.ts";
import { openSession } from "../session.ts";
import { reopening } from "./reopening.ts";
import { type Serving, servedDataset } from "./served-dataset.ts";

/**
 * For every case of a file: what is selected for its PODs, as it lies in the archive, and as the PODs would get it ("CASE.POD.VARIABLE").
 * A case that cannot be decided is told, and the others are served.
 */
export async function caseDatasets(file: string, serving: Serving): Promise<DatasetsFrom> {
	const call = { arguments: [file], flags: {}, line: `headwater serve ${file}` };
	const { resolved, plugins } = await readConfig(call);
	const session = await openSession({ ...resolved.spec, workers: 0 }, { plugins, products: () => "" });
	const datasets = new Map<string, ServedDataset>();
	for (const plan of session.plans)
		for (const dataset of await datasetsOf(plan, serving)) {
			const known = datasets.get(dataset.id);
			// Several cases may select the same data.
			if (!known) datasets.set(dataset.id, dataset);
		}
	return { name: file, list: async () => [...datasets.values()], close: () => session.close() };
}

async function datasetsOf(plan: CasePlan, serving: Serving): Promise<readonly ServedDataset[]> {
	const { log } = serving;
	const pods = makePods(plan, () => {});
	const found: ServedDataset[] = [];
	try {
		const source = await plan.source();
		await source.requestData(pods, { until: "selected" });
		const taken = new Set<string>();
		for (const entry of allEntries(pods)) {
			if (entry.status !== "active" || !entry.selected) continue;
			found.push(rawDataset(entry.selected, serving));
			const id = freeId([plan.spec.name, entry.pod, entry.wish.name].map(idPart).join("."), taken);
			taken.add(id);
			if (!entry.computed)
				found.push(preparedDataset({ id, entry, key: entry.selected, source }, plan, serving));
		}
	} catch (cause) {
		log.warn(`Case "${plan.spec.name}" is not served: ${(cause as Error).message}`);
	}
	for (const pod of pods)
		if (pod.status === "failed")
			log.warn(
				`POD "${pod.name}" of case "${plan.spec.name}" is not served: ${(pod.cause as Error | undefined)?.message ?? ""}`,
			);
	return found;
}

const pathsOf = ({ files }: DataKey): readonly string[] => files.map(({ path }) => path);

const facetsIn = ({ facets }: DataKey): Readonly<Record<string, string>> => facets;

/** As data sources publish it; where facets do not make an id of CMIP6, the key's own. */
function idOf({ id, facets }: DataKey): string {
	const known = drsId(facets);
	const { version } = facets;
	if (known === undefined) return id.split(/[./]/).map(idPart).join(".");
	return version === undefined ? known : `${known}.${version}`;
}

/** The files of a data key as they are. */
function rawDataset(key: DataKey, serving: Serving): ServedDataset {
	const { version } = key.facets;
	return servedDataset(
		{
			id: idOf(key),
			files: pathsOf(key).map((path) => (/^[a-z]\w*:/i.test(path) ? path : resolve(path))),
			facets: facetsIn(key),
			...(version !== undefined && { version }),
		},
		serving,
	);
}

interface Prepared {
	readonly id: string;
	readonly entry: VarlistEntry;
	readonly key: DataKey;
	readonly source: DataSourceBase;
}

/** What a POD would get, computed when it is asked for. */
function preparedDataset(
	{ id, entry, key, source }: Prepared,
	plan: CasePlan,
	serving: Serving,
): ServedDataset {
	const { wish, pod } = entry;
	const { store, remote, clock } = serving;
	return {
		id,
		title: `${wish.name} of ${plan.spec.name} as "${pod}" gets it`,
		steps: ["prepared as the diagnostic asks"],
		access: "public",
		state: { kind: "current" },
		facets: facetsIn(key),
		open: reopening({
			files: pathsOf(key),
			how: { wish, period: plan.spec.period },
			...{ store, remote },
			clock,
			async make() {
				const { dataset, files, notes, steps } = (await source.lazily(entry)) ?? missing(id);
				return { dataset, files, notes: [...steps, ...notes] };
			},
		}),
	};
}

function missing(id: string): never {
	throw new Error(`"${id}" was selected, and cannot be prepared`);
}
