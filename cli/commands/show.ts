import { withoutCredentials } from "../../core/text/address.ts";
import type { CommandFunction } from "../command-table.ts";
import { EXIT } from "../exit-codes.ts";
import { createLocalEngine } from "../local-engine.ts";
import { readShown, shownJson, shownText } from "../show-files.ts";
import { sizeFlags } from "../size-flags.ts";

/** Shows the headers of files, in the order they are named. */
export const command: CommandFunction = async ({ arguments: files, flags }) => {
	const tell = (note: string) => void process.stderr.write(`${withoutCredentials(note)}\n`);
	const engine = createLocalEngine({ ...sizeFlags(flags), tell });
	const asJson = flags["json"] === true;
	const shown: unknown[] = [];
	try {
		for (const path of files) {
			const file = await readShown(path, engine, { stats: flags["stats"] === true });
			if (asJson) shown.push(shownJson(file));
			else process.stdout.write(shownText(file, flags["storage"] !== false));
		}
	} finally {
		await engine.close();
	}
	if (asJson) process.stdout.write(`${JSON.stringify(shown.length === 1 ? shown[0] : shown, null, 2)}\n`);
	return EXIT.done;
};
