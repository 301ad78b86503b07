import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { inheritedEnvironment } from "../../run/pods/inherited.ts";
import type { CommandFunction } from "../command-table.ts";
import { EXIT } from "../exit-codes.ts";
import { counted, readable } from "../plugin-tests.ts";

/** Runs tests of plugins with Node's own runner; TypeScript and imports of headwater and zod work in them. */
export const command: CommandFunction = async ({ arguments: files, flags }) => {
	const paths = await readable(files.map((file) => resolve(file)));
	const loader = new URL(
		import.meta.url.endsWith(".ts") ? "../../dist/cli/plugin-loader.js" : "../plugin-loader.js",
		import.meta.url,
	).href;
	const reporter = flags["json"] ? "tap" : "spec";
	const child = spawn(
		process.execPath,
		["--import", loader, "--test", `--test-reporter=${reporter}`, ...paths],
		{
			env: inheritedEnvironment(process.env),
			stdio: ["ignore", flags["json"] ? "pipe" : "inherit", "inherit"],
		},
	);
	let text = "";
	child.stdout?.setEncoding("utf8").on("data", (more: string) => {
		text += more;
	});
	const status = await new Promise((end, fail) => child.on("close", end).on("error", fail));
	if (flags["json"]) process.stdout.write(`${JSON.stringify(counted(text), null, 2)}\n`);
	return status === 0 ? EXIT.done : EXIT.failed;
};
