import type { Facets } from "../model/facets.ts";
import { completableFacets } from "./complete.ts";
import type { ProjectFacts } from "./project.ts";
import type { Template } from "./template.ts";

/** One sequence of folders a layout allows. */
export interface Levels {
	readonly templates: readonly Template[];
	/** Template → what a folder's name says at its level; a tree holds few names, each thousands of times. */
	readonly readings: readonly ((folder: string) => Facets | undefined)[];
	/** Levels above this index hold only facets no file name states. */
	readonly topmostStated: number;
}

/** True when the outermost folder of the template is where it should be, so that nothing need be guessed. */
export function isAnchored(
	facts: ProjectFacts,
	folders: readonly string[],
	{ templates, readings }: Levels,
): boolean {
	const top = templates[0];
	const folder = folders[folders.length - templates.length];
	if (top === undefined || folder === undefined) return false;
	const open = top.facets.some((facet) => facts.patterns[facet] === undefined);
	return !open && readings[0]!(folder) !== undefined;
}

/** Folder names from the file system's root down and what a file name states → values, in the order of the columns. */
export type PlainReader = (folders: readonly string[], stated: Facets) => (string | undefined)[] | undefined;

/** What a folder's name says, by column; `undefined` where it does not fit its level. */
type Reading = readonly { readonly column: number; readonly value: string }[] | undefined;

function remembered(
	read: (folder: string) => Facets | undefined,
	columns: readonly string[],
): (folder: string) => Reading {
	const known = new Map<string, { readonly reading: Reading }>();
	return (folder) => {
		const before = known.get(folder);
		if (before !== undefined) return before.reading;
		const found = read(folder);
		const reading =
			found && Object.entries(found).map(([facet, value]) => ({ column: columns.indexOf(facet), value }));
		known.set(folder, { reading });
		return reading;
	};
}

/** Adds what a folder says; false where that contradicts what is known. */
function agree(reading: NonNullable<Reading>, values: (string | undefined)[]): boolean {
	for (const { column, value } of reading) {
		const known = values[column];
		if (known === undefined) values[column] = value;
		else if (known !== value) return false;
	}
	return true;
}

interface Layout {
	readonly columns: readonly string[];
	readonly file: Template;
	readonly levels: Levels | undefined;
	readonly facts: ProjectFacts;
}

/**
 * Reads files of the usual kind: all folders of the layout are there, all agree with the file name, and nothing has to be completed.
 * In these cases the same comes of reading level by level, judging each; of whole archives that would take most of the time.
 */
export function plainReader({ columns, file, levels, facts }: Layout): PlainReader {
	if (levels === undefined) return () => undefined;
	const readings = levels.readings.map((read) => remembered(read, columns));
	const needed = completableFacets(facts.name).map((facet) => columns.indexOf(facet));
	const stating = file.facets
		.filter((facet) => facet !== "time_range")
		.map((facet) => ({ facet, column: columns.indexOf(facet) }));
	return (folders, stated) => {
		const first = folders.length - readings.length;
		if (first < 0 || !isAnchored(facts, folders, levels)) return undefined;
		const values = new Array<string | undefined>(columns.length).fill(undefined);
		for (const { facet, column } of stating) values[column] = stated[facet];
		for (let level = readings.length - 1; level >= 0; level--) {
			const reading = readings[level]!(folders[first + level]!);
			if (reading === undefined || !agree(reading, values)) return undefined;
		}
		return needed.some((column) => values[column] === undefined) ? undefined : values;
	};
}
