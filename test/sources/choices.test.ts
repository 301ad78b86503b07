import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Archive, archive, monthly } from "./archive.ts";

let tree: Archive;
const institutions: Readonly<Record<string, string>> = {
	CESM2: "NCAR",
	"CESM2-WACCM": "NCAR",
	MIROC6: "MIROC",
};

const file = (
	model: string,
	experiment: string,
	member: string,
	version: string,
	years: readonly [number, number],
) => {
	const activity = experiment === "historical" ? "CMIP" : "ScenarioMIP";
	const folder = `CMIP6/${activity}/${institutions[model]}/${model}/${experiment}/${member}/Amon/tas/gn/${version}`;
	return `${folder}/tas_Amon_${model}_${experiment}_${member}_gn_${years[0]}01-${years[1]}12.nc`;
};
const put = (path: string, value: number, [first, last]: readonly [number, number]) =>
	tree.put(path, monthly("tas", { first, years: last - first + 1, value }));

beforeAll(async () => {
	tree = await archive("choices");
	tree.pod("warmth", { tas: { standard_name: "air_temperature", modifier: "atmos_height", units: "K" } });
	const plain: readonly [string, string, string, string, readonly [number, number], number][] = [
		["CESM2", "historical", "r1i1p1f1", "v20190101", [2013, 2014], 100],
		["CESM2", "ssp585", "r1i1p1f1", "v20180101", [2015, 2016], 1],
		["CESM2", "ssp585", "r1i1p1f1", "v20200101", [2015, 2016], 200],
		["CESM2-WACCM", "historical", "r1i1p1f1", "v20190101", [2013, 2014], 1],
		// The scenario begins too early, and too late.
		["MIROC6", "historical", "r1i1p1f1", "v20190101", [2013, 2014], 1],
		["MIROC6", "ssp585", "r1i1p1f1", "v20190101", [2014, 2016], 1],
		["MIROC6", "historical", "r2i1p1f1", "v20190101", [2013, 2014], 1],
		["MIROC6", "ssp585", "r2i1p1f1", "v20190101", [2016, 2016], 1],
	];
	for (const [model, experiment, member, version, years, value] of plain)
		await put(file(model, experiment, member, version, years), value, years);
});
afterAll(() => tree.close());

const asked = (more: Record<string, unknown>) => ({
	...{ data_manager: "cmip6-local", pod_list: ["warmth"], FIRSTYR: 2013, LASTYR: 2014 },
	...{ experiment_id: "historical", ...more },
});
const joined = { experiment_id: ["historical", "ssp585"], FIRSTYR: 2014, LASTYR: 2015 };

test("a list of experiments is one simulation, of versions of their own, the newest of each", async () => {
	const made = await tree.run(asked({ ...joined, source_id: "CESM2" }));
	expect(made.ended).toMatchObject({ code: 0 });
	const values = await tree.steps(made.folder, "warmth", "tas");
	expect(values).toEqual([...months(112), ...months(200)]);
	expect(made.result.cases[0]?.pods[0]?.variables[0]?.facets).toMatchObject({
		experiment_id: "historical+ssp585",
		version: "v20190101+v20200101",
	});
});

test("of a simulation both parts are needed where the period spans them", async () => {
	const lacking = await tree.explain(asked({ ...joined, source_id: "CESM2-WACCM" }));
	expect(lacking.entry.status).toBe("failed");
	expect(lacking.entry.rejected[0]?.reason).toBe("covers 201301-201412");
	const first = await tree.explain(
		asked({ ...joined, source_id: "CESM2-WACCM", FIRSTYR: 2013, LASTYR: 2014 }),
	);
	expect(first.entry.status).toBe("selected");
});

test("an overlap and a gap at the seam are refused", async () => {
	const { entry } = await tree.explain(asked({ ...joined, source_id: "MIROC6", LASTYR: 2016 }));
	expect(entry.status).toBe("failed");
	const reasons = entry.rejected.map(({ reason }) => reason).sort();
	expect(reasons[0]).toMatch(/^gap of 36\d days \(201501-201512\)/);
	expect(reasons[1]).toBe("its parts overlap: 201301-201412 and 201401-201612");
});

test("a list or wildcard narrows; several models left are not guessed among", async () => {
	const several = await tree.explain(asked({ CASENAME: "several", source_id: ["CESM2*", "MIROC6"] }));
	expect(several.explained.problem?.message).toMatch(/fits 3 different experiments.*CESM2-WACCM.*MIROC6/);
	const one = await tree.explain(asked({ CASENAME: "one", source_id: ["CESM2*", "!CESM2"] }));
	expect(one.entry.selected?.facets).toMatchObject({ source_id: "CESM2-WACCM" });
	const none = await tree.explain(asked({ CASENAME: "none", source_id: "CESM3*" }));
	expect(none.entry.problem?.message).toMatch(/Nothing there has source_id=CESM3\*/);
});

const months = (first: number) => Array.from({ length: 12 }, (_, month) => first + month);
