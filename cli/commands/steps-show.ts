import { stepNamed } from "../../core/recipe/recipe.ts";
import type { CommandFunction } from "../command-table.ts";
import { EXIT } from "../exit-codes.ts";
import { pluginsNamed } from "../outside-plugins.ts";
import { pageOf, pageText } from "../step-page.ts";
import { loadStep, loadSteps } from "../steps.ts";

/** A script's path, as `user:script=` takes it. */
const isScript = (name: string): boolean => /[/\\]|\.[cm]?[jt]s$/.test(name);

/** Shows what a step takes, from its own schema. */
export const command: CommandFunction = async ({ arguments: [name = ""], flags }) => {
	const outside = (await pluginsNamed(flags)).preprocess;
	const step = isScript(name) ? await loadStep(name) : stepNamed(name, await loadSteps({ outside }));
	const page = pageOf(name, step, isScript(name));
	process.stdout.write(flags["json"] ? `${JSON.stringify(page, null, 2)}\n` : pageText(page));
	return EXIT.done;
};
