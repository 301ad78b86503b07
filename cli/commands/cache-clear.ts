import { removeCached } from "../../io/transfer/cached-files.ts";
import { heldPlaces } from "../../io/transfer/holds.ts";
import { LockKeeper } from "../../io/transfer/lock.ts";
import { besideOf } from "../../io/transfer/whole-file.ts";
import { chosenFiles } from "../cache-choice.ts";
import type { CommandFunction } from "../command-table.ts";
import { confirm } from "../confirm.ts";
import { EXIT } from "../exit-codes.ts";
import { sizeText } from "../size-text.ts";

/** Takes files of the cache away; those that a process uses stay. */
export const command: CommandFunction = async (call) => {
	const { root, files } = await chosenFiles(call);
	const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
	const asked = `${files.length} ${files.length === 1 ? "file" : "files"}, ${sizeText(bytes)}, in "${root}": take them away?`;
	if (files.length > 0 && !(await confirm(asked, { yes: call.flags["yes"] === true }))) return EXIT.done;
	const locks = new LockKeeper();
	const held = await heldPlaces(root, locks);
	const [removed, kept]: [string[], string[]] = [[], []];
	let freed = 0;
	for (const file of files) {
		const isUsed = held.has(file.place) || (await locks.isTaken(besideOf(file.path, "lock")));
		(isUsed ? kept : removed).push(file.place);
		if (isUsed) continue;
		await removeCached(root, file);
		freed += file.bytes;
	}
	const text = [
		...kept.map((place) => `in use, kept: ${place}`),
		`${removed.length} of ${files.length} files taken away, ${sizeText(freed)}`,
	].join("\n");
	process.stdout.write(
		call.flags["json"] ? `${JSON.stringify({ root, removed, kept, bytes: freed }, null, 2)}\n` : `${text}\n`,
	);
	return kept.length > 0 ? EXIT.partial : EXIT.done;
};
