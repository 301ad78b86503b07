import type { Axis, DimensionWish, ScalarWish } from "../model/wish.ts";
import type { DocumentPath } from "../ports/document.ts";
import { nearest } from "../text/nearest.ts";
import type { Complaints } from "./complaints.ts";
import type { Dimensions } from "./dimensions.ts";
import type { VarlistSection } from "./pod-settings-schema.ts";

function unknownDimension(name: string, known: Dimensions): string {
	const [best] = nearest(name, known.keys(), 1);
	if (best !== undefined) return `"dimensions" has no "${name}". Did you mean "${best}"?`;
	return `"dimensions" has no "${name}". Declare it there.`;
}

/** Tells when an axis is taken a second time; wavelength bands and the like ("OTHER") may be several. */
class AxisBook {
	readonly #taken = new Map<Axis, string>();

	/** The name that holds the axis already. */
	take(dimension: DimensionWish): string | undefined {
		const before = this.#taken.get(dimension.axis);
		if (before === undefined && dimension.axis !== "OTHER") this.#taken.set(dimension.axis, dimension.name);
		return before;
	}
}

interface Reading {
	readonly known: Dimensions;
	readonly path: DocumentPath;
	readonly complaints: Complaints;
	readonly axes: AxisBook;
}

function readNames(section: VarlistSection, { known, path, complaints, axes }: Reading): DimensionWish[] {
	const seen = new Set<string>();
	return section.dimensions.flatMap((name, index) => {
		const at = [...path, "dimensions", index];
		if (seen.has(name)) complaints.at(at, `"${name}" is listed twice. Keep one.`);
		else if (!known.has(name)) complaints.at(at, unknownDimension(name, known));
		const dimension = seen.has(name) ? undefined : known.get(name);
		seen.add(name);
		const before = dimension && axes.take(dimension);
		if (dimension && before !== undefined)
			complaints.at(at, `"${before}" and "${name}" are both axis "${dimension.axis}". Keep one.`);
		return dimension === undefined ? [] : [dimension];
	});
}

/** A latitude that is none, or a slice outside the range of its own axis. */
function outsideRange({ axis, name, range, units }: DimensionWish, value = 0): string | undefined {
	const isDegrees = units === undefined || /^degree/iu.test(units);
	if (axis === "Y" && isDegrees && Math.abs(value) > 90) return `${value} is no latitude. Write -90 to 90.`;
	if (range === undefined || axis === "X" || (value >= range[0] && value <= range[1])) return undefined;
	return `${value} lies outside the range of "${name}" (${range.join(" to ")}). Change one of the two.`;
}

function scalarMistake(section: VarlistSection, name: string, reading: Reading): string | undefined {
	const dimension = reading.known.get(name);
	if (!reading.known.has(name)) return unknownDimension(name, reading.known);
	if (section.dimensions.includes(name))
		return `"${name}" is a scalar coordinate and also in "dimensions". Keep it in one of the two.`;
	if (dimension === undefined) return undefined;
	if (dimension.axis === "T")
		return 'A slice along time cannot be taken: which times there are is said by the period of the case (FIRSTYR, LASTYR). Take time into "dimensions", and choose in the driver.';
	const outside = outsideRange(dimension, section.scalar_coordinates?.[name]);
	if (outside !== undefined) return outside;
	const before = reading.axes.take(dimension);
	if (before === undefined) return undefined;
	return `"${before}" and the scalar coordinate "${name}" are both axis "${dimension.axis}". Keep one.`;
}

function readScalars(section: VarlistSection, reading: Reading): ScalarWish[] {
	return Object.entries(section.scalar_coordinates ?? {}).flatMap(([name, value]) => {
		const at = [...reading.path, "scalar_coordinates", name];
		const mistake = scalarMistake(section, name, reading);
		if (mistake !== undefined) reading.complaints.at(at, mistake, { key: true });
		const dimension = reading.known.get(name);
		return dimension === undefined ? [] : [{ dimension, value }];
	});
}

/** The axes and slices one variable asks for, each axis once. */
export function readAxes(
	section: VarlistSection,
	at: { readonly known: Dimensions; readonly path: DocumentPath; readonly complaints: Complaints },
): { dimensions: DimensionWish[]; scalars: ScalarWish[] } {
	const reading = { ...at, axes: new AxisBook() };
	const dimensions = readNames(section, reading);
	const scalars = readScalars(section, reading);
	if (scalars.length > 0 && section.use_exact_name === true)
		at.complaints.at(
			[...at.path, "use_exact_name"],
			'"use_exact_name" asks for one native variable, "scalar_coordinates" for a slice of another. Keep one of the two.',
		);
	return { dimensions, scalars };
}
