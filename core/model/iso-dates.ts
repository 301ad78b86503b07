import { type DateLabel, precisions } from "./date-label.ts";
import type { DatedRange } from "./date-range.ts";

const BETWEEN = ["", "-", "-", "T", ":", ":"];

/** "1980-01", "1980-01-01T06" (ISO 8601, sections 4.1 and 4.3), as precise as the label. */
export const isoLabel = (label: DateLabel): string =>
	precisions
		.slice(0, precisions.indexOf(label.precision) + 1)
		.map((unit, at) => BETWEEN[at] + String(label[unit]).padStart(unit === "year" ? 4 : 2, "0"))
		.join("");

/** "1980-01/2014-12" (ISO 8601, section 4.4). */
export const isoText = ({ start, end }: DatedRange): string => `${isoLabel(start)}/${isoLabel(end)}`;
