import { readdirSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { shared } from "../shared-data.ts";
import { entryOf, podOf, rowOf, worldOf } from "../worlds.ts";

const tree = shared("cmip6");
const real = tree === undefined ? test.skip : test;
const rows =
	tree === undefined
		? []
		: readdirSync(tree, { recursive: true, encoding: "utf8" })
				.filter((path) => path.endsWith(".nc"))
				.map((path) => rowOf(`/data/${path}`));
const models = [...new Set(rows.map(({ facets }) => facets["source_id"] as string))].sort();

/** The middle year of what a model has of a table. */
function middleYear(source: string, table: string): number | undefined {
	const ranges = rows
		.filter(({ facets }) => facets["source_id"] === source && facets["table_id"] === table)
		.flatMap(({ range }) => (range?.kind === "dated" ? [range] : []));
	const years = ranges.flatMap(({ start, end }) => [start.year, end.year]);
	return years.length === 0 ? undefined : Math.floor((Math.min(...years) + Math.max(...years)) / 2);
}

real("every real model and table is found, selected and prepared", async () => {
	expect(models.length).toBeGreaterThan(15);
	const failed: string[] = [];
	let tried = 0;
	for (const source_id of models) {
		for (const [table, frequency, level] of [
			["Amon", "mon", 925],
			["day", "day", 850],
		] as const) {
			const year = middleYear(source_id, table);
			if (year === undefined) continue;
			tried++;
			const pod = podOf("A", { ta: { frequency, level } });
			const { source } = worldOf({
				files: rows,
				facets: { source_id, experiment_id: "historical" },
				period: `${year}-${year}`,
			});
			await source.requestData([pod]);
			if (pod.status !== "ready") failed.push(`${source_id} ${table} ${year}: ${String(pod.cause)}`);
		}
	}
	console.info(`${tried - failed.length} of ${tried} real requests are ready`);
	expect(failed).toEqual([]);
});

real(
	"monthly and daily data run together, also where their versions differ (MDTF fetches nothing)",
	async () => {
		const outcomes: string[] = [];
		for (const source_id of models) {
			const [monthly, year] = [middleYear(source_id, "Amon"), middleYear(source_id, "day")];
			if (monthly === undefined || year === undefined) continue;
			const pod = podOf("A", {
				ta: { column: true },
				daily: { standardName: "air_temperature", column: true, frequency: "day" },
			});
			const facets = { source_id, experiment_id: "historical" };
			const { source } = worldOf({ files: rows, facets, period: `${year}-${year}` });
			await source.requestData([pod]);
			const [a, b] = ["ta", "daily"].map((name) => entryOf(pod, name).selected);
			// The sample was cut: some models have no month of the days' year.
			if (pod.status === "ready")
				outcomes.push(a?.facets["version"] === b?.facets["version"] ? "same" : "different");
		}
		const differing = outcomes.filter((outcome) => outcome === "different").length;
		console.info(
			`${differing} of ${outcomes.length} models have monthly and daily data of different versions`,
		);
		expect(differing).toBe(4);
	},
);
