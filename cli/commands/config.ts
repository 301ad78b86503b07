import type { CommandFunction } from "../command-table.ts";
import { EXIT } from "../exit-codes.ts";
import { readConfig } from "../read-config.ts";
import { secretsIn, withoutSecrets } from "../secrets.ts";

const shown = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

/** Prints every value that holds for a case file, and who said so. */
export const command: CommandFunction = async (call) => {
	const resolved = withoutSecrets((await readConfig(call)).resolved, secretsIn(process.env));
	if (call.flags["json"] === true) {
		process.stdout.write(`${JSON.stringify({ values: resolved.values, notes: resolved.notes }, null, 2)}\n`);
		return EXIT.done;
	}
	const rows = resolved.values.map(
		({ case: one, key, value, origin }) =>
			[one ? `${one}: ${key}` : key, shown(value) ?? "", origin] as const,
	);
	const width = (column: 0 | 1) => Math.min(60, Math.max(...rows.map((row) => row[column].length)));
	const lines = rows.map(
		([key, value, origin]) => `${key.padEnd(width(0))}  ${value.padEnd(width(1))}  ${origin}`,
	);
	process.stdout.write(`${[...lines, ...resolved.notes].join("\n")}\n`);
	return EXIT.done;
};
