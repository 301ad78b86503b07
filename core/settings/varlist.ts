import type { VarlistItem } from "../model/pod-settings.ts";
import type { DocumentPath } from "../ports/document.ts";
import { alternateSets, checkAlternates } from "./alternates.ts";
import type { Complaints } from "./complaints.ts";
import type { Dimensions } from "./dimensions.ts";
import { checkVariables, environmentNames } from "./environment-names.ts";
import { isSafeName, nameRule } from "./names.ts";
import { type DataSection, internalVarlistKeys, podFormats, VarlistSection } from "./pod-settings-schema.ts";
import { isObject, readPart } from "./read-part.ts";
import { checkChunks, readStorage } from "./storage.ts";
import { readCellMethods, readTimeWishes, readUnits, type TimeWishes } from "./times-and-units.ts";
import { readAxes } from "./varlist-axes.ts";

/** What the other sections say that holds for every variable. */
interface Surroundings {
	readonly dimensions: Dimensions;
	readonly data: DataSection;
	readonly times: TimeWishes;
	readonly complaints: Complaints;
}

const realmsOf = (realm: string | readonly string[] | undefined): readonly string[] =>
	(typeof realm === "string" ? [realm] : (realm ?? [])).filter((name) => name !== "");

function frequenciesOf(section: VarlistSection, own: TimeWishes, around: Surroundings) {
	const all = new Map([...around.times.frequencies, ...own.frequencies]);
	const [frequency, min, max] = ["frequency", "min_frequency", "max_frequency"].map((key) => all.get(key));
	const isTimed = section.dimensions.some((name) => around.dimensions.get(name)?.axis === "T");
	// A frequency of "data" is one of time axes: a variable that has none is static.
	if (!isTimed && !own.frequencies.has("frequency")) return {};
	return {
		...(frequency && { frequency }),
		...(min && { minFrequency: min }),
		...(max && { maxFrequency: max }),
	};
}

/** A frequency needs a time axis, "fx" none; one of "data" is at fault only where it says "fx" of time axes. */
function checkStatic(
	section: VarlistSection,
	own: TimeWishes,
	at: { path: DocumentPath; around: Surroundings },
) {
	const isOwn = own.frequencies.has("frequency");
	const frequency = (isOwn ? own : at.around.times).frequencies.get("frequency");
	const axes = section.dimensions.map((name) => at.around.dimensions.get(name)?.axis);
	const path = [...(isOwn ? at.path : ["data"]), "frequency"];
	if (frequency === undefined) return;
	if (frequency.unit === "fx" && axes.includes("T"))
		at.around.complaints.at(
			path,
			isOwn
				? `"fx" data have no time axis. Take time out of "dimensions".`
				: `"fx" data have no time axis, and some variables have one. Give "frequency" in "varlist".`,
		);
	else if (isOwn && frequency.unit !== "fx" && !axes.includes("T") && !axes.includes(undefined))
		at.around.complaints.at(
			path,
			`A frequency needs a time axis in "dimensions"; for data without one write "fx".`,
		);
}

function wishOf(name: string, section: VarlistSection, around: Surroundings) {
	const path = ["varlist", name];
	const { complaints, data } = around;
	const own = readTimeWishes(section, path, complaints);
	const units = readUnits(section.units, [...path, "units"], complaints);
	const axes = readAxes(section, { known: around.dimensions, path, complaints });
	const realm = realmsOf(section.realm);
	const minFraction = section.min_fraction ?? data.min_fraction;
	const format = podFormats[section.format ?? data.format ?? "any_netcdf"];
	const storage = readStorage(
		{ data, own: section, format, path, dimensions: section.dimensions },
		complaints,
	);
	readCellMethods(section.cell_methods, [...path, "cell_methods"], complaints);
	checkStatic(section, own, { path, around });
	const durations = new Map([...around.times.durations, ...own.durations]);
	const wish = {
		name,
		standardName: section.standard_name,
		...(units && { units }),
		...axes,
		...frequenciesOf(section, own, around),
		...(section.modifier && { modifier: section.modifier }),
		...(realm.length > 0 && { realm }),
		...(section.cell_methods && { cellMethods: section.cell_methods }),
		...(minFraction !== undefined && { minFraction }),
		useExactName: section.use_exact_name ?? false,
		dimensionsOrdered: section.dimensions_ordered ?? data.dimensions_ordered ?? false,
		renameDimensions: section.rename_dimensions ?? data.rename_dimensions ?? true,
		renameVariables: section.rename_variables ?? data.rename_variables ?? true,
		...(format && { format }),
		...(storage && { storage }),
	};
	return { wish, min: durations.get("min_duration"), max: durations.get("max_duration") };
}

function itemOf(name: string, section: VarlistSection, around: Surroundings): VarlistItem {
	const { wish, min, max } = wishOf(name, section, around);
	return {
		wish,
		requirement: section.requirement ?? "required",
		alternates: alternateSets(section),
		...environmentNames(name, section),
		...(min !== undefined && { minDurationDays: min }),
		...(max !== undefined && { maxDurationDays: max }),
	};
}

/** The variables, in the order of the text; those with mistakes are told of and left out. */
export function readVarlist(value: unknown, around: Surroundings): VarlistItem[] {
	if (!isObject(value)) return [];
	const { complaints } = around;
	const sections = new Map<string, VarlistSection | undefined>();
	for (const [name, part] of Object.entries(value)) {
		const path = ["varlist", name];
		if (!isSafeName(name)) complaints.at(path, `The name "${name}" ${nameRule}`, { key: true });
		const refused = internalVarlistKeys;
		sections.set(name, readPart({ schema: VarlistSection, value: part, path, refused }, complaints));
	}
	checkChunks(around.data.chunks, [...around.dimensions.keys()], complaints);
	checkAlternates(sections, complaints);
	checkVariables(sections, complaints);
	return [...sections].flatMap(([name, section]) => (section ? [itemOf(name, section, around)] : []));
}
