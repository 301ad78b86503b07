import { areConvertible, conversion } from "../cf/units/index.ts";
import type { Axis } from "../model/wish.ts";
import type { DocumentPath } from "../ports/document.ts";
import type { Complaints } from "./complaints.ts";

interface Written {
	readonly axis: Axis;
	readonly range: readonly [number, number] | null | undefined;
	readonly units: string | undefined;
}

function mistakeOf({ axis, units }: Written, [first, last]: readonly [number, number]): string | undefined {
	if (axis === "T")
		return '"range" cannot be said of time: the analysis period is that of the case (FIRSTYR, LASTYR). Leave it out.';
	if (axis === "OTHER")
		return '"range" belongs to the axes X, Y and Z; this is axis "OTHER". Leave it out, and choose in the driver.';
	if (axis === "X")
		return Math.abs(last - first) > turn(units) ? "The range is wider than the globe." : undefined;
	if (first >= last) return `The range runs from the lower to the higher end: write [${last}, ${first}].`;
	const pole = turn(units) / 4;
	return axis === "Y" && Math.max(-first, last) > pole * (1 + 1e-9)
		? `Latitudes reach from ${-pole} to ${pole}. Write a range inside.`
		: undefined;
}

/** A whole turn in the units of an axis. */
const turn = (units: string | undefined): number =>
	units !== undefined && areConvertible(units, "degree") ? 360 * conversion("degree", units).scale : 360;

/** The part of an axis that a POD wants, where that makes sense. */
export function readRange(
	written: Written,
	path: DocumentPath,
	complaints: Complaints,
): readonly [number, number] | undefined {
	const { range } = written;
	if (range === undefined || range === null) return undefined;
	const mistake = mistakeOf(written, range);
	if (mistake === undefined) return range;
	complaints.at(path, mistake);
	return undefined;
}
