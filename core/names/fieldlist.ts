/** Names the user brings: a field list in the form of MDTF's `fieldlist_*.jsonc`, alone or over a convention. */

import { z } from "zod";
import { isHeadwaterError, TranslationError } from "../errors.ts";
import { parseFrequency } from "../model/date-frequency.ts";
import {
	type Convention,
	defineConvention,
	type NativeCoordinate,
	type NativeVariable,
	type SliceName,
} from "../ports/convention.ts";
import { didYouMean } from "../text/nearest.ts";

const Positive = z.enum(["up", "down"]);
const Words = z.union([z.string().transform((word) => [word]), z.array(z.string())]);

function isFrequency(text: string): boolean {
	try {
		return parseFrequency(text) !== undefined;
	} catch (error) {
		if (isHeadwaterError(error, "Time")) return false;
		throw error;
	}
}

const FieldlistCoordinate = z.strictObject({
	axis: z.enum(["X", "Y", "Z", "T", "OTHER"]).default("OTHER"),
	standard_name: z.string(),
	units: z.string().optional(),
	positive: Positive.optional(),
	/** The one value of a scalar coordinate. */
	value: z.number().optional(),
	long_name: z.string().optional(),
});

const FieldlistVariable = z
	.strictObject({
		standard_name: z.string().min(1),
		units: z.string().optional(),
		/** 1: time; 2: latitude and longitude; 3: those and time; 4: those and a vertical axis. */
		ndim: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).optional(),
		dimensions: z.array(z.string()).optional(),
		/** Coordinate → name of a level, "U{value}" in the coordinate's units. */
		scalar_coord_templates: z
			.record(z.string(), z.string().includes("{value}", { error: 'must hold "{value}"' }))
			.optional(),
		modifier: z.string().optional(),
		realm: Words.optional(),
		positive: z.union([Positive, z.literal("")]).optional(),
		cell_methods: z.string().optional(),
		frequency: z.string().refine(isFrequency, { error: 'is no frequency such as "mon" or "6hr"' }).optional(),
		alternate_standard_names: z.array(z.string()).optional(),
		long_name: z.string().optional(),
	})
	.refine(({ ndim, dimensions }) => (ndim === undefined) !== (dimensions === undefined), {
		error: 'needs either "ndim" or "dimensions"',
	});

/** `coords` may be a reference, as MDTF 4 writes it: then the coordinates are those of the convention beneath. */
export const Fieldlist = z.strictObject({
	name: z.string().min(1),
	models: z.array(z.string()).default([]),
	coords: z
		.union([z.strictObject({ $ref: z.string() }), z.record(z.string(), FieldlistCoordinate)])
		.default({}),
	aux_coords: z.record(z.string(), FieldlistVariable).default({}),
	variables: z.record(z.string(), FieldlistVariable),
	env_vars: z
		.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
		.default({}),
});
export type Fieldlist = z.infer<typeof Fieldlist>;
type ListedVariable = z.infer<typeof FieldlistVariable>;

/** Axes of variables of which only the number of dimensions is known. */
const anyAxis = (axis: "X" | "Y" | "Z" | "T"): NativeCoordinate => ({ name: "", axis, standardNames: [] });
const anonymous = {
	"any:T": anyAxis("T"),
	"any:Z": anyAxis("Z"),
	"any:Y": anyAxis("Y"),
	"any:X": anyAxis("X"),
};
const axesOfCount: Readonly<Record<number, readonly (keyof typeof anonymous)[]>> = {
	1: ["any:T"],
	2: ["any:Y", "any:X"],
	3: ["any:T", "any:Y", "any:X"],
	4: ["any:T", "any:Z", "any:Y", "any:X"],
};

function coordinateOf(
	name: string,
	coordinate: z.infer<typeof FieldlistCoordinate>,
): readonly [string, NativeCoordinate] {
	const { axis, standard_name, long_name: _, ...facts } = coordinate;
	return [name, { name, axis, standardNames: [standard_name], ...facts }];
}

/** The list's own coordinates; the reference of MDTF 4 stands for those beneath. */
const ownCoordinates = ({ coords }: Fieldlist): Readonly<Record<string, NativeCoordinate>> =>
	"$ref" in coords && typeof coords.$ref === "string"
		? {}
		: Object.fromEntries(
				Object.entries(coords as Record<string, z.infer<typeof FieldlistCoordinate>>).map(
					([name, coordinate]) => coordinateOf(name, coordinate),
				),
			);

type Coordinates = Readonly<Record<string, NativeCoordinate>>;

/** A name in the list is a key, or, for conventions with many axes of one name ("plev19"), the name in files. */
function lookUp(key: string, coordinates: Coordinates, place: string): readonly [string, NativeCoordinate] {
	const found =
		coordinates[key] === undefined
			? Object.entries(coordinates).find(([, { name, value }]) => name === key && value === undefined)
			: ([key, coordinates[key]] as const);
	if (found !== undefined) return found;
	throw new TranslationError(
		`${place}: there is no coordinate "${key}".${didYouMean(key, Object.keys(coordinates))} Add it to "coords".`,
	);
}

/** Levels are written in the list's own units, pressures without any in hPa. */
function sliceOf(coordinate: NativeCoordinate, template: string, isOwn: boolean): SliceName {
	const [standardName = ""] = coordinate.standardNames;
	const units = standardName === "air_pressure" && !isOwn ? "hPa" : (coordinate.units ?? "1");
	return { standardName, units, template };
}

function variableOf(
	list: Fieldlist,
	coordinates: Coordinates,
	[name, listed]: readonly [string, ListedVariable],
): NativeVariable {
	const place = `Field list "${list.name}", variable "${name}"`;
	const own = ownCoordinates(list);
	const { units, modifier, realm, positive, frequency } = listed;
	const slices = Object.entries(listed.scalar_coord_templates ?? {}).map(([key, template]) =>
		sliceOf(lookUp(key, coordinates, place)[1], template, own[key]?.units !== undefined),
	);
	return {
		name,
		standardName: listed.standard_name,
		dimensions:
			listed.dimensions?.map((key) => lookUp(key, coordinates, place)[0]) ??
			axesOfCount[listed.ndim ?? 0] ??
			[],
		...(units === undefined ? {} : { units }),
		...(modifier ? { modifier } : {}),
		...(realm === undefined ? {} : { realm }),
		...(positive ? { positive } : {}),
		...(listed.cell_methods === undefined ? {} : { cellMethods: listed.cell_methods }),
		...(frequency === undefined ? {} : { frequency }),
		...(slices.length === 0 ? {} : { slices }),
		alternateStandardNames: listed.alternate_standard_names ?? [],
		preferred: true,
	};
}

/**
 * What the list says of a variable the convention beneath knows by the same name and standard name is added to what that knows (its
 * tables above all); otherwise it takes its place.
 */
function merged(listed: NativeVariable, beneath: readonly NativeVariable[]): readonly NativeVariable[] {
	const same = beneath.filter(
		({ name, standardName }) => name === listed.name && standardName === listed.standardName,
	);
	return same.length === 0
		? [listed]
		: same.map((own) => ({ ...own, ...listed, dimensions: own.dimensions }));
}

/** Variables of the list go before those of the same standard name in the convention beneath, and replace others of the same name. */
export function withFieldlist(list: Fieldlist, beneath?: Convention): Convention {
	const coordinates = { ...anonymous, ...beneath?.coordinates(), ...ownCoordinates(list) };
	const listed = { ...list.aux_coords, ...list.variables };
	const variables = Object.entries(listed).map((entry) => variableOf(list, coordinates, entry));
	// Over "None" the list is the convention.
	const base = beneath?.passesThrough ? undefined : beneath;
	const stampedAtEnd = list.env_vars["date_int_offset"] === "1";
	return defineConvention({
		spelling: base?.spelling ?? list.name,
		title: base?.title ?? `Names of the field list "${list.name}"`,
		aliases: [...(beneath?.aliases ?? []), ...list.models],
		variables: () => {
			const known = beneath?.variables() ?? [];
			const others = known.filter(({ name }) => listed[name] === undefined);
			return [...variables.flatMap((variable) => merged(variable, known)), ...others];
		},
		coordinates: () => coordinates,
		tableGroups: beneath?.tableGroups ?? [],
		timeStamp: base?.timeStamp ?? (stampedAtEnd ? "end" : "middle"),
		environment: { ...beneath?.environment, ...list.env_vars },
		passesThrough: false,
	});
}
