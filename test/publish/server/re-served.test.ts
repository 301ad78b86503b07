import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { filesBelow, removeFolder, temporaryFolder } from "../../cli/command.ts";
import { makeSmallTree } from "../../cli/small-data.ts";
import { oracle, pythonHas } from "../../python.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";

let folder: string;
let file: string;
let near: ServedHeadwater;
let far: ServedHeadwater;

beforeAll(async () => {
	folder = temporaryFolder("re-served");
	await makeSmallTree(folder, { names: ["tas"] });
	file = join(folder, filesBelow(folder).find((name) => /tas_Amon/.test(name)) as string);
	far = await serveHeadwater([file], { cwd: folder });
	near = await serveHeadwater(["--server", far.address], { cwd: folder });
});
afterAll(async () => {
	await near.stop();
	removeFolder(folder);
});

const idAt = async (address: string) =>
	((await (await fetch(`${address}/datasets`)).json()) as string[])[0] as string;

(pythonHas("zarr", "netCDF4", "requests") ? test : test.skip)(
	"what another server publishes is published further, bit for bit",
	async () => {
		const address = `${near.address}/datasets/${await idAt(near.address)}/zarr`;
		const [found] = oracle<readonly [{ equal: string[]; other: object }]>("served_zarr.py", {
			roots: [{ address, file }],
		});
		expect(found.other).toEqual({});
		expect(found.equal).toContain("tas");
	},
);

test("while the other server is away, what is not kept here is 503 and never 404", async () => {
	const other = await serveHeadwater(["--server", far.address], { cwd: folder });
	try {
		const root = `${other.address}/datasets/${await idAt(other.address)}/zarr`;
		expect((await fetch(`${root}/.zmetadata`)).status).toBe(200);
		await far.stop();
		const answer = await fetch(`${root}/tas/0.0.0`);
		expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "30"]);
	} finally {
		await other.stop();
	}
}, 120_000);
