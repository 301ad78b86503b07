import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { makeSampleData } from "../../demo/make-sample-data.ts";
import type { CommandFunction } from "../command-table.ts";
import { buildDemoEngine } from "../demo-engine.ts";
import { command as run } from "./run.ts";

/** From the clone's own folder: the demo writes nowhere else. */
const CLONE = fileURLToPath(
	new URL(import.meta.url.includes("/dist/cli/") ? "../../../" : "../../", import.meta.url),
);
const CASE = fileURLToPath(new URL("../../demo/case.jsonc", import.meta.url));

/** Makes sample data, runs the built-in diagnostics on them, and ends by naming the report. */
export const command: CommandFunction = async ({ flags, line }) => {
	const output = resolve((flags["outputDir"] as string | undefined) ?? join(CLONE, "demo-output"));
	const data = join(output, "data");
	await mkdir(data, { recursive: true });
	process.stderr.write(`Making sample data in ${data} ...\n`);
	const engine = buildDemoEngine();
	await makeSampleData(data, { engine });
	await engine.close();
	const given = Object.fromEntries(
		Object.entries(flags).filter(([name]) => name === "verbose" || name === "quiet"),
	);
	const demoFlags = {
		...given,
		caseRootDir: join(data, "CMIP6"),
		obsDataRoot: join(data, "obs"),
		outputDir: output,
		cacheDir: join(output, "cache"),
		overwrite: true,
	};
	return run({ arguments: [CASE], flags: demoFlags, line });
};
