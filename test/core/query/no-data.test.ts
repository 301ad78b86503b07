import { expect, test } from "@jest/globals";
import { NoDataError } from "../../../core/errors.ts";
import type { VarlistEntry } from "../../../core/model/varlist-entry.ts";
import { type FileParts, files, podOf, type WorldParts, worldOf } from "../../worlds.ts";

async function problemOf(parts: FileParts[], more: Partial<WorldParts> = {}): Promise<NoDataError> {
	const pod = podOf("A", { tas: {} });
	const { source } = worldOf({ files: files(...parts), ...more });
	await source.requestData([pod]);
	expect(pod.cause).toBeInstanceOf(NoDataError);
	return pod.cause as NoDataError;
}

test("nothing found names the variable, the place, the count and the nearest miss", async () => {
	const problem = await problemOf([{}, { variable: "pr" }], { facets: { grid_label: "gr" } });
	expect(problem.message).toMatch(
		/^"tas" \(air_temperature, tas in Amon.*\) was not found for case "trial" under "\/data" \(2 files looked at\)\. Nothing there has grid_label=gr\. Did you mean "gn"\? Nearest: 1 file if grid_label=gr is dropped \(found: gn\)\. Run `headwater explain`/,
	);
	expect(problem.details.looked).toEqual([{ root: "/data", files: 2 }]);
});

test("an empty catalogue says that no file follows the layout", async () => {
	const problem = await problemOf([]);
	expect(problem.message).toMatch(
		/0 files looked at\)\. No file there follows the layout: check CASE_ROOT_DIR/,
	);
	expect(problem.details.nearest).toEqual([]);
});

test("the values nearest to a typing error are named first", async () => {
	const sources = ["MIROC6", "CESM2-WACCM", "CESM2", "E3SM-1-0"].map((source) => ({ source }));
	const problem = await problemOf(sources, { facets: { source_id: "CESM3" } });
	expect(problem.details.nearest[0]).toMatchObject({
		drop: "source_id=CESM3",
		files: 4,
		found: expect.stringMatching(/^CESM2/),
	});
});

test("where only the period is wrong, no facet is blamed; a value nobody has is told with those there are", async () => {
	const late = await problemOf([{ time: "198501-201412" }], { facets: { source_id: "CESM2" } });
	expect(late.details.nearest.map(({ drop }) => drop)).toEqual([expect.stringMatching(/^the period/)]);
	const strange = await problemOf([{ source: "MIROC6" }], { facets: { source_id: "XYZ" } });
	expect(strange.message).toContain("Nothing there has source_id=XYZ. There: MIROC6.");
});

test("two wrong conditions are found together when no single one helps", async () => {
	const problem = await problemOf([{}], { facets: { grid_label: "gr", variant_label: "r9i1p1f1" } });
	expect(problem.details.nearest[0]?.drop).toBe("grid_label=gr and variant_label=r9i1p1f1");
});

/** Seeded: the same requests every time (mulberry32). */
function randomOf(start: number) {
	let seed = start;
	const next = () => {
		seed = (seed + 0x6d2b79f5) | 0;
		let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	return <Item>(items: readonly Item[]) => items[Math.floor(next() * items.length)] as Item;
}

const pick = randomOf(2026);
const models = [
	["CESM2", "gn"],
	["MIROC6", "gn"],
	["GFDL-ESM4", "gr1"],
	["CNRM-CM6-1", "gr"],
	["IPSL-CM6A-LR", "gr"],
	["E3SM-1-0", "gr"],
	["MPI-ESM1-2-LR", "gn"],
	["BCC-CSM2-MR", "gn"],
] as const;
const experiments = [
	["historical", "195001-201412"],
	["piControl", "185001-204912"],
	["ssp585", "201501-210012"],
	["amip", "197901-201412"],
] as const;

type ArchiveFile = Required<
	Pick<FileParts, "source" | "experiment" | "member" | "table" | "variable" | "grid" | "time">
>;

/** Two variables in two tables of one run; one in twenty was never published. */
const publish = (
	run: Pick<ArchiveFile, "source" | "experiment" | "member" | "grid">,
	time: string,
): ArchiveFile[] =>
	["Amon", "day"].flatMap((table) =>
		["tas", "pr"].flatMap((variable) => {
			const dates = table === "Amon" ? time : time.replace(/(\d{6})-(\d{6})/, "$101-$231");
			return pick([1, ...Array(19).fill(0)]) === 1 ? [] : [{ ...run, table, variable, time: dates }];
		}),
	);

/** As real archives are: a model has some of the experiments, and members of its own. */
const archive = models.flatMap(([source, grid]) =>
	experiments.flatMap(([experiment, time]) => {
		if (pick([0, 0, 1]) === 1) return [];
		const members = ["r1i1p1f1", ...(pick([0, 1]) === 1 ? ["r2i1p1f1", "r3i1p1f1"] : [])];
		return members.flatMap((member) => publish({ source, experiment, member, grid }, time));
	}),
);

const rows = files(...archive);
const typo = (text: string) => text.slice(0, -1) + (text.endsWith("X") ? "Y" : "X");

/** One request for a file that exists, with one facet made wrong. */
function nearMiss(wrong: string) {
	const file = pick(archive);
	const right: Record<string, string> = {
		source_id: file.source,
		experiment_id: file.experiment,
		variant_label: file.member,
		grid_label: file.grid,
		table_id: file.table,
	};
	const years = /^(\d{4})/.exec(file.time)?.[1] ?? "";
	const period = `${Number(years) + 1}-${Number(years) + 5}`;
	const others: Record<string, readonly string[]> = {
		source_id: [typo(file.source)],
		experiment_id: experiments.map(([name]) => name).filter((name) => name !== file.experiment),
		variant_label: ["r1i1p1f1", "r2i1p1f1", "r3i1p1f1", "r9i1p1f1"].filter((name) => name !== file.member),
		grid_label: ["gn", "gr", "gr1", "gr2"].filter((name) => name !== file.grid),
		table_id: ["Amon", "day", "Emon", "AERmon"].filter((name) => name !== file.table),
	};
	const facets = wrong === "period" ? right : { ...right, [wrong]: pick(others[wrong] as readonly string[]) };
	return { file, facets, period: wrong === "period" ? "1700-1705" : period };
}

test("the true culprit of a near miss is named first in at least 95 of 100 requests", async () => {
	const kinds = ["source_id", "experiment_id", "variant_label", "grid_label", "table_id", "period"];
	const misses: string[] = [];
	let asked = 0;
	while (asked < 200) {
		const wrong = kinds[asked % kinds.length] as string;
		const { file, facets, period } = nearMiss(wrong);
		const pod = podOf("A", { [file.variable]: { frequency: file.table === "day" ? "day" : "mon" } });
		const { source } = worldOf({ files: rows, facets, period });
		await source.requestData([pod], { until: "selected" });
		// The altered request may fit another file of the archive: then it is no miss. Or it may fit files of another period: then
		// either the period or the facet is wrong, and nobody can tell which.
		if (!(pod.cause instanceof NoDataError)) continue;
		const rejected = source.queryResult(pod.varlist[0] as VarlistEntry)?.rejected ?? [];
		if (wrong !== "period" && rejected.length > 0) continue;
		asked++;
		const first = pod.cause.details.nearest[0]?.drop ?? "";
		if (!first.startsWith(wrong === "period" ? "the period" : `${wrong}=`)) misses.push(`${wrong}: ${first}`);
	}
	console.info(`Culprit first: ${asked - misses.length} of ${asked}. Missed: ${misses.join("; ") || "none"}`);
	expect(misses.length).toBeLessThanOrEqual(asked * 0.05);
});
