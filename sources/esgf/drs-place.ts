import type { DrsLayout } from "../../core/drs/layout.ts";
import { type DrsFile, drsReader, isMisfit, readFile } from "../../core/drs/path.ts";
import { foldersOf } from "../../core/drs/place.ts";
import { folderLevels, type Template } from "../../core/drs/template.ts";
import type { Facets } from "../../core/model/facets.ts";

/** What the id of a dataset and the name of a file say by the project's syntax. */
export interface PlacedFile extends DrsFile {
	/** Folders and name as the templates write them, joined by "/": nothing a server says can lead elsewhere. */
	readonly place: string;
}

export interface PlaceReader {
	/** The file, or why it is passed over. */
	file(id: string, name: string): PlacedFile | { readonly reason: string };
	/** Facets of a dataset that follow from its id alone; `undefined` when it does not follow the syntax. */
	facets(id: string): Facets | undefined;
}

/** Longer names cannot be written to most disks. */
const LONGEST_NAME = 255;

/** Reads ids of a project: their parts are the folders of its archives. */
export function placeReader(layout: DrsLayout): PlaceReader {
	const reader = drsReader(layout);
	const { abbreviated, patterns } = reader.facts;
	const alternatives = folderLevels(layout.folders, patterns);
	/** Datasets of CMIP5 hold several variables: their ids lack the innermost folder. */
	const placed = (folders: readonly string[], name: string) => {
		const read = readFile(reader, { folders, inside: folders.length }, name);
		if (isMisfit(read)) return { reason: read.reason };
		const place = alternatives
			.map((levels) => foldersOf(levels, asInFolders(read.facets, levels, folders)))
			.find((one) => one?.join("/") === folders.join("/"));
		if (place === undefined)
			return { reason: `its dataset's id is not "${layout.folders.replaceAll("/", ".")}"` };
		if ([...place, name].some((part) => part.length > LONGEST_NAME))
			return { reason: "its name is too long" };
		return { ...read, place: [...place, name].join("/") };
	};
	/** Where folders hold only the tail of a value that names of files have whole (CORDEX), that is what stands in ids, too. */
	const asInFolders = (facets: Facets, levels: readonly Template[], folders: readonly string[]): Facets => {
		const there = abbreviated.length > 0 ? matchAll(levels, folders) : undefined;
		const tails = abbreviated.flatMap((name) => {
			const tail = there?.[name];
			return tail !== undefined && facets[name]?.endsWith(`-${tail}`) ? [[name, tail]] : [];
		});
		return { ...facets, ...Object.fromEntries(tails) };
	};
	const file = (id: string, name: string) => {
		const folders = id.split(".");
		const found = placed(folders, name);
		if (!("reason" in found)) return found;
		const [variable = ""] = name.split("_");
		const inside = placed([...folders, variable], name);
		return "reason" in inside || alternatives.some(({ length }) => length === folders.length)
			? found
			: inside;
	};
	return {
		file,
		facets(id) {
			const parts = id.split(".");
			for (const levels of alternatives) {
				const isShorter = levels.at(-1)?.text === "<variable_id>" && levels.length === parts.length + 1;
				const isLong = levels.length === parts.length || isShorter;
				const found = isLong ? matchAll(levels.slice(0, parts.length), parts) : undefined;
				if (found) return reader.derive(reader.complete(without(found, abbreviated)));
			}
			return undefined;
		},
	};
}

const without = (facets: Facets, names: readonly string[]): Facets =>
	Object.fromEntries(Object.entries(facets).filter(([name]) => !names.includes(name)));

function matchAll(levels: readonly Template[], parts: readonly string[]): Facets | undefined {
	let all: Facets = {};
	for (const [at, level] of levels.entries()) {
		const groups = level.pattern.exec(parts[at] ?? "")?.groups;
		if (groups === undefined) return undefined;
		all = { ...all, ...groups };
	}
	return all;
}
