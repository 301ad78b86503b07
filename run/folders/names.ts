import { basename } from "node:path";
import { StoreError } from "../../core/errors.ts";

/** The longest name common file systems hold, in bytes. */
const longest = 255;

function fault(name: string): string | undefined {
	if (name.trim() === "") return "it is empty";
	if (name === "." || name === "..") return "it names a folder above";
	if (/[/\\]/u.test(name)) return "it holds a slash";
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
	if (/[\u0000-\u001f\u007f]/u.test(name)) return "it holds a control character";
	if (name.startsWith(".headwater"))
		return 'names that begin with ".headwater" are kept for Headwater itself';
	if (Buffer.byteLength(name) > longest) return `it is longer than ${longest} bytes`;
	return undefined;
}

/** The name as one folder's name. @throws StoreError when it would leave its root or cannot be a folder. */
export function folderName(name: string, what: string): string {
	const reason = fault(name);
	if (reason === undefined) return name;
	throw new StoreError(name, `this ${what} cannot name a folder: ${reason}. Give it another name.`);
}

/** What a run is called: its case file's name without folder and ending. */
export const runName = (caseFile: string): string =>
	folderName(basename(caseFile).replace(/\.(jsonc?|ya?ml)$/iu, ""), "case file");
