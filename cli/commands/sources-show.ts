import { optionsIn, schemaOfOptions } from "../../core/recipe/option-shape.ts";
import type { CommandFunction } from "../command-table.ts";
import { EXIT } from "../exit-codes.ts";
import { pluginsNamed } from "../outside-plugins.ts";
import { loadSource } from "../sources.ts";
import { optionLines, optionOf } from "../step-page.ts";

/** How case files write an option that has a name of its own there. */
const written = (name: string) => (name === "root" ? "CASE_ROOT_DIR" : name);

/** Shows what a data source takes, from its own schema. */
export const command: CommandFunction = async ({ arguments: [name = ""], flags }) => {
	const { Source, Options } = await loadSource(name, (await pluginsNamed(flags)).sources);
	const options = optionsIn(Options).map((one) => ({ ...optionOf(one), name: written(one.name) }));
	const page = { name, title: Source.title, options, schema: schemaOfOptions(Options) };
	const root = options.some((one) => one.name === "CASE_ROOT_DIR");
	const example = `headwater run case.jsonc --data-manager ${name}${root ? " --case-root-dir /data" : ""}`;
	const text = [`${name}: ${page.title}`, "", ...optionLines(options), "", "Example:", `  ${example}`, ""];
	process.stdout.write(flags["json"] ? `${JSON.stringify(page, null, 2)}\n` : text.join("\n"));
	return EXIT.done;
};
