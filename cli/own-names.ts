import { readFile } from "node:fs/promises";
import { ConfigError } from "../core/errors.ts";
import { Fieldlist, withFieldlist } from "../core/names/fieldlist.ts";
import type { Convention } from "../core/ports/convention.ts";
import { parseDocument } from "../io/documents/parse-document.ts";

/** The user's own list of names over a convention. @throws ConfigError naming each mistake */
export async function withOwnNames(convention: Convention, path: string): Promise<Convention> {
	const document = parseDocument(await readFile(path, "utf8"), path);
	if (document.problems.length > 0) throw new ConfigError(document.problems);
	const parsed = Fieldlist.safeParse(document.value);
	if (parsed.success) return withFieldlist(parsed.data, convention);
	throw new ConfigError(
		parsed.error.issues.map(({ path: place, message }) => ({
			file: path,
			message: `${place.map(String).join(".")}: ${message}`,
			...document.positionOf(place.filter((part) => typeof part !== "symbol")),
		})),
	);
}
