import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { filesBelow, removeFolder, temporaryFolder } from "../../cli/command.ts";
import { makeSmallTree } from "../../cli/small-data.ts";
import { oracle, pythonHas } from "../../python.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";

let folder: string;
let served: ServedHeadwater;

beforeAll(async () => {
	folder = temporaryFolder("serve-catalogues");
	await makeSmallTree(folder, { names: ["tas", "pr"] });
	await makeSmallTree(folder, { source: "Small-B", names: ["tas"], years: [1990, 1999] });
	const files = filesBelow(folder)
		.filter((file) => file.endsWith(".nc"))
		.map((file) => join(folder, file));
	served = await serveHeadwater(files, { cwd: folder });
});
afterAll(async () => {
	await served.stop();
	removeFolder(folder);
});

const json = async (path: string) =>
	(await fetch(`${served.address}/${path}`)).json() as Promise<Record<string, never>>;
const search = async (query: string) => {
	const { features } = (await json(`stac/search?${query}`)) as unknown as { features: { id: string }[] };
	return features.map(({ id }) =>
		id
			.split(".")
			.slice(3, 8)
			.filter((part) => !/^(?:historical|r1i1p1f1|Amon)$/.test(part))
			.join(" "),
	);
};

const clients = ["intake", "jsonschema", "requests", "xarray", "zarr", "aiohttp", "netCDF4"];
(pythonHas(...clients) ? test : test.skip)(
	"STAC and intake lead to every dataset, items keep to their schemas, assets open as they say",
	() => {
		const found = oracle("served_catalogues.py", { server: served.address, opendap: true });
		// Two models with an experiment each; each item has five assets.
		expect(found).toEqual({ collections: 4, items: 3, assets: 15, snippets: 3, intake: 3, methods: 9 });
	},
);

test("a search finds by time, place, ids and collections, and pages", async () => {
	expect(await search("")).toEqual(["Small-A pr", "Small-A tas", "Small-B tas"]);
	expect(await search("datetime=1995-06-01T00:00:00Z")).toEqual(["Small-B tas"]);
	expect(await search("datetime=1999/2000")).toEqual(["Small-A pr", "Small-A tas", "Small-B tas"]);
	expect(await search("datetime=2005/..")).toEqual([]);
	expect(await search("bbox=170,-10,-170,10")).toHaveLength(3);
	expect(await search("collections=Small-B.historical")).toEqual(["Small-B tas"]);
	expect(await search("ids=CMIP6.CMIP.HEADWATER.Small-A.historical.r1i1p1f1.Amon.pr.gn,none")).toEqual([
		"Small-A pr",
	]);
	const page = (await json("stac/search?limit=2")) as unknown as { links: { rel: string; href: string }[] };
	const next = page.links.find(({ rel }) => rel === "next")?.href ?? "";
	const rest = (await (await fetch(next)).json()) as { features: unknown[]; numberMatched: number };
	expect([rest.features.length, rest.numberMatched]).toEqual([1, 3]);
});

test.each([
	"bbox=1,2",
	"bbox=a,b,c,d",
	"bbox=0,50,10,20",
	"datetime=yesterday",
	"datetime=2001/1999",
	"limit=0",
	"limit=x",
])("a search that makes no sense is 400 and says why: %s", async (query) => {
	const answer = await fetch(`${served.address}/stac/search?${query}`);
	expect(answer.status).toBe(400);
	expect(await answer.json()).toMatchObject({
		error: { message: expect.stringContaining(query.split("=")[0] ?? "") },
	});
});

interface Found {
	readonly features: readonly { readonly id: string }[];
	readonly links: readonly {
		readonly rel: string;
		readonly href: string;
		readonly method?: string;
		readonly body?: object;
	}[];
	readonly numberMatched: number;
}

const post = (address: string, body: object) =>
	fetch(address, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(body),
	});

test("a search by POST leads from page to page by POST, with all it asked for", async () => {
	const ids: string[] = [];
	let page: Found["links"][number] | undefined = {
		...{ rel: "next", href: `${served.address}/stac/search`, method: "POST" },
		body: { limit: 1, datetime: "1850-01-01T00:00:00Z/..", bbox: [-180, -90, 180, 90] },
	};
	for (let pages = 0; page; pages++) {
		expect([pages < 3, page.method]).toEqual([true, "POST"]);
		const answer = await post(page.href, page.body ?? {});
		expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/geo+json"]);
		const found = (await answer.json()) as Found;
		expect(found.numberMatched).toBe(3);
		ids.push(...found.features.map(({ id }) => id));
		page = found.links.find(({ rel }) => rel === "next");
	}
	expect(ids).toEqual(((await json("datasets")) as unknown as string[]).toSorted());
});

test("a search by a geometry, posted or in the address; not beside a box", async () => {
	const place = { type: "Point", coordinates: [10, 50] };
	const text = encodeURIComponent(JSON.stringify(place));
	expect(
		await search(`intersects=${text}&ids=CMIP6.CMIP.HEADWATER.Small-A.historical.r1i1p1f1.Amon.pr.gn`),
	).toEqual(["Small-A pr"]);
	const found = (await (await post(`${served.address}/search`, { intersects: place })).json()) as Found;
	expect(found.numberMatched).toBe(3);
	const both = await post(`${served.address}/stac/search`, { intersects: place, bbox: [0, 0, 1, 1] });
	expect([both.status, await both.text()]).toEqual([
		400,
		expect.stringContaining("The body makes no sense (intersects: stands beside bbox: give one of both)"),
	]);
	for (const [body, says] of [
		[{ bbox: "0,0,1,1" }, "bbox: "],
		[{ bbox: [0, 0, 1] }, "bbox: is no box"],
		[{ ids: "x" }, "ids: "],
		[{ limit: 0 }, "limit: "],
		[{ filter: { op: "=" } }, "filter: is not known here"],
		[[1], "expected object"],
	] as const) {
		const refused = await post(`${served.address}/stac/search`, body);
		expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining(says)]);
	}
	expect((await post(`${served.address}/stac/search`, { limit: 100_000 })).status).toBe(200);
});

test("the pages of a collection stay in it, and give its items one by one", async () => {
	const items = `${served.address}/stac/collections/Small-A.historical/items`;
	const first = (await (await fetch(`${items}?limit=1`)).json()) as Found;
	const next = first.links.find(({ rel }) => rel === "next");
	const second = (await (await fetch(next?.href ?? "")).json()) as Found;
	const ids = [first, second].flatMap(({ features }) => features.map(({ id }) => id));
	expect(ids.map((id) => id.split(".")[3])).toEqual(["Small-A", "Small-A"]);
	expect(second.links.some(({ rel }) => rel === "next")).toBe(false);
	const item = await fetch(`${items}/${ids[0]}`);
	expect([item.status, (await item.json()) as object]).toMatchObject([200, { id: ids[0], type: "Feature" }]);
	expect((await fetch(`${items}/none`)).status).toBe(404);
});

test("the root says what of the STAC API is there, as /stac/conformance does", async () => {
	const { conformsTo } = await json("stac");
	expect(conformsTo).toEqual((await json("stac/conformance"))["conformsTo"]);
	expect(conformsTo).toContain("https://api.stacspec.org/v1.0.0/item-search");
});
