import { DrsError } from "../errors.ts";
import { type DateRange, parseDateRange, staticRange } from "../model/date-range.ts";
import type { Facets } from "../model/facets.ts";
import { facetCompleter } from "./complete.ts";
import type { DrsLayout } from "./layout.ts";
import { isAnchored, type Levels, type PlainReader, plainReader } from "./plain-reader.ts";
import { derivedFacets, facetDeriver, type ProjectFacts, valueDeriver } from "./project.ts";
import { projectFacts } from "./projects.ts";
import { folderLevels, matchTemplate, parseTemplate, type Template } from "./template.ts";
import { isAllowedBeside, isKnownValue } from "./vocabulary.ts";

/** Why a path is not of the layout: the same words for every path of its kind, so that they can be counted. */
export interface DrsMisfit {
	readonly reason: string;
	/** What exactly, for a message about one path. */
	readonly detail: string;
}

/** What a path says. */
export interface DrsFile {
	readonly facets: Facets;
	/** Absent where the name carries no dates and nothing says that the data are fixed. */
	readonly range?: DateRange;
	/** As written in the name. */
	readonly timeRange?: string;
}

/** Where a file lies: folder names from the file system's root down, the last `inside` of them below the root of the tree. */
export interface DrsPlace {
	readonly folders: readonly string[];
	readonly inside: number;
}

export const isMisfit = (result: object): result is DrsMisfit => "reason" in result && "detail" in result;

const misfit = (reason: string, detail: string): DrsMisfit => ({ reason, detail });

/** A layout made ready to read paths: made once, used for every file. */
export interface DrsReader {
	readonly layout: DrsLayout;
	readonly facts: ProjectFacts;
	/** All facets a file can have. */
	readonly columns: readonly string[];
	readonly file: Template;
	readonly alternatives: readonly Levels[];
	/** Adds what follows from some facets by the project's rules. */
	readonly derive: (facets: Facets) => Facets;
	/** The same for values in the order of the columns. */
	readonly deriveValues: (values: (string | undefined)[]) => void;
	/** Adds what follows from some facets by the project's vocabulary. */
	readonly complete: (facets: Facets) => Facets;
	/** Values of a file whose folders say all, without a doubt; `undefined`: read more carefully. */
	readonly plainValues: PlainReader;
}

function remembered(template: Template): (folder: string) => Facets | undefined {
	const known = new Map<string, Facets | undefined>();
	return (folder) => {
		const before = known.get(folder);
		if (before !== undefined || known.has(folder)) return before;
		const found = matchTemplate(template, folder);
		known.set(folder, found);
		return found;
	};
}

/** @throws DrsError for a template that breaks the grammar. */
export function drsReader(layout: DrsLayout): DrsReader {
	const facts = projectFacts(layout.project);
	const file = parseTemplate(layout.file, facts.patterns);
	const alternatives = folderLevels(layout.folders, facts.patterns).map((templates) => ({
		templates,
		readings: templates.map(remembered),
		topmostStated: templates.findIndex((level) => level.facets.some((facet) => file.facets.includes(facet))),
	}));
	const all = [
		...alternatives.flatMap(({ templates }) => templates.flatMap((template) => template.facets)),
		...file.facets,
		...Object.keys(facts.constants),
		...derivedFacets(facts),
	];
	const columns = [...new Set(all)].filter((facet) => facet !== "time_range");
	const complete = facetCompleter(layout.project);
	const derive = facetDeriver(facts);
	return {
		layout,
		facts,
		columns,
		file,
		alternatives,
		derive,
		deriveValues: valueDeriver(facts, columns),
		complete,
		plainValues: plainReader({ columns, file, levels: alternatives[0], facts }),
	};
}

/** The facets a file name states, `time_range` among them. */
export function readName({ file }: DrsReader, name: string): Facets | DrsMisfit {
	const facets = matchTemplate(file, name);
	return facets ?? misfit("the file name does not fit the template", `its name is not "${file.text}"`);
}

/** The whole reading of one file. */
export function readFile(reader: DrsReader, place: DrsPlace, name: string): DrsFile | DrsMisfit {
	const stated = readName(reader, name);
	if (isMisfit(stated)) return stated;
	const { time_range: timeRange, ...facets } = stated;
	const complete = readFacets(reader, place, facets);
	return isMisfit(complete) ? complete : withRange(complete, timeRange);
}

/** Folders and file name together, with all that follows: what files of a folder share that differ in dates only. */
export function readFacets(reader: DrsReader, place: DrsPlace, stated: Facets): Facets | DrsMisfit {
	const found = readGiven(reader, place, stated);
	return isMisfit(found) ? found : reader.derive(found);
}

/** The same as values, in the order of the reader's columns: for those who read whole archives. `time_range` is not heeded. */
export function readValues(
	reader: DrsReader,
	place: DrsPlace,
	stated: Facets,
): readonly (string | undefined)[] | DrsMisfit {
	const values = reader.plainValues(place.folders, stated) ?? readCarefully(reader, place, stated);
	if (!isMisfit(values)) reader.deriveValues(values);
	return values;
}

function readCarefully(
	reader: DrsReader,
	place: DrsPlace,
	{ time_range: _, ...stated }: Facets,
): (string | undefined)[] | DrsMisfit {
	const found = readGiven(reader, place, stated);
	return isMisfit(found) ? found : reader.columns.map((column) => found[column]);
}

/** What folders and name state, and what the vocabulary makes of it. */
function readGiven(reader: DrsReader, place: DrsPlace, stated: Facets): Facets | DrsMisfit {
	let first: DrsMisfit | undefined;
	for (const levels of reader.alternatives) {
		const found = readFolders(reader, { place, stated, levels });
		if (!isMisfit(found)) return reader.complete(found);
		first ??= found;
	}
	return first ?? misfit("the layout has no folders", "its template names no folders");
}

interface FolderReading {
	readonly place: DrsPlace;
	readonly stated: Facets;
	readonly levels: Levels;
}

/** Walks from the innermost folder outwards; where the tree's own folders end, the first that does not fit ends the reading. */
function readFolders(reader: DrsReader, { place, stated, levels }: FolderReading): Facets | DrsMisfit {
	const { folders, inside } = place;
	const { templates, topmostStated } = levels;
	const anchored = isAnchored(reader.facts, folders, levels);
	const known: Record<string, string> = { ...stated };
	for (let up = 0; up < templates.length; up++) {
		const level = templates.length - 1 - up;
		const found = atLevel(levels, level, folders[folders.length - 1 - up]);
		const problem = isMisfit(found) ? found : disagreement(reader.facts, found, known);
		if (problem !== undefined) {
			if (up === 0 || (up < inside && level >= topmostStated)) return problem;
			break;
		}
		if (!anchored && !isPlausible(reader.facts, { found: found as Facets, known, inside: up < inside }))
			break;
		const facets = found as Facets;
		for (const facet in facets) if (stated[facet] === undefined) known[facet] = facets[facet]!;
	}
	return known;
}

function disagreement(facts: ProjectFacts, found: Facets, known: Facets): DrsMisfit | undefined {
	for (const facet in found) {
		const value = found[facet]!;
		const other = known[facet];
		if (other === undefined || other === value) continue;
		if (facts.abbreviated.includes(facet) && other.endsWith(`-${value}`)) continue;
		return misfit(
			`folders and file name disagree on ${facet}`,
			`a folder says ${facet} "${value}", what lies below it says "${other}"`,
		);
	}
	return undefined;
}

/** Folders above a tree's own are anybody's ("/home/joe/CESM2"): they count only when the vocabulary says so. */
function isPlausible(
	facts: ProjectFacts,
	{ found, known, inside }: { found: Facets; known: Facets; inside: boolean },
): boolean {
	const fresh = Object.entries(found).filter(([facet]) => known[facet] === undefined);
	return fresh.every(([facet, value]) => {
		if (facts.vocabulary.values[facet] === undefined) return inside || facts.patterns[facet] !== undefined;
		return (
			isKnownValue(facts.name, facet, value) && isAllowedBeside(facts.name, { ...known, ...found }, facet)
		);
	});
}

function atLevel(
	{ templates, readings }: Levels,
	level: number,
	folder: string | undefined,
): Facets | DrsMisfit {
	const found = folder === undefined ? undefined : readings[level]!(folder);
	return found ?? notOfLevel(templates[level]!, folder);
}

function notOfLevel(template: Template, folder: string | undefined): DrsMisfit {
	const detail =
		folder === undefined
			? `it has too few folders: "${template.text}" is missing`
			: `the folder "${folder}" is no "${template.text}"`;
	return misfit(`a folder is not named as "${template.text}" should be`, detail);
}

/** Adds the period; a name without dates is a fixed field, and nothing else is. */
function withRange(facets: Facets, timeRange: string | undefined): DrsFile | DrsMisfit {
	const range = rangeOf(facets["frequency"], timeRange);
	if (range !== undefined && isMisfit(range)) return range;
	return {
		facets,
		...(range === undefined ? {} : { range }),
		...(timeRange === undefined ? {} : { timeRange }),
	};
}

/** The period a name states, judged by the frequency of its table. */
export function rangeOf(
	frequency: string | undefined,
	timeRange: string | undefined,
): DateRange | DrsMisfit | undefined {
	if (timeRange === undefined) {
		if (frequency === undefined) return undefined;
		return frequency === "fx"
			? staticRange
			: misfit("the name of a file that is not fixed has no dates", `its frequency is "${frequency}"`);
	}
	if (frequency === "fx") return misfit("the name of a fixed (fx) file has dates", `they are "${timeRange}"`);
	try {
		return parseDateRange(timeRange);
	} catch (error) {
		if (!(error instanceof Error)) throw error;
		return misfit("the dates in the name cannot be read", error.message);
	}
}

/**
 * The facets and period of one path. `root` is the top of the tree, at whatever level of the layout it lies.
 * @throws DrsError saying why the path does not follow the layout.
 */
export function parseDrsPath(path: string, options: { layout: DrsLayout; root?: string }): DrsFile {
	const folders = path.split("/").filter((folder) => folder !== "" && folder !== ".");
	const name = folders.pop() ?? "";
	const above = options.root?.split("/").filter((folder) => folder !== "" && folder !== ".").length ?? 0;
	const place = { folders, inside: folders.length - above };
	const result = readFile(drsReader(options.layout), place, name);
	if (isMisfit(result)) throw new DrsError(path, result.detail.replace(/\.$/u, ""));
	return result;
}
