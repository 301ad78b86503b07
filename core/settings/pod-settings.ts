import { SettingsError } from "../errors.ts";
import type { PodSettings } from "../model/pod-settings.ts";
import type { Document } from "../ports/document.ts";
import { didYouMean, nearest } from "../text/nearest.ts";
import { type Complaints, complaintsAbout } from "./complaints.ts";
import { readDimensions } from "./dimensions.ts";
import { variableMistake } from "./environment-names.ts";
import { DataSection, PodSettingsFile, SettingsSection } from "./pod-settings-schema.ts";
import { isObject, readPart } from "./read-part.ts";
import { keysOf } from "./schema-walk.ts";
import { readTimeWishes } from "./times-and-units.ts";
import { valueInWords } from "./values-in-words.ts";
import { readVarlist } from "./varlist.ts";

const listVarlist =
	'"varlist" is a list, the form of MDTF 2. Write an object, with each variable\'s name as its key: "pr": {"standard_name": "precipitation_flux", "units": "kg m-2 s-1", "dimensions": ["time", "lat", "lon"]}.';

function checkTop(top: Readonly<Record<string, unknown>>, complaints: Complaints): void {
	const known = keysOf(PodSettingsFile);
	const meant = new Set(Object.keys(top).flatMap((key) => [key, ...nearest(key, known, 1)]));
	for (const key of Object.keys(top)) {
		if (known.includes(key)) continue;
		const hint = keysOf(SettingsSection).includes(key)
			? ` Move it into "settings".`
			: didYouMean(key, known) || ` Its keys are ${known.slice(1).join(", ")}.`;
		complaints.at([key], `"${key}" is no key of a settings file.${hint}`, { key: true });
	}
	for (const key of ["settings", "varlist"])
		if (!meant.has(key)) complaints.at([], `"${key}" is missing in the file.`);
	for (const key of ["varlist", "dimensions"]) {
		if (top[key] === undefined || isObject(top[key])) continue;
		const list = key === "varlist" && Array.isArray(top[key]);
		complaints.at([key], list ? listVarlist : `"${key}" must be an object, not ${valueInWords(top[key])}.`, {
			key: true,
		});
	}
}

function checkSection(section: SettingsSection, complaints: Complaints): void {
	for (const name of Object.keys(section.pod_env_vars ?? {})) {
		const mistake = variableMistake(name);
		if (mistake !== undefined) complaints.at(["settings", "pod_env_vars", name], mistake, { key: true });
	}
	if (section.driver !== undefined && /^(\/|~)|(^|\/)\.\.(\/|$)/u.test(section.driver))
		complaints.at(
			["settings", "driver"],
			`The driver "${section.driver}" lies outside the POD's folder. Name a file inside it.`,
		);
}

const texts = (value: string | readonly string[] | undefined): readonly string[] =>
	(typeof value === "string" ? [value] : (value ?? [])).filter((text) => text !== "");

function settingsOf(section: SettingsSection, items: PodSettings["items"]): PodSettings {
	return {
		longName: section.long_name ?? "",
		description: section.description ?? "",
		...(section.driver && { driver: section.driver }),
		...(section.program && { program: section.program }),
		realms: texts(section.realm),
		runtimeRequirements: section.runtime_requirements ?? {},
		environment: section.pod_env_vars ?? {},
		...(section.convention && { convention: section.convention }),
		items,
	};
}

function readSections(
	top: Readonly<Record<string, unknown>>,
	complaints: Complaints,
): PodSettings | undefined {
	checkTop(top, complaints);
	const part = { schema: SettingsSection, value: top["settings"], path: ["settings"] };
	const section = top["settings"] === undefined ? undefined : readPart(part, complaints);
	const data = readPart({ schema: DataSection, value: top["data"] ?? {}, path: ["data"] }, complaints) ?? {};
	if (section !== undefined) checkSection(section, complaints);
	const times = readTimeWishes(data, ["data"], complaints);
	const dimensions = readDimensions(top["dimensions"], complaints);
	const items = readVarlist(top["varlist"], { dimensions, data, times, complaints });
	return section && settingsOf(section, items);
}

/**
 * Reads a POD's settings file: every key of MDTF 3.0 and 4.2 is obeyed or refused with the reason.
 *
 * @throws SettingsError with every mistake of the file at its line and column.
 */
export function parsePodSettings(pod: string, document: Document): PodSettings {
	const complaints = complaintsAbout(document);
	const { value } = document;
	let settings: PodSettings | undefined;
	if (isObject(value)) settings = readSections(value, complaints);
	else if (value !== undefined || complaints.list().length === 0)
		complaints.at(
			[],
			`A settings file is an object { "settings": ..., "varlist": ... }, not ${valueInWords(value)}.`,
		);
	const problems = complaints.list();
	if (settings === undefined || problems.length > 0) throw new SettingsError(pod, problems);
	return settings;
}
