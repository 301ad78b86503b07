import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { CaseExplanation } from "../../../core/model/explanation.ts";
import { explanationText } from "../../../publish/report/explanation.ts";
import { planText } from "../../../publish/report/plan.ts";
import { sampleExplanation } from "./sample-explanation.ts";

const plain = { colour: false, width: 100 };
const text = explanationText(sampleExplanation, plain);
const lines = text.split("\n");
/** Wrapped lines joined again. */
const flat = text.replace(/\s+/gu, " ");

test("one table of all variables comes first", () => {
	const rows = lines.slice(lines.findIndex((line) => line.startsWith("status")) + 1);
	expect(rows[0]).toMatch(
		/^✔ selected {2}zonal_section +ua925 +ua \(Amon, Emon\) +9 found, took Amon gn v20190308 \(1 f/u,
	);
	expect(rows[1]).toMatch(
		/^✖ failed +tropical_waves +rlut +rlut \(day\) +none; 12 files without table_id=day$/u,
	);
	expect(rows[2]).toMatch(/^⇄ replaced +precip_seasonal_cyc… +prate +\? +no name of its own, see below/u);
});

test("each variable says what was asked, how translated, where looked, and what was found", () => {
	for (const part of [
		"asked eastward_wind in m s-1 mon at 925 hPa (time, lat, lon)",
		"translated CMIP: ua (Amon, Emon)",
		"looked /data/CMIP6 (48 213 files) for source_id=CESM2 experiment_id=historical variable_id=ua table_id=Amon|Emon",
		"found * CESM2 historical r1i1p1f1, Amon gn v20190308, 1 file, 1950-01/2014-12",
		"... and 3 more",
		"passed over table_id=Amon grid_label=gr version=v20190401 (2 files): covers 1850-01/1949-12",
		"nearest 12 files if table_id=day is dropped (found: Amon, CFday) 2 files if experiment_id=historical is dropped (found: ssp585)",
		"made by the step precipitation-rate",
		"3. rename: ua to ua925",
		"[NoData]",
	])
		expect(flat).toContain(part);
});

test("the nearest misses keep their order, the likeliest mistake first", () => {
	expect(flat.indexOf("table_id=day is dropped (found")).toBeLessThan(
		flat.indexOf("experiment_id=historical is dropped"),
	);
});

test("what stands above is not said again; ways without a name are one line", () => {
	const [{ entries, ...one }] = sampleExplanation as [CaseExplanation];
	const [, lost] = entries as [unknown, CaseExplanation["entries"][number]];
	const message =
		'"rlut" (rlut in day) was not found for case "a" under "/data" (12 files looked at). Nothing there has member=r9. There: r1. Nearest: 2 files if member=r9 is dropped (found: r1).';
	const problem = { code: "NoData", message };
	const way = {
		...lost,
		...{ id: `${lost.id}~time-statistic`, madeBy: "time-statistic", requirement: "alternate" as const },
		insteadOf: { id: lost.id, differs: ["6hr for day"], problem },
		...{ translationProblem: "has no name", problem: { code: "Translation", message: "has no name" } },
	};
	const [{ looked: _, ...unasked }, other] = [way, { ...way, translationProblem: undefined, problem }];
	const told = (all: readonly object[]) =>
		explanationText([{ ...one, entries: all } as unknown as CaseExplanation], plain).replace(/\s+/gu, " ");
	const text = told([{ ...lost, problem }, unasked, { ...other, id: "x", looked: lost.looked }]);
	expect(text).toContain("problem Nothing there has member=r9. There: r1. [NoData]");
	expect(text).toContain("no name for time-statistic of 6hr for day");
	expect(text).toContain('was not found for case "a" under "/data" (12 files looked at). translated');
});

const escapeCode = "\u001b";
const withoutColour = (coloured: string) =>
	coloured.replaceAll(new RegExp(`${escapeCode}\\[\\d+m`, "gu"), "");

test("colour changes nothing but colours", () => {
	expect(text).not.toContain(escapeCode);
	for (const render of [explanationText, planText]) {
		const coloured = render(sampleExplanation, { colour: true, width: 100 });
		expect(coloured).toContain(escapeCode);
		const trimmed = (one: string) => one.split("\n").map((line) => line.trimEnd());
		expect(trimmed(withoutColour(coloured))).toEqual(trimmed(render(sampleExplanation, plain)));
	}
});

test("no line is wider than the terminal and no name sends codes to it", () => {
	const hostile = (name: string): readonly CaseExplanation[] =>
		sampleExplanation.map((one) => ({
			...one,
			name,
			entries: one.entries.map((entry) => ({
				...entry,
				name,
				pod: name,
				nearest: [{ drop: name, files: 1, found: name }],
			})),
		}));
	fc.assert(
		fc.property(
			fc.oneof(
				fc.constantFrom(`${escapeCode}[2J`, "a\u202eb", "x".repeat(500)),
				fc.string({ maxLength: 40 }),
			),
			fc.integer({ min: 80, max: 160 }),
			(name, width) => {
				for (const render of [explanationText, planText]) {
					const shown = render(hostile(name), { colour: false, width });
					expect(shown.includes(escapeCode) || shown.includes("\u202e")).toBe(false);
					for (const line of shown.split("\n")) expect(line.length).toBeLessThanOrEqual(width);
				}
			},
		),
		{ numRuns: 40 },
	);
});

test("the plan shows files, bytes and steps, and counts each input file once", () => {
	const plan = planText(sampleExplanation, plain);
	expect(plan).toMatch(/^zonal_section +✔ ua925 +1 +141 MB +79\.6 MB +Amon gn v20190308$/mu);
	expect(plan).toMatch(/^tropical_waves +✖ rlut +no data\n {4}problem +"rlut" \(toa_outgoing/mu);
	expect(plan).toMatch(/^ {4}steps +1\. crop-dates: keep 1980-01-01 to 2009-12-31\n +2\. extract-level/mu);
	// Two files of 141 236 480 bytes, one of them read by two PODs; three products of 79 626 240 bytes.
	expect(plan.replaceAll("\n", " ")).toContain(
		"Total: 3 variables from 2 files: 282 MB in, 239 MB out (before compression). 1 variable without data.",
	);
	expect(plan).not.toContain("lwe_precipitation_rate");
});

test("a case without entries says why", () => {
	const [one] = sampleExplanation;
	if (!one) throw new Error("the sample has no case");
	const broken = { ...one, entries: [], problem: { code: "Catalogue", message: "No catalogue." } };
	expect(explanationText([broken], plain)).toContain("✖ No catalogue. [Catalogue]");
});
