import type { RunResult } from "../../core/model/run-result.ts";
import { pagePaths } from "./address.ts";
import { lineagePage, lineagePath } from "./lineage-page.ts";
import { podPage } from "./pod-page.ts";
import { runPage } from "./run-page.ts";
import { type InlinedImages, viewFrom } from "./view.ts";

/**
 * The report of a run: `index.html`, `report/<case>--<pod>.html` for each POD of each case, and `report/lineage.html`, by paths relative to the run's folder.
 * The pages open from a disk without a network and without scripts; figures, logs and files are linked, unless `inlined` carries an
 * image along.
 */
export function renderReport(
	result: RunResult,
	{ inlined = new Map() }: { readonly inlined?: InlinedImages } = {},
): ReadonlyMap<string, string> {
	const pages = pagePaths(result);
	const top = viewFrom(result, { up: "", pages, inlined });
	const below = viewFrom(result, { up: "../", pages, inlined });
	const report = new Map([["index.html", runPage(top)]]);
	for (const one of result.cases)
		for (const pod of one.pods) report.set(pages.get(pod) ?? "", podPage({ case: one, pod }, below));
	report.set(lineagePath, lineagePage(below));
	return report;
}
