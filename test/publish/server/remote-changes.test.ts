import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { filesBelow, headwater, removeFolder, temporaryFolder, until } from "../../cli/command.ts";
import { makeSmallTree } from "../../cli/small-data.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";
import { type RangeServer, serveFolder } from "../../servers/range-server.ts";

let folder: string;
let origin: RangeServer;
let calm: ServedHeadwater;
let watchful: ServedHeadwater;
let further: ServedHeadwater;

const PLUGIN = (address: string) => `import { servedFile } from "headwater";
export const publisher = { name: "far", title: "Far files", datasets: async (world) =>
	[servedFile(world, { id: "plugged", title: "Plugged", file: "${address}/data.nc" })] };
`;

beforeAll(async () => {
	folder = temporaryFolder("remote-changes");
	await makeSmallTree(folder, { names: ["tas"] });
	const file = join(folder, filesBelow(folder).find((name) => /tas_Amon/.test(name)) as string);
	mkdirSync(join(folder, "web"));
	const convert = (to: string, ...more: string[]) =>
		headwater(["convert", file, to, "--no-shuffle", ...more], { cwd: folder });
	await convert("web/data.zarr");
	await convert("colder.nc", "--units", "tas=degC");
	await convert("colder.zarr", "--units", "tas=degC");
	copyFileSync(file, join(folder, "web", "data.nc"));
	origin = await serveFolder(join(folder, "web"));
	writeFileSync(join(folder, "far.js"), PLUGIN(origin.address));
	const datasets = {
		file: { files: `${origin.address}/data.nc` },
		store: { files: `${origin.address}/data.zarr`, facets: {} },
	};
	writeFileSync(join(folder, "serve.json"), JSON.stringify({ datasets }));
	const serve = (...args: string[]) => serveHeadwater(args, { cwd: folder });
	calm = await serve("serve.json", "--remote-check", "3600");
	watchful = await serve("serve.json", "--plugin", "./far.js", "--remote-check", "0.2");
	further = await serve("--server", watchful.address, "--remote-check", "0.2");
}, 120_000);
afterAll(async () => {
	await further.stop();
	await watchful.stop();
	await calm.stop();
	origin.close();
	removeFolder(folder);
});

const get = (address: string) => fetch(address, { signal: AbortSignal.timeout(20_000) });
/** The tag of a dataset's header, and its first value. */
async function seen({ address }: ServedHeadwater, id: string): Promise<readonly (string | null)[]> {
	const root = `${address}/datasets/${id}`;
	const header = await get(`${root}/info`);
	const units = /"units":"(K|degC)"/.exec(await header.text())?.[1] ?? null;
	const values = await (await get(`${root}/opendap.ascii?tas.tas[0][0][0]`)).text();
	return [header.headers.get("etag"), units, /[-\d.]+\s*$/.exec(values)?.[0]?.trim() ?? null];
}

test("many requests are one question to the server behind", async () => {
	const first = await seen(calm, "file");
	for (let i = 0; i < 5; i++) expect(await seen(calm, "file")).toEqual(first);
	expect(origin.asked.filter((one) => one === "/data.nc all")).toHaveLength(1);
});

test("data that change on another server change here, with their tags, whichever way they came", async () => {
	const [id = ""] = (await (await get(`${further.address}/datasets`)).json()) as string[];
	const ways: readonly (readonly [ServedHeadwater, string])[] = [
		[watchful, "file"],
		[watchful, "store"],
		[watchful, "plugged"],
		[further, id],
	];
	const before = await Promise.all(ways.map((way) => seen(...way)));
	expect(before.map(([, units]) => units)).toEqual(["K", "K", "K", "K"]);
	renameSync(join(folder, "colder.nc"), join(folder, "web", "data.nc"));
	rmSync(join(folder, "web", "data.zarr"), { recursive: true });
	renameSync(join(folder, "colder.zarr"), join(folder, "web", "data.zarr"));
	for (const [at, way] of ways.entries()) {
		const [tag, , value] = before[at] as readonly (string | null)[];
		await until(async () => (await seen(...way))[1] === "degC");
		const [newTag, , newValue] = await seen(...way);
		expect(newTag).not.toBe(tag);
		expect(Number(newValue)).toBeCloseTo(Number(value) - 273.15, 2);
	}
}, 120_000);
