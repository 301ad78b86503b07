import { summaryLines } from "../../publish/report/summary.ts";
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
	const result = await runCases(resolved.spec, { plugins, line: call.line });
	const colour = process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined;
	const lines = asJson ? [JSON.stringify(result, null, 2)] : summaryLines(result, { colour });
	process.stdout.write(`${lines.join("\n")}\n`);
	return result.exitCode;
};
