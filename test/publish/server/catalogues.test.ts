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
		// Two models with an experiment each; each item has four assets.
		expect(found).toEqual({ collections: 4, items: 3, assets: 12, snippets: 3, intake: 3, methods: 9 });
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
