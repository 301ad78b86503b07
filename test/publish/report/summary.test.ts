import { expect, test } from "@jest/globals";
import { summaryLines } from "../../../publish/report/summary.ts";
import { sampleRun } from "./sample-run.ts";

test("the summary has a line per POD of each case, the count, and the report's path last", () => {
	const lines = summaryLines(sampleRun, { colour: false });
	expect(lines[0]).toBe("CESM2_historical");
	expect(lines[1]).toBe("  ✔  time_mean_maps         succeeded  12 s");
	expect(lines[2]).toBe("  ✔  precip_seasonal_cycle  succeeded  6.1 s       with an alternate for prate");
	expect(lines[4]).toMatch(
		/^ {2}✖ {2}tropical_waves {9}failed {5}1 min 21 s {2}it ended with exit code 3\. .*…$/u,
	);
	expect(lines[6]).toBe("MPI-ESM1-2-LR_historical");
	expect(lines.at(-2)).toBe("Partial: 6 of 8 PODs succeeded, 1 failed, 1 skipped in 2 min 12 s.");
	expect(lines.at(-1)).toBe("Report: /home/ada/headwater-output/two-models/index.html");
	for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
});

const escapeCode = "\u001b";

test("colour changes nothing but colours, and without it there is no escape", () => {
	const plain = summaryLines(sampleRun, { colour: false });
	const coloured = summaryLines(sampleRun, { colour: true });
	expect(plain.join("")).not.toContain(escapeCode);
	expect(coloured.join("")).toContain(`${escapeCode}[31m✖${escapeCode}[0m`);
	expect(
		coloured.map((line) => line.replace(new RegExp(`${escapeCode}\\[\\d+m`, "gu"), "").trimEnd()),
	).toEqual(plain);
});

test("names cannot move the cursor or break the line", () => {
	const [one] = sampleRun.cases;
	const [pod] = one?.pods ?? [];
	if (!one || !pod) throw new Error("the sample has no POD");
	const hostile = { ...pod, name: `a${escapeCode}[2Jb\nc` };
	const lines = summaryLines({ ...sampleRun, cases: [{ ...one, pods: [hostile] }] }, { colour: false });
	expect(lines.join("")).not.toContain(escapeCode);
	expect(lines[1]).toContain("a⟨U+001B⟩[2Jb c");
});

test("a case that could not begin has its line", () => {
	const [one] = sampleRun.cases;
	if (!one) throw new Error("the sample has no case");
	const broken = { ...one, pods: [], problem: { code: "Catalogue", message: "No catalogue." } };
	const lines = summaryLines({ ...sampleRun, exitCode: 1, cases: [broken] }, { colour: false });
	expect(lines[1]).toMatch(/^ {2}✖ No catalogue\.$/u);
	expect(lines.at(-2)).toBe("Failed: no POD ran in 2 min 12 s.");
});
