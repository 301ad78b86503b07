import { expect, test } from "@jest/globals";
import { type FileParts, files, podOf, type WorldParts, worldOf } from "../../worlds.ts";

async function experimentOf(parts: FileParts[], more: Partial<WorldParts> = {}) {
	const pod = podOf("A", { tas: {} });
	const { source } = worldOf({ files: files(...parts), ...more });
	await source.requestData([pod], { until: "selected" });
	return { ...source.experiment?.facets, notes: pod.varlist[0]?.notes.join("; ") };
}
const members = (...labels: string[]) => labels.map((member) => ({ member }));

test("the lowest realization is taken, by number and not by text", async () => {
	const chosen = await experimentOf(members("r10i1p1f1", "r2i1p1f1", "r11i1p1f1"));
	expect(chosen).toMatchObject({ variant_label: "r2i1p1f1" });
	expect(chosen.notes).toContain("variant_label=r2i1p1f1 chosen among 3 (lowest realization");
});

test.each([
	["realization before initialization", ["r1i10p9f9", "r2i1p1f1"], "r1i10p9f9"],
	["initialization before physics", ["r1i10p1f1", "r1i2p9f9"], "r1i2p9f9"],
	["physics before forcing", ["r1i1p10f1", "r1i1p3f9"], "r1i1p3f9"],
	["forcing last", ["r1i1p1f10", "r1i1p1f3"], "r1i1p1f3"],
])("%s", async (_, labels, expected) => {
	expect(await experimentOf(members(...labels))).toMatchObject({ variant_label: expected });
	expect(await experimentOf(members(...labels.toReversed()))).toMatchObject({ variant_label: expected });
});

test("a member the user names is taken, by its label or by what follows from it", async () => {
	const all = members("r1i1p1f1", "r1i1p1f2", "r3i1p1f1");
	expect(await experimentOf(all, { facets: { variant_label: "r3i1p1f1" } })).toMatchObject({
		variant_label: "r3i1p1f1",
	});
	expect(await experimentOf(all, { facets: { forcing: "2" }, strict: true })).toMatchObject({
		variant_label: "r1i1p1f2",
	});
});

test("under --strict several members are an error that lists them", async () => {
	await expect(experimentOf(members("r1i1p1f1", "r2i1p1f1"), { strict: true })).rejects.toThrow(
		/fits 2 members: variant_label=r1i1p1f1; variant_label=r2i1p1f1\. With --strict name one/,
	);
});

test("under --strict what follows from the vocabulary is no tie: model and experiment name institution and activity", async () => {
	const chosen = await experimentOf([{ source: "MIROC6" }, { source: "CESM2" }], {
		strict: true,
		facets: { source_id: "CESM2", experiment_id: "historical", variant_label: "r1i1p1f1" },
	});
	expect(chosen).toMatchObject({ institution_id: "NCAR", activity_id: "CMIP" });
});

test("an ambiguous model is named alone, not with the institution that follows from it", async () => {
	await expect(experimentOf([{ source: "MIROC6" }, { source: "CESM2" }])).rejects.toThrow(
		"fits 2 different experiments: source_id=CESM2; source_id=MIROC6. Name one in the case file (source_id).",
	);
});

test("a model of several institutions is ambiguous until one is named", async () => {
	const both = [
		{ source: "MPI-ESM1-2-HR", institution: "MPI-M" },
		{
			source: "MPI-ESM1-2-HR",
			institution: "DKRZ",
			experiment: "ssp585",
			activity: "ScenarioMIP",
			time: "201501-210012",
		},
		{ source: "MPI-ESM1-2-HR", institution: "DKRZ" },
	];
	await expect(experimentOf(both)).rejects.toThrow(/institution_id=DKRZ; institution_id=MPI-M/);
	expect(await experimentOf(both, { facets: { institution_id: "DKRZ" } })).toMatchObject({
		institution_id: "DKRZ",
		experiment_id: "historical",
	});
});

test("sub-experiments are never guessed, and belong to the experiment", async () => {
	const both = ["s1960", "s1961"].map((start) => ({
		experiment: "dcppA-hindcast",
		activity: "DCPP",
		member: `${start}-r1i1p1f1`,
	}));
	await expect(experimentOf(both)).rejects.toThrow(/sub_experiment_id=s1960; sub_experiment_id=s1961/);
	expect(await experimentOf(both, { facets: { sub_experiment_id: "s1961" } })).toMatchObject({
		sub_experiment_id: "s1961",
		variant_label: "r1i1p1f1",
	});
});

test("members that do not hold the period do not count", async () => {
	const chosen = await experimentOf([{ member: "r1i1p1f1", time: "195001-197912" }, { member: "r2i1p1f1" }], {
		strict: true,
	});
	expect(chosen).toMatchObject({ variant_label: "r2i1p1f1" });
});

test("an optional variable has a say among members that hold all that is required, and no more than that", async () => {
	const chosen = async (...optional: string[]) => {
		const pod = podOf("A", { tas: {}, pr: { requirement: "optional" } });
		const { source } = worldOf({
			files: files(
				...members("r1i1p1f1", "r2i1p1f1"),
				...optional.map((member) => ({ member, variable: "pr" })),
			),
		});
		await source.requestData([pod]);
		expect(pod.status).toBe("ready");
		return source.experiment?.facets["variant_label"];
	};
	expect(await chosen("r2i1p1f1")).toBe("r2i1p1f1");
	expect(await chosen("r3i1p1f1")).toBe("r1i1p1f1");
});
