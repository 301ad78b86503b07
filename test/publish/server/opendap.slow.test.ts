import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { removeFolder, temporaryFolder } from "../../cli/command.ts";
import { differences } from "../../io/formats/dap2/differences.ts";
import { pythonHas } from "../../python.ts";
import { serveHeadwater } from "../../servers/headwater-serve.ts";
import { shared } from "../../shared-data.ts";

const sample = shared(".");
/** Storage never written and without a fill value: netCDF gives whatever the memory held. */
const GARBAGE = /f03tst_open_mem\.nc$/;

(sample && pythonHas("netCDF4") ? test : test.skip)(
	"every file of the sample data, served by the command, reads over OPeNDAP as the file (needs the data, python3-netcdf4)",
	async () => {
		const folder = temporaryFolder("serve-all");
		const files = readdirSync(sample as string, { recursive: true, encoding: "utf8" })
			.filter((name) => /\.(nc|h5)$/.test(name))
			.map((name) => join(sample as string, name))
			.sort();
		const datasets = Object.fromEntries(files.map((file, i) => [`d${i}`, { files: file, facets: {} }]));
		writeFileSync(join(folder, "serve.jsonc"), JSON.stringify({ datasets }));
		const served = await serveHeadwater([join(folder, "serve.jsonc")], { cwd: folder });
		const addressOf = (i: number) => `${served.address}/datasets/d${i}/opendap`;
		const refused = new Map<string, string>();
		const pairs: [string, string][] = [];
		for (const [i, file] of files.entries()) {
			const answer = await fetch(`${addressOf(i)}.dds`);
			if (answer.status === 200) pairs.push([file, addressOf(i)]);
			else refused.set(file, `${answer.status} ${await answer.text()}`);
		}
		const { variables, wrong } = await differences(pairs);
		await served.stop();
		removeFolder(folder);
		expect(Object.fromEntries(Object.entries(wrong).filter(([file]) => !GARBAGE.test(file)))).toEqual({});
		expect(variables).toBeGreaterThan(1000);
		// Whatever cannot be served says why.
		for (const reason of refused.values()) expect(reason).toMatch(/^503 .*\w{10}/s);
		expect(refused.size).toBeLessThan(10);
	},
	300_000,
);
