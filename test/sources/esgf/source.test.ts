import { expect, test } from "@jest/globals";
import { isHeadwaterError } from "../../../core/errors.ts";
import type { CaseSpec } from "../../../core/model/case-spec.ts";
import type { Log } from "../../../core/ports/log.ts";
import { silentLog } from "../../../core/ports/log.ts";
import { Options, Source } from "../../../sources/esgf/index.ts";
import { convention } from "../../../translators/cmip/index.ts";
import { caseOf, podOf, type SourceTrial, worldOf } from "../../contracts/source-world.ts";
import { wishOf } from "../../contracts/wishes.ts";
import { type IndexedFile, memoryIndex } from "../../servers/esgf-index.ts";

const wish = wishOf({ name: "tas", standardName: "air_temperature", modifier: "atmos_height", units: "K" });

const fileOf = (id: string, years: string, more: Partial<IndexedFile> = {}): IndexedFile => {
	const [member, grid, version] = id.split(" ");
	const name = `tas_Amon_CESM2_historical_${member}_${grid}_${years}.nc`;
	return {
		dataset: `CMIP6.CMIP.NCAR.CESM2.historical.${member}.Amon.tas.${grid}.${version}`,
		...{ name, node: "a.org", url: `http://a.org//data/${name}`, size: 100, sha256: "ab".repeat(32) },
		...more,
	};
};

async function asked(
	files: readonly IndexedFile[],
	more: { readonly case?: Partial<CaseSpec>; readonly index?: readonly string[]; readonly log?: Log } = {},
) {
	const trial: SourceTrial = {
		options: {},
		facets: { source_id: "CESM2", experiment_id: "historical" },
		period: "1995-2004",
		...{ wish, convention },
		world: { http: memoryIndex(files), log: more.log ?? silentLog },
	};
	const options = Options.parse({ index: more.index ?? ["globus=http://index.test/v1/index/test"] });
	const source = new Source({ options, world: worldOf(trial), case: caseOf(trial, more.case ?? {}) });
	const pod = podOf(wish);
	await source.requestData([pod]);
	const [entry] = pod.varlist;
	const [explanation] = await source.explain();
	return { entry: entry!, selected: entry!.selected, explanation: explanation!, cause: entry!.cause };
}

const whole = "195001-201412";

test("a file's copies come with it: the original's first, their places by the data reference syntax", async () => {
	const { selected } = await asked([
		fileOf("r1i1p1f1 gn v20190308", whole, { node: "b.org", url: "http://b.org/x.nc", replica: true }),
		fileOf("r1i1p1f1 gn v20190308", whole),
	]);
	const place = `CMIP6/CMIP/NCAR/CESM2/historical/r1i1p1f1/Amon/tas/gn/v20190308/tas_Amon_CESM2_historical_r1i1p1f1_gn_${whole}.nc`;
	expect(selected?.files).toMatchObject([
		{
			size: 100,
			facets: { variable_id: "tas", frequency: "mon", member_id: "r1i1p1f1", version: "v20190308" },
			remote: {
				place,
				checksum: { algorithm: "sha256", hex: "ab".repeat(32) },
				replicas: [
					{ node: "a.org", url: `http://a.org/data/tas_Amon_CESM2_historical_r1i1p1f1_gn_${whole}.nc` },
					{ node: "b.org", url: "http://b.org/x.nc" },
				],
			},
		},
	]);
});

test("the newest version that was not retracted is taken, and why others are not", async () => {
	const { selected, explanation } = await asked([
		fileOf("r1i1p1f1 gn v20180101", whole, { latest: true }),
		fileOf("r1i1p1f1 gn v20190308", whole, { latest: false }),
		fileOf("r1i1p1f1 gn v20200101", whole),
		fileOf("r1i1p1f1 gn v20200101", whole, { node: "b.org", retracted: true }),
	]);
	expect(selected?.facets["version"]).toBe("v20190308");
	expect(explanation.rejected.map(({ reason }) => reason)).toEqual([
		"superseded by v20190308",
		"retracted, as b.org (globus=http://index.test/v1/index/test) says",
	]);
	expect(explanation.looked?.asked).toMatchObject([
		{ index: "globus=http://index.test/v1/index/test", files: 1 },
	]);
});

test("a version that is named is taken although there is a newer one; a retracted one never, and --strict says so", async () => {
	const files = [
		fileOf("r1i1p1f1 gn v20180101", whole),
		fileOf("r1i1p1f1 gn v20190308", whole),
		fileOf("r1i1p1f1 gn v20200101", whole, { retracted: true }),
	];
	const facets = { source_id: "CESM2", experiment_id: "historical" };
	const old = await asked(files, { case: { facets: { ...facets, version: "v20180101" } } });
	expect(old.selected?.facets["version"]).toBe("v20180101");
	const bad = { facets: { ...facets, version: "v20200101" } };
	const { cause } = await asked(files, { case: bad });
	expect(isHeadwaterError(cause, "NoData") && cause.message).toMatch(
		/v20200101 is passed over: retracted, as a\.org/,
	);
	const strict = await asked(files, { case: { ...bad, strict: true } });
	expect(isHeadwaterError(strict.cause, "Selection") && strict.cause.message).toMatch(
		/v20200101" is retracted/,
	);
});

test("contradicting and lacking copies are told with the data", async () => {
	const { selected } = await asked([
		fileOf("r1i1p1f1 gn v20190308", "195001-199912"),
		fileOf("r1i1p1f1 gn v20190308", "200001-201412"),
		fileOf("r1i1p1f1 gn v20190308", "195001-199912", {
			node: "b.org",
			replica: true,
			sha256: "cd".repeat(32),
		}),
	]);
	expect(selected?.files).toHaveLength(2);
	expect(selected?.files[0]?.remote?.replicas).toHaveLength(1);
	expect(selected?.notes).toEqual([
		"incomplete on b.org",
		expect.stringMatching(/^the copy of "tas_.*195001-199912\.nc" on b\.org has other bytes \(sha256:cdcd/),
	]);
});

test("what emptied an answer is counted by the index: a word no vocabulary has comes first", async () => {
	const { explanation, cause } = await asked(
		[fileOf("r1i1p1f1 gn v20190308", whole), fileOf("r2i1p1f1 gn v20190308", whole)],
		{ case: { facets: { source_id: "CESM2", experiment_id: "historicol", variant_label: "r1i1p1f1" } } },
	);
	expect(isHeadwaterError(cause, "NoData")).toBe(true);
	expect(explanation.nearest[0]).toEqual({
		drop: "experiment_id=historicol",
		files: 1,
		found: "historical",
	});
	expect(explanation.problem?.message).toContain("in ESGF (1 index asked). Nearest: 1 file if experiment_id");
});

test("a dead index is told and not fatal; when all are dead each is named", async () => {
	const warnings: string[] = [];
	const log: Log = { ...silentLog, warn: (message) => void warnings.push(message), child: () => log };
	const files = [fileOf("r1i1p1f1 gn v20190308", whole)];
	const dead = "solr=http://index.test/nothing";
	const { selected } = await asked(files, { log, index: [dead, "stac=http://index.test/stac"] });
	expect(selected?.files).toHaveLength(1);
	expect(warnings).toEqual([
		expect.stringContaining("solr=http://index.test/nothing/search is not to be relied on"),
	]);
	const { cause } = await asked(files, { index: [dead] });
	expect(isHeadwaterError(cause, "Store") && cause.message).toMatch(
		/no index gave an answer: solr=.*answers 404/,
	);
});

test("names and ids that do not follow the syntax lead nowhere", async () => {
	const { cause, explanation } = await asked([
		fileOf("r1i1p1f1 gn v20190308", whole, { name: "../../../etc/passwd" }),
		fileOf("r1i1p1f1 gn v20190308", whole, {
			name: `tas_Amon_CESM2_historical_r1i1p1f1_gn_${"1".repeat(300)}.nc`,
		}),
	]);
	expect(isHeadwaterError(cause, "NoData")).toBe(true);
	expect(explanation.rejected).toMatchObject([{ reason: expect.stringContaining("passwd") }]);
});

test("indices are named by kind and address", () => {
	expect(Options.parse({ index: "stac=https://h" }).index).toEqual(["stac=https://h"]);
	expect(Options.parse({}).index.length).toBeGreaterThan(3);
	expect(Options.safeParse({ index: ["sola=https://h"] }).error?.issues[0]?.message).toMatch(
		/Did you mean "solr"/,
	);
	expect(Options.safeParse({ index: "solr=h" }).error?.issues[0]?.message).toMatch(/no address/);
});
