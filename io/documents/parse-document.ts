import type { Document } from "../../core/ports/document.ts";
import { parseJsonc } from "./jsonc.ts";
import { documentOf, MOST_CHARACTERS, type Parsed } from "./node.ts";
import { parseYaml } from "./yaml.ts";

const broken = (message: string): Parsed => ({
	root: undefined,
	syntax: [{ offset: 0, message }],
	meaning: [],
});

function parse(text: string, file: string): Parsed {
	if (text.length > MOST_CHARACTERS)
		return broken(`Longer than ${MOST_CHARACTERS} characters: is this the right file?`);
	if (text.includes("\0")) return broken("This is not text. Is it the right file?");
	if (text.trim() === "") return broken("The file is empty.");
	if (/\.jsonc?$/iu.test(file)) return parseJsonc(text);
	if (/\.ya?ml$/iu.test(file)) return parseYaml(text);
	return broken("Only .jsonc, .json, .yaml and .yml files are read. Rename the file.");
}

/**
 * Reads a text a person wrote. The file's ending says whether it is JSONC or YAML. Never throws: what is wrong with the text
 * stands in `problems`, all of it.
 */
export function parseDocument(text: string, file: string): Document {
	// A byte order mark is no part of the text, and no column.
	const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
	return documentOf(file, body, parse(body, file));
}
