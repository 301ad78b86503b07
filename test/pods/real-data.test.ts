import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { type ParseError, parse } from "jsonc-parser";
import { evaluate } from "../../core/array/evaluate.ts";
import type { PodDriver } from "../../core/ports/pod-world.ts";
import { PodSettingsFile } from "../../core/settings/pod-settings-schema.ts";
import { netcdf4Reader } from "../../io/formats/netcdf4/reader.ts";
import { pod as section } from "../../pods/zonal-mean-section/driver.ts";
import { shared } from "../shared-data.ts";
import { memoryWorld } from "./memory-world.ts";

const home = fileURLToPath(new URL("../../pods", import.meta.url));
const names = readdirSync(home).sort();

test("every built-in POD has settings of the known keys and a driver", async () => {
	expect(names).toEqual(["area-mean-series", "precipitation-cycle", "time-mean-maps", "zonal-mean-section"]);
	for (const name of names) {
		const errors: ParseError[] = [];
		const settings = PodSettingsFile.parse(
			parse(readFileSync(join(home, name, "settings.jsonc"), "utf8"), errors),
		);
		expect(errors).toEqual([]);
		for (const { dimensions } of Object.values(settings.varlist)) {
			expect(Object.keys(settings.dimensions ?? {})).toEqual(expect.arrayContaining(dimensions));
		}
		const { pod } = (await import(`../../pods/${name}/driver.ts`)) as { pod: PodDriver };
		expect(typeof pod.run).toBe("function");
	}
});

const tree = shared("cmip6");
const monthly =
	tree === undefined
		? []
		: readdirSync(tree, { recursive: true, encoding: "utf8" })
				.filter((path) => /ta_Amon_.*\.nc$/.test(path))
				.sort();
/** One file of every third model: other calendars, grids of two or three points, levels up and down. */
const models = [...new Map(monthly.map((path) => [path.split("_")[2], path])).values()].filter(
	(_, index) => index % 3 === 0,
);

(tree === undefined ? test.skip : test)(
	"a section is drawn of real models of a few points",
	async () => {
		expect(models.length).toBeGreaterThan(5);
		for (const path of models) {
			const file = await netcdf4Reader.open(join(tree!, path));
			const world = {
				...memoryWorld(
					{ "/ta.nc": file.dataset },
					{ TA_FILE: "/ta.nc", ta_var: "ta", UA_FILE: "", TA850_FILE: "" },
				),
				read: (array: Parameters<typeof evaluate>[0]) =>
					evaluate(array, (stored, { start, count }) => file.read(stored.variable, start, count)),
			};
			await section.run(world);
			const { svg } = world.figures.get("ta-section")!;
			const text = svg.replace(/base64,[^"]+/g, "");
			expect([path, /NaN|Infinity|undefined/.test(text)]).toEqual([path, false]);
			expect(world.texts.get("ta-section.csv")!.split("\n").length).toBeGreaterThan(4);
			file.close();
		}
	},
	120_000,
);
