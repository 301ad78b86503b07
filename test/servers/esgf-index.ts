import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Http } from "../../core/ports/http.ts";

/** One copy of one file of CMIP6 on one node. */
export interface IndexedFile {
	/** "CMIP6.CMIP.NCAR.CESM2.historical.r1i1p1f1.Amon.tas.gn.v20190308". */
	readonly dataset: string;
	readonly name: string;
	readonly node: string;
	readonly url: string;
	readonly replica?: boolean;
	readonly retracted?: boolean;
	readonly latest?: boolean;
	readonly size?: number;
	readonly sha256?: string;
}

export type IndexFault = "500" | "cut" | "page" | "endless" | "more" | "less" | "silence" | "away" | "loop";

export interface IndexServer {
	/** KIND=ADDRESS of each kind. */
	readonly solr: string;
	readonly bridge: string;
	readonly globus: string;
	readonly stac: string;
	/** Method, path with query, and body of each question. */
	readonly asked: string[];
	/** What goes wrong with every answer. */
	fault: IndexFault | undefined;
	/** Things on a page at most, whatever is asked. */
	most: number;
	close(): void;
}

const FACETS = [
	"mip_era activity_id institution_id source_id experiment_id member_id table_id variable_id grid_label version".split(
		" ",
	),
].flat();

const facetsOf = (dataset: string) =>
	Object.fromEntries(dataset.split(".").map((value, at) => [FACETS[at]!, [value]]));

/** Documents as esg-search has them: arrays even when single, but for a few fields. */
function documentsOf(files: readonly IndexedFile[]): Record<string, unknown>[] {
	const datasets = new Map<string, readonly IndexedFile[]>();
	for (const file of files) {
		const id = `${file.dataset}|${file.node}`;
		datasets.set(id, [...(datasets.get(id) ?? []), file]);
	}
	const common = ({ dataset, node, replica = false, retracted = false, latest = true }: IndexedFile) => {
		const { version, ...facets } = facetsOf(dataset);
		return {
			...facets,
			variant_label: [facets["member_id"]?.[0]?.replace(/^s\d+-/, "")],
			...{ project: ["CMIP6"], data_node: node, replica, retracted, latest },
			version: version?.[0]?.slice(1),
		};
	};
	const sets = [...datasets].map(([id, own]) => ({
		...common(own[0]!),
		...{ id, type: "Dataset", instance_id: own[0]!.dataset, number_of_files: own.length },
		size: own.reduce((sum, { size = 0 }) => sum + size, 0),
	}));
	const single = files.map((file) => ({
		...common(file),
		...{ type: "File", title: file.name, version: "1", dataset_id: `${file.dataset}|${file.node}` },
		...{ id: `${file.dataset}.${file.name}|${file.node}`, instance_id: `${file.dataset}.${file.name}` },
		...(file.size !== undefined && { size: file.size }),
		...(file.sha256 && { checksum: [file.sha256], checksum_type: ["SHA256"] }),
		tracking_id: [`hdl:21.14100/${file.name}`],
		url: [`${file.url}|application/netcdf|HTTPServer`, `${file.url}.html|application/opendap-html|OPENDAP`],
	}));
	return [...sets, ...single].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** An index of all four kinds over a list of files, with the quirks the endpoints have, and faults. */
export async function serveIndex(files: readonly IndexedFile[]): Promise<IndexServer> {
	const documents = documentsOf(files);
	const server = createServer((request, response) => void answer(request, response));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const state: IndexServer = {
		solr: `solr=${origin}/esg-search/search`,
		bridge: `bridge=${origin}/esgf-1-5-bridge/`,
		globus: `globus=${origin}/v1/index/test`,
		stac: `stac=${origin}/stac`,
		asked: [],
		fault: undefined,
		most: 1000,
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		let body = "";
		for await (const part of request) body += part;
		const url = new URL(request.url ?? "/", origin);
		state.asked.push(`${request.method} ${decodeURIComponent(request.url ?? "")} ${body}`.trim());
		if (state.fault === "silence") return;
		if (state.fault === "500") return void response.writeHead(500).end();
		if (state.fault === "page") return void response.end("<html><body>Down for maintenance</body></html>");
		const found = routeOf(url)?.({
			url,
			body: body === "" ? {} : JSON.parse(body),
			documents,
			state,
			files,
			origin,
		});
		if (found === undefined) return void response.writeHead(404).end("not found");
		if ("status" in found) return void response.writeHead(found.status as number).end(String(found["text"]));
		const text = JSON.stringify(found);
		response.writeHead(200, { "content-type": "application/json" });
		response.end(state.fault === "cut" ? text.slice(0, text.length / 2) : text);
	}
	return state;
}

/** The same index without a server: for worlds in memory. */
export function memoryIndex(files: readonly IndexedFile[]): Http {
	const documents = documentsOf(files);
	const origin = "http://index.test";
	const state = { fault: undefined, most: 1000 };
	return {
		async ask({ address, body = "{}" }) {
			const url = new URL(address);
			const found = routeOf(url)?.({ url, body: JSON.parse(body), documents, state, files, origin }) ?? {
				...{ status: 404, text: "not found" },
			};
			const status = "status" in found ? (found["status"] as number) : 200;
			return {
				status,
				address,
				headers: {},
				text: status === 200 ? JSON.stringify(found) : String(found["text"]),
			};
		},
	};
}

interface Asked {
	readonly url: URL;
	readonly body: Record<string, unknown>;
	readonly documents: readonly Record<string, unknown>[];
	readonly files: readonly IndexedFile[];
	readonly state: Pick<IndexServer, "fault" | "most">;
	readonly origin: string;
}

function routeOf({ pathname }: URL): ((asked: Asked) => Record<string, unknown>) | undefined {
	if (pathname === "/esg-search/search" || pathname === "/esgf-1-5-bridge/") return solr;
	if (/^\/v1\/index\/test\/(?:scroll|search)$/.test(pathname)) return globus;
	return pathname === "/stac/search" ? stac : undefined;
}

const holds = (document: Record<string, unknown>, name: string, wanted: readonly string[]) =>
	[document[name] ?? []].flat().some((value) => wanted.includes(String(value)));

/** What a page says of the whole, and where it goes on. */
function lies(state: Asked["state"], total: number): number {
	return state.fault === "more" ? total + 7 : state.fault === "less" ? Math.max(0, total - 1) : total;
}

const CONTROL = ["type", "format", "limit", "offset", "fields", "facets"];

function solr({ url, documents, state }: Asked): Record<string, unknown> {
	const isBridge = url.pathname.startsWith("/esgf-1-5");
	const one = (name: string, otherwise: string) => url.searchParams.get(name) ?? otherwise;
	const known = new Set(["project", ...CONTROL, ...documents.flatMap((document) => Object.keys(document))]);
	const names = [...new Set(url.searchParams.keys())];
	const strange = names.find((name) => !known.has(name) || (isBridge && name === "fields"));
	if (strange !== undefined) return { status: 400, text: `Invalid HTTP query parameter=${strange}` };
	const fitting = documents.filter(
		(document) =>
			document["type"] === one("type", "Dataset") &&
			names.every((name) => {
				const given = url.searchParams.getAll(name);
				// The bridge cuts repeated parameters to one.
				const values = (isBridge ? given.slice(0, 1) : given).flatMap((text) => text.split(","));
				return CONTROL.includes(name) || holds(document, name, values);
			}),
	);
	const offset = state.fault === "endless" ? 0 : Number(one("offset", "0"));
	const limit = Math.min(state.most, Number(one("limit", "10")));
	const counts = new Map<string, number>();
	for (const document of fitting)
		for (const value of [document[one("facets", "")] ?? []].flat())
			counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
	return {
		response: {
			numFound: state.fault === "endless" ? 1_000_000 : lies(state, fitting.length),
			start: offset,
			// The bridge's versions are numbers.
			docs: fitting
				.slice(offset, offset + limit)
				.map((one) => (isBridge ? { ...one, version: Number(one["version"]) } : one)),
		},
		facet_counts: { facet_fields: { [one("facets", "none")]: [...counts].flat() } },
	};
}

function globus({ url, body, documents, state }: Asked): Record<string, unknown> {
	const filters = body["filters"] as { field_name: string; values: string[] }[];
	const fitting = documents.filter((document) =>
		filters.every(({ field_name, values }) => holds(document, field_name, values)),
	);
	const limit = Math.min(state.most, Number(body["limit"]));
	const start = state.fault === "endless" ? 0 : Number(body["marker"] ?? 0);
	const page = fitting.slice(start, start + limit);
	const isMore = state.fault === "endless" || start + limit < fitting.length;
	const [facet] = (body["facets"] ?? []) as { name: string; field_name: string }[];
	const values = fitting.flatMap((document) => [document[facet?.field_name ?? ""] ?? []].flat());
	return {
		"@datatype": "GSearchResult",
		gmeta: page.map((content) => ({ subject: content["id"], entries: [{ content, entry_id: null }] })),
		count: page.length,
		...(state.fault !== "endless" && { total: lies(state, fitting.length) }),
		...(url.pathname.endsWith("scroll") && { marker: String(start + limit), has_next_page: isMore }),
		...(facet && {
			facet_results: [
				{
					name: facet.name,
					buckets: [...new Set(values)].map((value) => ({
						value,
						count: values.filter((one) => one === value).length,
					})),
				},
			],
		}),
	};
}

interface Comparison {
	readonly op: string;
	readonly args: readonly [{ readonly property: string }, string | readonly string[]];
}

function stac({ body, files, state, origin }: Asked): Record<string, unknown> {
	const args = ((body["filter"] as { args?: readonly Comparison[] })?.args ?? []).map(
		({ args: [{ property }, values] }) => ({
			name: property.replace(/^.*:/, "").replace("variant_label", "member_id"),
			values: [values].flat().map(String),
		}),
	);
	const ids = [...new Set(files.map(({ dataset }) => dataset))].filter((id) =>
		args.every(({ name, values }) => name === "collection" || holds(facetsOf(id), name, values)),
	);
	const limit = Math.min(state.most, Number(body["limit"]));
	const start = state.fault === "endless" ? 0 : Number(body["token"] ?? 0);
	const features = ids.slice(start, start + limit).map((id) => itemOf(id, files));
	const isMore =
		start + limit < ids.length ||
		state.fault === "endless" ||
		state.fault === "loop" ||
		state.fault === "away";
	const token = state.fault === "loop" ? 0 : state.fault === "endless" ? Math.random() : start + limit;
	const host = state.fault === "away" ? "http://other.example" : origin;
	return {
		type: "FeatureCollection",
		features,
		// Missing where servers do not count.
		...(state.fault === "more" || state.fault === "less" ? { numberMatched: lies(state, ids.length) } : {}),
		links: isMore
			? [
					{
						rel: "next",
						method: "POST",
						href: `${host}/stac/search`,
						body: { ...body, token: String(token) },
					},
				]
			: [],
	};
}

function itemOf(id: string, files: readonly IndexedFile[]) {
	const own = files.filter(({ dataset }) => dataset === id);
	const facets = Object.entries(facetsOf(id)).map(([name, [value]]) => [`cmip6:${name}`, value]);
	return {
		...{ type: "Feature", id, collection: "CMIP6" },
		properties: {
			...Object.fromEntries(facets),
			retracted: own.some(({ retracted }) => retracted),
			latest: true,
		},
		assets: Object.fromEntries(
			own.map(({ name, node, url, size, sha256 }, at) => [
				own.findIndex((one) => one.name === name) === at ? name : `data${String(at).padStart(4, "0")}`,
				{
					...{
						href: url,
						description: "HTTPServer Link",
						"alternate:name": node,
						"file:local_path": `x/${name}`,
					},
					...(size !== undefined && { "file:size": size }),
					...(sha256 && { "file:checksum": `1220${sha256}` }),
				},
			]),
		),
	};
}
