import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { filesBelow, headwater, removeFolder, temporaryFolder } from "../../cli/command.ts";
import { makeSmallTree } from "../../cli/small-data.ts";
import { differences, run } from "../../io/formats/dap2/differences.ts";
import { hasProgram } from "../../io/formats/oracle.ts";
import { pythonHas } from "../../python.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";

let folder: string;
let served: ServedHeadwater;
const fileOf = (name: string) =>
	join(folder, filesBelow(folder).find((file) => file.includes(`/${name}_Amon_`)) as string);

beforeAll(async () => {
	folder = temporaryFolder("serve-opendap");
	await makeSmallTree(folder, { names: ["tas", "ta"] });
	const settings = {
		datasets: {
			tas: { files: "CMIP6/**/tas_Amon_*.nc" },
			ta: { files: "CMIP6/**/ta_Amon_*.nc" },
			celsius: { files: "CMIP6/**/tas_Amon_*.nc", steps: ["change-units:variable=tas,units=degC"] },
			gone: { files: "gone.nc", retracted: "the sign was wrong" },
		},
	};
	writeFileSync(join(folder, "serve.jsonc"), JSON.stringify(settings));
	served = await serveHeadwater([join(folder, "serve.jsonc")], { cwd: folder });
});
afterAll(async () => {
	await served.stop();
	removeFolder(folder);
});

const address = (id: string) => `${served.address}/datasets/${id}/opendap`;

(pythonHas("netCDF4") ? test : test.skip)(
	"netCDF4-python reads what is served as it reads the files, steps applied (needs python3-netcdf4)",
	async () => {
		const converted = join(folder, "celsius.nc");
		await headwater(["convert", fileOf("tas"), converted, "--units", "tas=degC"], { cwd: folder });
		const { variables, wrong } = await differences([
			[fileOf("tas"), address("tas")],
			[fileOf("ta"), address("ta")],
			[converted, address("celsius")],
		]);
		expect(variables).toBeGreaterThan(15);
		const { [converted]: others = [], ...rest } = wrong;
		expect(rest).toEqual({});
		// Only these tell of the conversion.
		expect(others.filter((one) => !/attribute (?:history|creation_date)/.test(one))).toEqual([]);
	},
);

(hasProgram("ncdump") ? test : test.skip)("ncdump shows the server's message (needs ncdump)", async () => {
	const { code, errors } = await run("ncdump", [`${address("tas")}?tsa`]);
	expect(code).not.toBe(0);
	expect(errors.replaceAll("\\", "")).toContain('There is no variable "tsa". Did you mean "tas"?');
});

test("every form has its type, its length, and a HEAD of the same", async () => {
	for (const [ending, type] of [
		["dds", "text/plain; charset=utf-8"],
		["das", "text/plain; charset=utf-8"],
		["dods?tas%5b0:5%5d%5b0%5d%5b0:2:7%5D,lat", "application/octet-stream"],
		["html", "text/html; charset=utf-8"],
		["ver", "text/plain; charset=utf-8"],
	] as const) {
		const [whole, head] = [
			await fetch(`${address("tas")}.${ending}`),
			await fetch(`${address("tas")}.${ending}`, { method: "HEAD" }),
		];
		const bytes = await whole.arrayBuffer();
		expect([ending, whole.status, whole.headers.get("content-type")]).toEqual([ending, 200, type]);
		expect([ending, head.status, head.headers.get("content-length")]).toEqual([
			ending,
			200,
			String(bytes.byteLength),
		]);
	}
	expect(await (await fetch(`${address("tas")}.ascii?lat`)).text()).toMatch(
		/^Dataset \{\n {4}Float64 lat\[lat = 4\];\n/,
	);
});

test("mistakes are 400 with an error of DAP2, what is not there 404, what was retracted 410", async () => {
	const bad = await fetch(`${address("tas")}.dods?tas%5b0:0:3%5d%5b0%5d%5b0%5d`);
	expect([bad.status, bad.headers.get("content-description")]).toEqual([400, "dods_error"]);
	expect(await bad.text()).toContain("a stride of 0 leads nowhere");
	expect((await fetch(`${address("none")}.dds`)).status).toBe(404);
	expect((await fetch(`${address("gone")}.dds`)).status).toBe(410);
});

test("nothing is slow to be refused, and a healthy client is unharmed", async () => {
	const before = performance.now();
	const refused = [
		"tas,".repeat(2500),
		`tas${"[0]".repeat(3000)}`,
		".".repeat(10_000),
		`tas[${"9".repeat(9000)}]`,
	];
	const statuses = await Promise.all(
		refused.map(async (one) => (await fetch(`${address("tas")}.dods?${one}`)).status),
	);
	expect(statuses).toEqual([400, 400, 400, 400]);
	expect(performance.now() - before).toBeLessThan(10_000);
	expect((await fetch(`${address("tas")}.dds`)).status).toBe(200);
});
