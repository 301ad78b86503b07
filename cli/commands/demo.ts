import { mkdir } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { makeSampleData } from "../../demo/make-sample-data.ts";
import type { CommandFunction } from "../command-table.ts";
import { createLocalEngine } from "../local-engine.ts";
import { packageRoot } from "../package-root.ts";
import { command as run } from "./run.ts";

const MEMORY = 512 * 2 ** 20;

/** Makes sample data, runs the built-in diagnostics on them, and ends by naming the report. */
export const command: CommandFunction = async ({ flags, line }) => {
	// The clone's own folder: the demo writes nowhere else unless told to.
	const output = resolve((flags["outputDir"] as string | undefined) ?? join(packageRoot(), "demo-output"));
	await mkdir(output, { recursive: true });
	if (flags["quiet"] !== true) process.stderr.write(`Making sample data in ${output} ...\n`);
	const engine = createLocalEngine({ workers: 0, memory: MEMORY });
	await makeSampleData(output, { engine });
	await engine.close();
	const given = Object.fromEntries(
		Object.entries(flags).filter(([name]) => ["verbose", "quiet", "json"].includes(name)),
	);
	const file = join(output, "case.jsonc");
	const code = await run({
		arguments: [file],
		flags: { ...given, cacheDir: join(output, "cache"), overwrite: true },
		line,
	});
	const isTold = flags["quiet"] !== true && flags["json"] !== true;
	if (isTold)
		process.stdout.write(`Its data in the browser, and for xarray and netCDF: ${publishing(file)}\n`);
	return code;
};

/** As it is typed here: in the clone, or where the command was installed. */
function publishing(file: string): string {
	const near = (path: string) => relative(process.cwd(), path);
	const own = near(join(packageRoot(), "bin", "headwater"));
	const command = own.startsWith("..") ? "headwater" : own;
	const place = near(file).startsWith("..") ? file : near(file);
	return `${command} serve ${/\s/.test(place) ? `"${place}"` : place}`;
}
