import { fileURLToPath } from "node:url";
import { test } from "@jest/globals";
import { loadPlugin, pluginFiles } from "../../cli/discover.ts";
import type { DataSourcePlugin } from "../../core/source-plugin.ts";
import { keepsContract } from "../contracts/check.ts";
import { sourceContract } from "../contracts/source.ts";
import type { SourceTrial } from "../contracts/source-world.ts";

/** A source brings a small archive to be tried on: `sources/NAME.ts` beside this file exports it as `trial`. */
const trials = fileURLToPath(new URL("sources/", import.meta.url));

for (const name of (await pluginFiles("sources")).keys()) {
	const plugin = await loadPlugin<DataSourcePlugin>("sources", name, { exported: "Source" });
	const { trial } = (await import(`${trials}${name}.ts`)) as { trial: SourceTrial };
	keepsContract(test, sourceContract(name, plugin, trial));
}
