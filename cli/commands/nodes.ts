import { readNodeBook } from "../../io/transfer/node-book.ts";
import { median, type NodeRecord } from "../../io/transfer/node-state.ts";
import { cacheFolder } from "../cache-folder.ts";
import type { CommandFunction } from "../command-table.ts";
import { downloadsFolder } from "../downloads-folder.ts";
import { EXIT } from "../exit-codes.ts";
import { sizeText } from "../size-text.ts";
import { tableText } from "../table-text.ts";

/** Shows what is known of the data nodes files were fetched from. */
export const command: CommandFunction = async ({ flags }) => {
	const book = await readNodeBook(downloadsFolder(cacheFolder(flags["cacheDir"] as string | undefined)));
	const nodes = [...book.values()].map((record) => ({ ...record, medianRate: median(record.rates) }));
	if (flags["json"]) process.stdout.write(`${JSON.stringify(nodes.map(shown), null, 2)}\n`);
	else if (nodes.length === 0) process.stdout.write("Nothing was fetched from data nodes yet.\n");
	else process.stdout.write(`${tableText(HEADING, nodes.map(row)).join("\n")}\n`);
	return EXIT.done;
};

const HEADING = ["node", "last success", "median rate", "files", "bytes", "wrong", "last error"];

type Known = NodeRecord & { readonly medianRate: number | undefined };

const time = (milliseconds: number | undefined): string =>
	milliseconds === undefined ? "never" : new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ");

const row = ({ node, lastSuccess, lastError, medianRate, files, bytes, wrong }: Known): string[] => [
	node,
	time(lastSuccess),
	medianRate === undefined ? "-" : `${sizeText(medianRate)}/s`,
	String(files),
	sizeText(bytes),
	String(wrong),
	lastError ? `${time(lastError.at)} ${lastError.message}` : "-",
];

const shown = ({ node, lastSuccess, lastError, medianRate, files, bytes, wrong }: Known) => ({
	node,
	lastSuccess: lastSuccess === undefined ? undefined : new Date(lastSuccess).toISOString(),
	medianBytesPerSecond: medianRate,
	files,
	bytes,
	wrong,
	lastError: lastError && { at: new Date(lastError.at).toISOString(), message: lastError.message },
});
