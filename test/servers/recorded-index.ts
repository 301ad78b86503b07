import { type ChildProcess, spawn } from "node:child_process";
import {
	copyFileSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { shared } from "../shared-data.ts";

/** A file of CMIP6 that a data node has. */
export interface ServedFile {
	/** "CMIP6/CMIP/NCAR/CESM2/historical/r1i1p1f1/Amon/ta/gn/v20190308/ta_....nc". */
	readonly place: string;
	readonly url: string;
	readonly size: number;
	readonly sha256: string;
	/** Its dataset was taken back. */
	readonly isRetracted?: boolean;
}

/** A document of esg-search. */
export type Document = Readonly<Record<string, unknown>>;

export interface RecordedIndex {
	/** KIND=ADDRESS of each kind: solr and bridge from the replay server, globus and stac from here. */
	readonly solr: string;
	readonly bridge: string;
	readonly globus: string;
	readonly stac: string;
	/** Method, path and body of what globus and stac were asked. */
	readonly asked: string[];
	stop(): Promise<void>;
}

const folder = shared("esgf");
const replay = shared("../servers/esgf_replay.mjs");

/** Whether the recorded answers and the server that replays them are beside the checkout. */
export const hasRecordings = (): boolean =>
	folder !== undefined && replay !== undefined && existsSync(replay);

const recorded = (name: string) => JSON.parse(readFileSync(join(folder ?? "", name), "utf8"));

/**
 * Indices of all kinds whose answers are the recorded ones, with further records of the same form for files that can be fetched here:
 * recorded documents and items in which names, addresses, sizes and checksums are those of the files.
 */
export async function startRecordedIndex(files: readonly ServedFile[]): Promise<RecordedIndex> {
	const solr = documentsOf(files, {
		dataset: recorded("intake-esgf__solr_dataset_response.json").response.docs[0],
		file: recorded("intake-esgf__solr_file_response.json").response.docs[0],
	});
	const globus = documentsOf(files, {
		dataset: recorded("esmporium__esgf15-bridge-cmip6-search.json").response.docs[0],
		file: recorded("intake-esgf__project_contents.json").CMIP6,
	});
	const { features } = recorded("esmporium__esgf-ng-stac-cmip6-search.json");
	const items = [...features, ...itemsOf(files, features[0])];
	const own = Object.values(recorded("intake-esgf__project_contents.json")) as Document[];
	const replayed = await startReplay(solr);
	const here = await serveRecords([...own, ...globus], items);
	return {
		solr: `solr=${replayed.origin}/esg-search/search`,
		bridge: `bridge=${replayed.origin}/esgf-1-5-bridge/`,
		globus: `globus=${here.origin}/v1/index/recorded`,
		stac: `stac=${here.origin}`,
		asked: here.asked,
		async stop() {
			here.stop();
			await replayed.stop();
		},
	};
}

const NAMES = [
	...["mip_era", "activity_id", "institution_id", "source_id", "experiment_id", "member_id", "table_id"],
	...["variable_id", "grid_label", "version"],
];

const facetsOf = (place: string): Record<string, string> =>
	Object.fromEntries(
		place
			.split("/")
			.slice(0, -1)
			.map((value, at) => [NAMES[at] as string, value]),
	);

const idOf = (place: string) => place.split("/").slice(0, -1).join(".");
const nameOf = (place: string) => place.split("/").at(-1) as string;
const NODE = "node.test";

/** A field keeps the form it was recorded in. */
const likeIn = (template: Document, name: string, value: unknown) =>
	Array.isArray(template[name]) ? [value] : value;

function documentsOf(
	files: readonly ServedFile[],
	templates: { readonly dataset: Document; readonly file: Document },
): Document[] {
	return files.flatMap(({ place, url, size, sha256, isRetracted = false }) => {
		const { version = "", ...facets } = facetsOf(place);
		const id = idOf(place);
		const master = id.replace(/\.v\d+$/, "");
		const common = (template: Document) => ({
			...template,
			...Object.fromEntries(
				Object.entries({
					...facets,
					variant_label: facets["member_id"],
					variable: facets["variable_id"],
				}).map(([name, value]) => [name, likeIn(template, name, value)]),
			),
			...{ data_node: NODE, replica: false, retracted: isRetracted, latest: true, size, frequency: ["mon"] },
		});
		const number = version.slice(1);
		return [
			{
				...common(templates.dataset),
				...{ type: "Dataset", id: `${id}|${NODE}`, instance_id: id, master_id: master, title: master },
				version: typeof templates.dataset["version"] === "number" ? Number(number) : number,
				number_of_files: files.filter((one) => idOf(one.place) === id).length,
			},
			{
				...common(templates.file),
				...{ type: "File", id: `${id}.${nameOf(place)}|${NODE}`, instance_id: `${id}.${nameOf(place)}` },
				...{ dataset_id: `${id}|${NODE}`, title: nameOf(place), master_id: `${master}.${nameOf(place)}` },
				...{ checksum: [sha256], checksum_type: ["SHA256"], version: "1" },
				url: [`${url}|application/netcdf|HTTPServer`, `${url}.html|application/opendap-html|OPENDAP`],
			},
		];
	});
}

/** An item of STAC. */
export interface Item {
	readonly id: string;
	readonly collection: string;
	readonly properties: Document;
	readonly assets: Readonly<Record<string, Document>>;
}

function itemsOf(files: readonly ServedFile[], template: Item): Item[] {
	const [asset] = Object.values(template.assets);
	return [...new Set(files.map(({ place }) => idOf(place)))].map((id) => {
		const own = files.filter(({ place }) => idOf(place) === id);
		const { version: _, member_id: variant, ...facets } = facetsOf((own[0] as ServedFile).place);
		const named = { ...facets, variant_label: variant, frequency: "mon" };
		const assets = own.map(({ place, url, size, sha256 }): [string, Document] => [
			nameOf(place),
			{
				...asset,
				...{ href: url, "alternate:name": NODE, "file:local_path": place },
				...{ "file:size": size, "file:checksum": `1220${sha256}` },
			},
		]);
		const properties = {
			...template.properties,
			...Object.fromEntries(Object.entries(named).map(([name, value]) => [`cmip6:${name}`, value])),
			retracted: own.some(({ isRetracted }) => isRetracted),
		};
		return { ...template, id, properties, assets: Object.fromEntries(assets) };
	});
}

/** The stand-in for esg-search: it answers from every document in a folder. */
async function startReplay(documents: readonly Document[]) {
	const fixtures = mkdtempSync(join(tmpdir(), "replay-"));
	for (const name of readdirSync(folder ?? "")) copyFileSync(join(folder ?? "", name), join(fixtures, name));
	writeFileSync(join(fixtures, "here.json"), JSON.stringify({ response: { docs: documents } }));
	const port = await freePort();
	const args = [replay ?? "", "--fixtures", fixtures, "--port", String(port)];
	const child = spawn(process.execPath, args, { stdio: "ignore" });
	const origin = `http://127.0.0.1:${port}`;
	for (let attempt = 0; attempt < 200 && !(await fetch(origin).catch(() => undefined)); attempt++)
		await sleep(25);
	return {
		origin,
		async stop() {
			await ended(child);
			rmSync(fixtures, { recursive: true, force: true });
		},
	};
}

/** Globus Search over documents, and STAC over items. */
export async function serveRecords(documents: readonly Document[], items: readonly Item[]) {
	const asked: string[] = [];
	const server = createServer((request, response) => void answer(request, response));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		let body = "";
		for await (const part of request) body += part;
		asked.push(`${request.method} ${request.url} ${body}`);
		const question = body === "" ? {} : JSON.parse(body);
		const found = /\/(?:scroll|search)$/.test(request.url ?? "")
			? request.url?.startsWith("/v1/")
				? globusAnswer(question, documents)
				: stacAnswer(question, items)
			: undefined;
		response.writeHead(found ? 200 : 404, { "content-type": "application/json" });
		response.end(JSON.stringify(found ?? {}));
	}
	return {
		asked,
		origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		stop() {
			server.closeAllConnections();
			server.close();
		},
	};
}

const holds = (record: Document, name: string, wanted: readonly string[]) =>
	[record[name] ?? []].flat().some((value) => wanted.includes(String(value)));

interface GlobusQuestion {
	readonly filters: readonly { readonly field_name: string; readonly values: readonly string[] }[];
	readonly facets?: readonly { readonly name: string; readonly field_name: string }[];
}

function globusAnswer({ filters, facets = [] }: GlobusQuestion, documents: readonly Document[]) {
	const fitting = documents.filter((one) =>
		filters.every(({ field_name, values }) => holds(one, field_name, values)),
	);
	return {
		...{ "@datatype": "GSearchResult", "@version": "2017-09-01", offset: 0, has_next_page: false },
		...{ count: fitting.length, total: fitting.length, marker: "end" },
		facet_results: facets.map(({ name, field_name }) => ({ name, buckets: bucketsOf(fitting, field_name) })),
		gmeta: fitting.map((content) => ({
			...{ "@datatype": "GMetaResult", subject: content["id"] },
			entries: [{ content, entry_id: null, matched_principal_sets: [] }],
		})),
	};
}

function bucketsOf(documents: readonly Document[], field: string) {
	const values = documents.flatMap((one) => [one[field] ?? []].flat());
	const count = (value: unknown) => values.filter((one) => one === value).length;
	return [...new Set(values)].map((value) => ({ value, count: count(value) }));
}

interface StacQuestion {
	readonly filter?: { readonly args: readonly { readonly args: readonly [{ property: string }, unknown] }[] };
}

function stacAnswer({ filter }: StacQuestion, items: readonly Item[]) {
	const features = items.filter(({ properties, collection }) =>
		(filter?.args ?? []).every(({ args: [{ property }, values] }) => {
			const wanted = [values].flat().map(String);
			return property === "collection" ? wanted.includes(collection) : holds(properties, property, wanted);
		}),
	);
	return { type: "FeatureCollection", features, links: [], numberMatched: features.length };
}

const freePort = (): Promise<number> =>
	new Promise((resolve) => {
		const server = createServer();
		server.listen(0, "127.0.0.1", () => {
			const { port } = server.address() as AddressInfo;
			server.close(() => resolve(port));
		});
	});

function ended(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
	return new Promise((resolve) => {
		child.once("exit", () => resolve());
		child.kill("SIGTERM");
	});
}
