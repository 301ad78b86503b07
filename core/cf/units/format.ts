/** One text for every spelling of the same units: for hashes, comparison and messages. */

import { isSame, isZero, one, type Ratio, ratioText } from "./ratio.ts";
import { baseUnits } from "./udunits.table.ts";
import { type Dimensions, isTime, ownOrigin, type Units } from "./units.ts";

/** "kg m-2 s-1", "" without dimension; the order is that of the table of base units. */
export function dimensionsText(dimensions: Dimensions): string {
	const order = Object.keys(baseUnits).filter((base) => dimensions[base] !== undefined);
	return order.map((base) => `${base}${dimensions[base] === 1 ? "" : dimensions[base]}`).join(" ");
}

function scaledText(scale: Ratio, unit: string): string {
	if (unit === "") return ratioText(scale);
	return isSame(scale, one) ? unit : `${ratioText(scale)} ${unit}`;
}

/** Canonical text in base units, equal for equal units and read back by `parseUnits`: "hPa" gives "100 kg m-1 s-2". */
export function formatUnits(units: Units): string {
	const { dimensions, scale, logarithm } = units;
	const bare = dimensionsText(dimensions);
	if (units.since !== undefined) return `${scaledText(scale, bare)} since ${units.since}`;
	const plain = logarithm
		? scaledText(scale, `${logName[logarithm.base]}(re ${scaledText(logarithm.reference, bare)})`)
		: scaledText(scale, bare);
	return isZero(units.origin) ? plain : `${plain} @ ${originText(units)}`;
}

const logName = { "2": "lb", e: "ln", "10": "lg" } as const;

/** After a unit of time a whole number would be read as a year. */
function originText(units: Units): string {
	const text = ratioText(ownOrigin(units));
	return isTime(units) && /^-?\d+$/u.test(text) ? `${text}.0` : text;
}
