import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import type { PodJob } from "../../core/ports/pod-runner.ts";
import { parsePodSettings } from "../../core/settings/pod-settings.ts";
import { parseDocument } from "../../io/documents/parse-document.ts";
import { netcdf4Writer } from "../../io/formats/netcdf4/writer.ts";
import { podEnvironment } from "../../run/pods/environment.ts";
import { createPodRunner } from "../../run/pods/runner.ts";
import { deliveredFile } from "../contracts/pod-world.ts";
import { pythonHas } from "../python.ts";
import { house, writeExamples } from "./plugin-page.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-pod-page-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeExamples("writing-a-pod.md", folder);

const page = readFileSync(join(house, "docs/writing-a-pod.md"), "utf8");
const file = join(folder, "pods/warmth/settings.jsonc");
const settings = parsePodSettings("warmth", parseDocument(readFileSync(file, "utf8"), file));
const workFolder = join(folder, "work");
mkdirSync(join(workFolder, "model"), { recursive: true });

const job: PodJob = {
	name: "warmth",
	home: join(folder, "pods/warmth"),
	settings,
	workFolder,
	case: {
		name: "demo",
		convention: "CMIP",
		firstYear: 2000,
		lastYear: 2001,
		startDate: "20000101",
		endDate: "20011231",
		environment: { date_int_offset: "0" },
	},
	variables: [
		{
			name: "tas",
			envVar: "tas_var",
			pathVariable: "TAS_FILE",
			product: {
				path: join(workFolder, "tas.nc"),
				variable: "tas",
				axes: [{ wish: "time", name: "time", bounds: "time_bnds" }],
			},
		},
	],
};

test("its table names every environment variable that a POD is told, and no other", () => {
	const rows = [...page.matchAll(/^\| (`.*?`) +\|/gmu)].flatMap(
		([, cell = ""]) => cell.match(/[^`, ]+/gu) ?? [],
	);
	const concrete = rows.map((name) =>
		name.replace("<name>", "tas").replace("<NAME>", "TAS").replace("<axis>", "time"),
	);
	expect(concrete.sort()).toEqual(Object.keys(podEnvironment(job)).sort());
});

const withPython = pythonHas("netCDF4", "matplotlib") ? test : test.skip;

withPython(
	"its POD runs as it stands there (skips without netCDF4-python and matplotlib)",
	async () => {
		const item = settings.items[0]!;
		const read = () => Promise.reject(new Error("nothing is stored"));
		const data = deliveredFile(item, { T: 24, Z: 1, Y: 3, X: 4, OTHER: 1 });
		await netcdf4Writer.write(data, join(workFolder, "tas.nc"), { read, blockBytes: 2 ** 20 });
		const runner = createPodRunner({
			environment: { PATH: "/usr/bin:/bin", HOME: folder },
			software: {},
			clock: { now: () => new Date(0), monotonic: () => performance.now() },
		});
		const [run] = await runner.run([job], { concurrency: 1 });
		expect(run).toMatchObject({
			outcome: "succeeded",
			figures: ["model/months.png"],
			pages: ["warmth.html"],
			files: ["captions.json", "means.csv"],
			lastLines: [expect.stringMatching(/^demo: 24 months, mean \d/)],
		});
		expect(readFileSync(join(workFolder, "warmth.html"), "utf8")).toMatch(
			"<h1>How warm is it: demo, 2000-2001</h1>",
		);
	},
	60_000,
);
