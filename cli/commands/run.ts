import { summaryLines } from "../../publish/report/summary.ts";
import { settingOf } from "../colour.ts";
import type { CommandFunction } from "../command-table.ts";
import { explainCases, printExplanations } from "../explain-cases.ts";
import { readConfig } from "../read-config.ts";
import { runCases } from "../run-cases.ts";

/** Finds, selects, fetches and prepares the data of a case file, runs its diagnostics, and names the report. */
export const command: CommandFunction = async (call) => {
	const { resolved, plugins } = await readConfig(call);
	const asJson = call.flags["json"] === true;
	if (resolved.spec.dryRun) {
		const explained = await explainCases(resolved.spec, { plugins });
		return printExplanations(explained, { asJson, plan: true });
	}
	if (resolved.spec.verbosity >= 0)
		for (const note of resolved.notes) process.stderr.write(`note: ${note}\n`);
	const result = await runCases(resolved.spec, { plugins, line: call.line });
	if (asJson) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
	else if (resolved.spec.verbosity >= 0)
		process.stdout.write(`${summaryLines(result, settingOf(process.stdout)).join("\n")}\n`);
	return result.exitCode;
};
