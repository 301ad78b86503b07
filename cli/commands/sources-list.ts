import { sourceOptionKeysOf } from "../../core/settings/source-options.ts";
import type { CommandFunction } from "../command-table.ts";
import { pluginFiles } from "../discover.ts";
import { EXIT } from "../exit-codes.ts";
import { pluginsNamed } from "../outside-plugins.ts";
import { loadSource } from "../sources.ts";

/** Shows every data source with its title and the keys it takes. */
export const command: CommandFunction = async ({ flags }) => {
	const sources = [];
	const outside = (await pluginsNamed(flags)).sources;
	for (const name of new Set([...(await pluginFiles("sources")).keys(), ...outside.keys()])) {
		const plugin = await loadSource(name, outside);
		sources.push({
			name,
			title: plugin.Source.title,
			keys: sourceOptionKeysOf(plugin.Options).map((key) => (key === "root" ? "CASE_ROOT_DIR" : key)),
		});
	}
	const width = Math.max(...sources.map(({ name }) => name.length));
	const lines = sources.map(
		({ name, title, keys }) =>
			`${name.padEnd(width)}  ${title}\n${" ".repeat(width)}  keys: ${keys.join(", ")}`,
	);
	process.stdout.write(`${flags["json"] ? JSON.stringify(sources, null, 2) : lines.join("\n")}\n`);
	return EXIT.done;
};
