import { relative, resolve } from "node:path";
import type { CommandFunction } from "../command-table.ts";
import { EXIT } from "../exit-codes.ts";
import { beginPlugin, spellingOf } from "../new-plugin.ts";

/** How a plugin of each kind is used. */
const USES: Readonly<Record<string, (file: string, name: string) => string>> = {
	source: (file, name) => `headwater run case.jsonc --plugin ${file} --data-manager ${name}`,
	step: (file, name) => `headwater convert in.nc out.nc --plugin ${file} --step ${name}:variable=tas`,
	convention: (file, name) =>
		`headwater run case.jsonc --plugin ${file}   (case.jsonc: "convention": "${spellingOf(name)}")`,
	publisher: (file) => `headwater serve /data --plugin ${file}`,
	pod: (file, name) => `headwater run case.jsonc --pod-dir ${file} --pods ${name}`,
};

/** Begins a plugin of one's own: a file that works and a test that passes. */
export const command: CommandFunction = async ({ arguments: [kind = "", name = ""], flags }) => {
	const folder = resolve((flags["into"] as string | undefined) ?? ".");
	const files = (await beginPlugin({ kind, name, folder })).map(seen);
	const test = files.find((file) => file.endsWith(".test.ts")) ?? "";
	const plugin = kind === "pod" ? test.replace(/\.test\.ts$/, "") : test.replace(/\.test\.ts$/, ".ts");
	const next = { test: `headwater test ${test}`, use: USES[kind]?.(plugin, name) };
	process.stdout.write(
		flags["json"]
			? `${JSON.stringify({ files, next }, null, 2)}\n`
			: `${files.map((file) => `wrote ${file}`).join("\n")}\n\nTest it:  ${next.test}\nUse it:   ${next.use}\n`,
	);
	return EXIT.done;
};

/** From the current folder, as --plugin takes it. */
const seen = (path: string): string => {
	const shown = relative(".", path);
	return shown.startsWith(".") ? shown : `./${shown}`;
};
