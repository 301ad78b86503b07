import type { CachedFile } from "../../io/transfer/cached-files.ts";
import { chosenFiles } from "../cache-choice.ts";
import type { CommandFunction } from "../command-table.ts";
import { EXIT } from "../exit-codes.ts";
import { sizeText } from "../size-text.ts";
import { tableText } from "../table-text.ts";

/** Lists the files that were fetched and kept. */
export const command: CommandFunction = async (call) => {
	const { root, files } = await chosenFiles(call);
	const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
	if (call.flags["json"]) {
		const listed = files.map(({ record, lastUsed, ...file }) => ({
			...file,
			lastUsed: new Date(lastUsed).toISOString(),
			...(record && {
				id: record.id,
				verified: record.verified,
				nodes: record.nodes,
				fetched: record.fetched,
			}),
		}));
		process.stdout.write(`${JSON.stringify({ root, bytes: total, files: listed }, null, 2)}\n`);
		return EXIT.done;
	}
	const table = files.length === 0 ? [] : tableText(["size", "state", "last used", "file"], files.map(row));
	const count = `${files.length} ${files.length === 1 ? "file" : "files"}, ${sizeText(total)}, in "${root}"`;
	process.stdout.write(`${[...table, count].join("\n")}\n`);
	return EXIT.done;
};

const row = ({ place, bytes, lastUsed, isPart, record }: CachedFile): string[] => [
	sizeText(bytes),
	isPart ? "partial" : record?.verified ? "verified" : "unverified",
	new Date(lastUsed).toISOString().slice(0, 16).replace("T", " "),
	place,
];
