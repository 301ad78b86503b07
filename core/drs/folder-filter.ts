import type { Facets } from "../model/facets.ts";
import type { DrsReader } from "./path.ts";
import { decidedBy } from "./project.ts";
import { matchTemplate, type Template } from "./template.ts";
import { plainVersion } from "./version.ts";
import { isKnownValue } from "./vocabulary.ts";

type Wanted = Readonly<Record<string, string | readonly string[]>>;

/** Versions are compared by their numbers; no other facet has values of that form. */
const fits = (wanted: string | readonly string[], value: string) =>
	[wanted].flat().some((one) => plainVersion(one) === plainVersion(value));

/** True when a folder at its level contradicts what is wanted; anything doubtful is no contradiction. */
function contradicts(reader: DrsReader, found: Facets, where: Wanted): boolean {
	for (const facet of Object.keys(found)) {
		const derived = reader.derive({ [facet]: found[facet]! });
		for (const name of [facet, ...decidedBy(reader.facts, facet)]) {
			const [wanted, value] = [where[name], name === facet ? found[facet] : derived[name]];
			if (wanted !== undefined && value !== undefined && !fits(wanted, value)) return true;
		}
	}
	return false;
}

/** Only a value the project knows proves that a folder stands at the level it seems to stand at. */
const isCertain = ({ facts, layout }: DrsReader, found: Facets): boolean =>
	Object.entries(found).every(
		([facet, value]) =>
			(facts.patterns[facet] !== undefined || facts.vocabulary.values[facet] !== undefined) &&
			isKnownValue(layout.project, facet, value),
	);

/** The last folder that can only be the outermost of the layout; without it no level is certain. */
function anchorOf({ facts }: DrsReader, top: Template, folders: readonly string[]): number {
	if (top.facets.some((facet) => facts.patterns[facet] === undefined)) return -1;
	return folders.findLastIndex((folder) => matchTemplate(top, folder) !== undefined);
}

/** The level of the layout a folder stands at; `undefined` where that is not certain. */
function levelOf(reader: DrsReader, folders: readonly string[]): number | undefined {
	const levels = reader.alternatives[0]?.templates ?? [];
	if (levels.length === 0) return undefined;
	const anchor = anchorOf(reader, levels[0]!, folders);
	return anchor < 0 ? undefined : folders.length - 1 - anchor;
}

/**
 * Tells of a folder whether no folder below it can contradict what is wanted, as all levels that say something of it lie above: then it
 * need not be looked at level by level.
 */
export function folderSettled(reader: DrsReader, where: Wanted): (folders: readonly string[]) => boolean {
	const levels = reader.alternatives[0]?.templates ?? [];
	const says = ({ facets }: Template) =>
		facets.some((facet) =>
			[facet, ...decidedBy(reader.facts, facet)].some((name) => where[name] !== undefined),
		);
	const last = levels.findLastIndex(says);
	return (folders) => last < 0 || (levelOf(reader, folders) ?? -1) >= last;
}

/**
 * Tells of a folder, given as names from the file system's root down, whether files below it can have the wanted facets. Folders whose
 * level is doubtful are always entered.
 */
export function folderFilter(reader: DrsReader, where: Wanted): (folders: readonly string[]) => boolean {
	const levels = reader.alternatives[0]?.templates ?? [];
	if (Object.keys(where).length === 0 || reader.alternatives.length === 0) return () => true;
	return (folders) => {
		const depth = folders.length - 1 - anchorOf(reader, levels[0]!, folders);
		const level = levels[depth];
		const found = level === undefined ? undefined : matchTemplate(level, folders.at(-1)!);
		if (depth >= folders.length || level === undefined || found === undefined) return true;
		return !isCertain(reader, found) || !contradicts(reader, found, where);
	};
}
