import type { DocumentPath } from "../ports/document.ts";
import { didYouMean } from "../text/nearest.ts";
import type { Complaints } from "./complaints.ts";
import type { VarlistSection } from "./pod-settings-schema.ts";

type Sets = readonly (readonly string[])[];

/** A flat list is one set; a list of lists several. */
export function alternateSets(section: VarlistSection): Sets {
	const given: readonly (string | readonly string[])[] = section.alternates ?? [];
	if (given.length === 0) return [];
	if (given.some((item) => typeof item === "string"))
		return [given.filter((item): item is string => typeof item === "string")];
	return given as Sets;
}

/** Every name in the alternates of an entry with the place where it stands. */
function* named(name: string, section: VarlistSection): Generator<{ other: string; path: DocumentPath }> {
	const path = ["varlist", name, "alternates"];
	for (const [at, item] of (section.alternates ?? []).entries()) {
		if (typeof item === "string") yield { other: item, path: [...path, at] };
		else for (const [within, other] of item.entries()) yield { other, path: [...path, at, within] };
	}
}

type Sections = ReadonlyMap<string, VarlistSection | undefined>;

/** Names that no entry has, and names that lead back to where they started. */
export function checkAlternates(sections: Sections, complaints: Complaints): void {
	for (const [name, section] of sections) {
		if (section === undefined) continue;
		for (const { other, path } of named(name, section))
			if (!sections.has(other))
				complaints.at(
					path,
					`"varlist" has no "${other}".${didYouMean(other, sections.keys()) || " Add it there."}`,
				);
	}
	checkCycles(sections, complaints);
}

/** Depth first along the alternates: a name met again while it is still open closes a circle. */
function checkCycles(sections: Sections, complaints: Complaints): void {
	const done = new Set<string>();
	const open: string[] = [];
	const visit = (name: string): void => {
		const section = sections.get(name);
		if (section === undefined || done.has(name)) return;
		open.push(name);
		for (const { other, path } of named(name, section)) {
			if (open.includes(other)) complaints.at(path, circleText([...open.slice(open.indexOf(other)), other]));
			else visit(other);
		}
		open.pop();
		done.add(name);
	};
	for (const name of sections.keys()) visit(name);
}

function circleText(names: readonly string[]): string {
	if (names.length === 2) return `"${names[0]}" cannot be its own alternate. Leave it out.`;
	return `Alternates run in a circle: ${names.join(" -> ")}. Leave one of them out.`;
}
