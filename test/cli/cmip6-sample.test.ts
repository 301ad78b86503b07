import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { tokens } from "../../cli/tokens.ts";
import { oracle, pythonHas } from "../python.ts";
import { shared } from "../shared-data.ts";
import { caseOf, DIMENSIONS, podOf, sampleContainer, temporaryFolder } from "./sample-world.ts";

const root = shared("cmip6");
const folder = temporaryFolder("sample");
mkdirSync(join(folder, "products"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Series {
	readonly model: string;
	readonly table: string;
	readonly files: readonly string[];
	readonly grid: string;
}

function allSeries(): Series[] {
	if (!root) return [];
	const paths = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) =>
		path.endsWith(".nc"),
	);
	const found = new Map<string, { model: string; table: string; grid: string; files: string[] }>();
	for (const path of paths) {
		const parts = path.split("/");
		const [model = "", table = "", grid = ""] = [parts.at(-8), parts.at(-5), parts.at(-3)];
		const key = `${model} ${table}`;
		const one = found.get(key) ?? { model, table, grid, files: [] };
		one.files.push(join(root, path));
		found.set(key, one);
	}
	return [...found.values()]
		.map((one) => ({ ...one, files: one.files.toSorted() }))
		.sort((a, b) => (a.model + a.table < b.model + b.table ? -1 : 1));
}

const labels = (path: string) => /_(\d+)-(\d+)\.nc$/.exec(path)?.slice(1) as [string, string];

/** A period of whole years that starts inside the first file and ends inside the last. */
function periodOf({ files }: Series): { first: number; last: number } {
	const first = Number(labels(files[0] as string)[0].slice(0, 4));
	const last = Number(labels(files.at(-1) as string)[1].slice(0, 4));
	return last > first
		? { first: first + 1 > last - 1 ? first : first + 1, last: Math.max(first + 1, last - 1) }
		: { first, last };
}

const settings = (frequency: string, value: number) => ({
	settings: { driver: "run.sh", long_name: "temperature" },
	data: { frequency },
	dimensions: DIMENSIONS,
	varlist: {
		t: {
			standard_name: "air_temperature",
			units: "degC",
			dimensions: ["time", "lat", "lon"],
			scalar_coordinates: { plev: value },
		},
	},
});

const run = root && pythonHas("netCDF4", "cftime") ? test : test.skip;

run(
	"every model and table gives its temperature at one level in degC, to the last place (skips without the sample data and netCDF4-python)",
	async () => {
		const container = await sampleContainer(folder);
		const made: {
			series: Series;
			product: string;
			variable: string;
			pascal: number;
			start: number;
			end: number;
		}[] = [];
		for (const series of allSeries()) {
			const daily = series.table === "day";
			const { first, last } = periodOf(series);
			const spec = caseOf(root as string, { source_id: series.model }, `${first}-${last}`);
			const pod = podOf("levels", settings(daily ? "day" : "mon", daily ? 850 : 925), spec);
			const source = await container.get(tokens.sourceFactory)("cmip6-local", spec);
			await source.requestData([pod]);
			const entry = pod.varlist[0]?.alternates[0]?.[0];
			if (pod.status !== "ready" || !entry?.product)
				throw new Error(`${series.model} ${series.table}: ${String(pod.cause)} ${String(entry?.cause)}`);
			made.push({
				series,
				product: entry.product.path,
				variable: entry.product.variable,
				pascal: daily ? 85000 : 92500,
				start: first * 10000,
				end: last * 10000 + 1231,
			});
		}
		await container.get(tokens.engine).close();
		const verdicts = oracle<
			{ steps: number; same_times: boolean; ulps: number; units: string; type: string }[]
		>(
			"air_temperature.py",
			made.map(({ series, ...one }) => ({ ...one, files: series.files })),
		);
		expect(verdicts.length).toBeGreaterThan(30);
		for (const [index, verdict] of verdicts.entries()) {
			const { model, table } = (made[index] as (typeof made)[number]).series;
			expect({ model, table, ...verdict, steps: verdict.steps > 0 }).toEqual({
				model,
				table,
				steps: true,
				same_times: true,
				ulps: expect.any(Number),
				units: "degC",
				type: "float32",
			});
			expect(verdict.ulps).toBeGreaterThanOrEqual(0);
			expect(verdict.ulps).toBeLessThanOrEqual(1);
		}
	},
	120_000,
);
