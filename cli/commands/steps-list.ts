import type { CommandFunction } from "../command-table.ts";
import { EXIT } from "../exit-codes.ts";
import { pluginsNamed } from "../outside-plugins.ts";
import { loadSteps } from "../steps.ts";

/** Shows every step with its title. */
export const command: CommandFunction = async ({ flags }) => {
	const outside = (await pluginsNamed(flags)).preprocess;
	const steps = [...(await loadSteps({ outside }))].map(([name, { title }]) => ({ name, title }));
	const width = Math.max(...steps.map(({ name }) => name.length));
	const lines = steps.map(({ name, title }) => `${name.padEnd(width)}  ${title}`);
	process.stdout.write(`${flags["json"] ? JSON.stringify(steps, null, 2) : lines.join("\n")}\n`);
	return EXIT.done;
};
