import { type CacheVerdict, verdictOn } from "../../io/transfer/cached-files.ts";
import { chosenFiles } from "../cache-choice.ts";
import type { CommandFunction } from "../command-table.ts";
import { openConsole } from "../console.ts";
import { EXIT } from "../exit-codes.ts";

/** Reads the files of the cache and compares them with the checksums they were fetched with. */
export const command: CommandFunction = async (call) => {
	const { root, files } = await chosenFiles(call);
	const { progress } = openConsole(call.flags["quiet"] ? "error" : "info");
	const task = progress.start("Reading", {
		unit: "bytes",
		total: files.reduce((sum, { bytes }) => sum + bytes, 0),
	});
	const verdicts: { readonly place: string; readonly verdict: CacheVerdict }[] = [];
	for (const file of files) {
		verdicts.push({ place: file.place, verdict: await verdictOn(file) });
		task.advance(file.bytes);
	}
	task.end();
	const wrong = verdicts.filter(({ verdict }) => verdict === "wrong");
	const count = (name: string) => verdicts.filter(({ verdict }) => verdict === name).length;
	const words = ["right", "wrong", "unverified", "partial"]
		.map((name) => `${count(name)} ${name}`)
		.join(", ");
	const lines = [
		...wrong.map(({ place }) => `wrong: ${place} (headwater cache clear "${place}" takes it away)`),
		`${verdicts.length} ${verdicts.length === 1 ? "file" : "files"}: ${words}`,
	];
	process.stdout.write(
		call.flags["json"] ? `${JSON.stringify({ root, files: verdicts }, null, 2)}\n` : `${lines.join("\n")}\n`,
	);
	return wrong.length > 0 ? EXIT.failed : EXIT.done;
};
