import { formatFrequency } from "./date-frequency.ts";
import type { WishSummary } from "./run-result.ts";
import type { VariableWish } from "./wish.ts";

/** What was asked, in words short enough for a report. */
export function summarizeWish(wish: VariableWish): WishSummary {
	const { units, frequency, modifier, scalars } = wish;
	const levels = scalars.map(({ value, dimension }) => [value, dimension.units].filter(isPresent).join(" "));
	return {
		dimensions: wish.dimensions.map(({ name }) => name),
		...(units === undefined ? {} : { units }),
		...(frequency === undefined ? {} : { frequency: formatFrequency(frequency) }),
		...(levels.length === 0 ? {} : { levels: levels.join(", ") }),
		...(modifier === undefined ? {} : { modifier }),
	};
}

const isPresent = (value: unknown) => value !== undefined;
