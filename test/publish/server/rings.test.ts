import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { removeFolder, temporaryFolder } from "../../cli/command.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";

let folder: string;
let near: ServedHeadwater;
let far: ServedHeadwater;

/** A set of references to one chunk of four bytes. */
const references = (chunk: string) =>
	JSON.stringify({
		version: 1,
		refs: {
			".zgroup": '{"zarr_format":2}',
			"x/.zarray": JSON.stringify({
				...{ zarr_format: 2, shape: [4], chunks: [4], dtype: "|i1", order: "C" },
				...{ fill_value: 0, compressor: null, filters: null },
			}),
			"x/.zattrs": '{"_ARRAY_DIMENSIONS":["n"]}',
			"x/0": [chunk],
		},
	});

const serving = async (name: string, files: string) => {
	const cwd = join(folder, name);
	mkdirSync(cwd);
	writeFileSync(join(cwd, "serve.json"), JSON.stringify({ datasets: { round: { files, facets: {} } } }));
	return serveHeadwater(["serve.json"], { cwd });
};

beforeAll(async () => {
	folder = temporaryFolder("rings");
	far = await serving("far", "references.json");
	near = await serving("near", `${far.address}/datasets/round/zarr`);
	// The server that is further away gets its data from the nearer one, which gets them from there.
	writeFileSync(
		join(folder, "far", "references.json"),
		references(`${near.address}/datasets/round/zarr/x/0`),
	);
});
afterAll(async () => {
	await near.stop();
	await far.stop();
	removeFolder(folder);
});

const get = (address: string, via?: string) =>
	fetch(address, { signal: AbortSignal.timeout(20_000), headers: via === undefined ? {} : { via } });
const messageIn = async (answer: Response) =>
	((await answer.json()) as { error: { message: string } }).error.message;

test("servers that publish each other's data are told so, at once", async () => {
	expect((await get(`${near.address}/datasets/round/zarr/.zmetadata`)).status).toBe(200);
	for (const { address } of [near, far]) {
		const answer = await get(`${address}/datasets/round/zarr/x/0`);
		expect([answer.status, await messageIn(answer)]).toEqual([
			508,
			expect.stringMatching(/stand in a ring \(status 508\)\. Leave one of them out\./),
		]);
	}
	expect((await get(`${near.address}/datasets`)).status).toBe(200);
});

test("requests that came by other ways are answered, but not by however many servers", async () => {
	const chain = (length: number) => Array.from({ length }, (_, i) => `1.1 proxy${i}`).join(", ");
	expect((await get(`${near.address}/datasets`, chain(5))).status).toBe(200);
	const refused = await get(`${near.address}/datasets`, chain(25));
	expect([refused.status, await messageIn(refused)]).toEqual([
		508,
		"The request came through 25 servers that publish each other's data. Leave one of them out.",
	]);
});
