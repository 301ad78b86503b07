import type { CommandFunction } from "../command-table.ts";
import { loudnessAsked } from "../console.ts";
import { conversionText } from "../conversion-text.ts";
import { convertFiles } from "../convert-files.ts";
import { recipeOf } from "../convert-recipe.ts";
import { EXIT } from "../exit-codes.ts";
import { pluginsNamed } from "../outside-plugins.ts";
import { sizeFlags } from "../size-flags.ts";

type Flags = Readonly<Record<string, unknown>>;
const text = (flags: Flags, name: string) => flags[name] as string | undefined;
const texts = (flags: Flags, name: string) => flags[name] as readonly string[] | undefined;

/** Options of the command line that make the recipe. */
const wordsOf = (flags: Flags) => ({
	...Object.fromEntries(
		["variable", "select", "level", "units", "rename", "chunk"].map((name) => [name, texts(flags, name)]),
	),
	...Object.fromEntries(["date", "statistic", "deflate"].map((name) => [name, text(flags, name)])),
	shuffle: flags["shuffle"] !== false,
});

/** Copies files, and what is asked to be changed on the way. */
export const command: CommandFunction = async ({ arguments: files, flags }) => {
	const outside = (await pluginsNamed(flags)).preprocess;
	const file = text(flags, "recipe");
	const steps = texts(flags, "step") ?? [];
	const result = await convertFiles({
		files,
		recipe: await recipeOf({ words: wordsOf(flags), steps, outside, ...(file !== undefined && { file }) }),
		outside,
		format: text(flags, "format"),
		...sizeFlags(flags),
		overwrite: flags["overwrite"] === true,
		dryRun: flags["dryRun"] === true,
		...(text(flags, "provenance") !== undefined && { provenance: text(flags, "provenance") as string }),
		// Only --json tells it.
		hash: flags["json"] === true,
		skipUnreadable: flags["skipUnreadable"] === true,
		level: loudnessAsked(flags),
	});
	if (flags["json"] === true) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
	else if (flags["quiet"] !== true || flags["dryRun"] === true) process.stdout.write(conversionText(result));
	return EXIT.done;
};
