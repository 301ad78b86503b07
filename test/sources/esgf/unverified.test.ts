import { expect, test } from "@jest/globals";
import { Options, Source } from "../../../sources/esgf/index.ts";
import { convention } from "../../../translators/cmip/index.ts";
import { caseOf, podOf, type SourceTrial, worldOf } from "../../contracts/source-world.ts";
import { wishOf } from "../../contracts/wishes.ts";
import { type IndexedFile, memoryIndex } from "../../servers/esgf-index.ts";

const file = (years: string, sha256?: string): IndexedFile => ({
	dataset: "CMIP6.CMIP.NCAR.CESM2.historical.r1i1p1f1.Amon.tas.gn.v20190308",
	name: `tas_Amon_CESM2_historical_r1i1p1f1_gn_${years}.nc`,
	...{ node: "a.org", url: `http://a.org/${years}.nc`, size: 100, replica: false },
	...(sha256 !== undefined && { sha256 }),
});

/** What is told of the variable of a POD whose data have these files. */
async function notesOf(files: readonly IndexedFile[]): Promise<readonly string[]> {
	const trial: SourceTrial = {
		options: { index: ["solr=http://index.test"] },
		facets: { source_id: "CESM2", experiment_id: "historical" },
		period: "1995-2004",
		wish: wishOf({ name: "tas", standardName: "air_temperature", modifier: "atmos_height", units: "K" }),
		convention,
		world: { http: memoryIndex(files) },
	};
	const pod = podOf(trial.wish);
	const source = new Source({
		options: Options.parse(trial.options),
		world: worldOf(trial),
		case: caseOf(trial),
	});
	await source.requestData([pod]);
	expect(pod.cause).toBeUndefined();
	return pod.varlist[0]?.notes ?? [];
}

const sum = "a".repeat(64);

test("files without a checksum are told among the notes of their variable, which the report and result.json show", async () => {
	expect(await notesOf([file("195001-199912", sum), file("200001-201412")])).toContain(
		'unverified: no index states a checksum of "200001-201412.nc", so damage on the way would not show',
	);
	expect(await notesOf([file("195001-199912"), file("200001-201412")])).toContain(
		'unverified: no index states a checksum of "195001-199912.nc" and 1 more, so damage on the way would not show',
	);
});

test("files with checksums are told nothing of", async () => {
	const notes = await notesOf([file("195001-199912", sum), file("200001-201412", sum)]);
	expect(notes.filter((note) => note.includes("unverified"))).toEqual([]);
});
