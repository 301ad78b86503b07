import type { CommandFunction } from "../command-table.ts";
import { explainCases, printExplanations } from "../explain-cases.ts";
import { readConfig } from "../read-config.ts";

/** For every variable: what was asked, how it was translated, where was looked, what came nearest. */
export const command: CommandFunction = async (call) => {
	const { resolved, plugins } = await readConfig(call);
	const explained = await explainCases(resolved.spec, { plugins });
	return printExplanations(explained, { asJson: call.flags["json"] === true, plan: false });
};
