import { type Calendar, parseCalendar } from "../cf/calendar.ts";
import { isHeadwaterError } from "../errors.ts";
import type { Axis, DimensionWish } from "../model/wish.ts";
import type { DocumentPath } from "../ports/document.ts";
import type { Complaints } from "./complaints.ts";
import { isSafeName, nameRule } from "./names.ts";
import { DimensionSection } from "./pod-settings-schema.ts";
import { readRange } from "./ranges.ts";
import { isObject, readPart } from "./read-part.ts";
import { readTimeUnits, readUnits } from "./times-and-units.ts";

const axisOfName: Readonly<Record<string, Axis>> = { longitude: "X", latitude: "Y", time: "T" };
const nameOfAxis: Partial<Readonly<Record<Axis, string>>> = { X: "longitude", Y: "latitude", T: "time" };
const unitsOfAxis: Partial<Readonly<Record<Axis, string>>> = { X: "degrees_east", Y: "degrees_north" };

/** Standard names that are vertical whatever else is said (CF 4.3, appendix D), with the direction that follows. */
const directions: Readonly<Record<string, "up" | "down" | undefined>> = {
	air_pressure: "down",
	depth: "down",
	height: "up",
	altitude: "up",
	geopotential_height: "up",
	model_level_number: undefined,
};
const isParametric = (name: string) => /^(atmosphere|ocean)_.*coordinate$/u.test(name);

function axisOf(section: DimensionSection): Axis {
	const name = section.standard_name ?? "";
	if (section.axis !== undefined) return section.axis;
	if (Object.hasOwn(axisOfName, name)) return axisOfName[name]!;
	const vertical = Object.hasOwn(directions, name) || isParametric(name) || section.positive !== undefined;
	return vertical ? "Z" : "OTHER";
}

function readCalendar(
	text: string | undefined,
	path: DocumentPath,
	complaints: Complaints,
): Calendar | undefined {
	if (text === undefined || text === "" || text.toLowerCase() === "any") return undefined;
	try {
		return parseCalendar(text);
	} catch (error) {
		if (!isHeadwaterError(error)) throw error;
		complaints.at(path, error.message);
		return undefined;
	}
}

function checkAxis(section: DimensionSection, path: DocumentPath, complaints: Complaints): void {
	const axis = axisOf(section);
	const named = axisOfName[section.standard_name ?? ""];
	if (named !== undefined && named !== axis)
		complaints.at([...path, "axis"], `"${section.standard_name}" is axis "${named}", not "${axis}".`);
	if (section.positive !== undefined && axis !== "Z")
		complaints.at([...path, "positive"], `"positive" belongs to vertical axes; this is axis "${axis}".`);
	if (section.calendar !== undefined && axis !== "T")
		complaints.at([...path, "calendar"], `"calendar" belongs to the time axis; this is axis "${axis}".`);
}

function dimensionOf(name: string, section: DimensionSection, complaints: Complaints): DimensionWish {
	const path = ["dimensions", name];
	const axis = axisOf(section);
	checkAxis(section, path, complaints);
	const standardName = section.standard_name ?? nameOfAxis[axis];
	if (standardName === undefined)
		complaints.at(path, `"standard_name" is missing in "${name}".`, { key: true });
	const read = axis === "T" ? readTimeUnits : readUnits;
	const units = read(section.units, [...path, "units"], complaints) ?? unitsOfAxis[axis];
	const positive = section.positive ?? (axis === "Z" ? directions[standardName ?? ""] : undefined);
	const calendar = readCalendar(section.calendar, [...path, "calendar"], complaints);
	const range = readRange({ axis, units, range: section.range }, [...path, "range"], complaints);
	return {
		name,
		axis,
		standardName: standardName ?? "",
		...(units === undefined ? {} : { units }),
		...(positive === undefined ? {} : { positive }),
		needBounds: section.need_bounds ?? false,
		...(calendar === undefined ? {} : { calendar }),
		...(range === undefined ? {} : { range }),
	};
}

/** Every dimension declared; those with mistakes are there as `undefined`, so that their users are not blamed too. */
export type Dimensions = ReadonlyMap<string, DimensionWish | undefined>;

export function readDimensions(value: unknown, complaints: Complaints): Dimensions {
	const found = new Map<string, DimensionWish | undefined>();
	if (!isObject(value)) return found;
	for (const [name, part] of Object.entries(value)) {
		const path = ["dimensions", name];
		if (!isSafeName(name)) complaints.at(path, `The name "${name}" ${nameRule}`, { key: true });
		const section = readPart({ schema: DimensionSection, value: part, path }, complaints);
		// What an axis lacks follows from its other keys: one mistake there makes the rest guesswork.
		const isWhole = DimensionSection.safeParse(part).success;
		found.set(name, section && isWhole ? dimensionOf(name, section, complaints) : undefined);
	}
	return found;
}
