import { isHeadwaterError } from "../errors.ts";
import type { EntryExplanation } from "../model/explanation.ts";
import type { VarlistEntry } from "../model/varlist-entry.ts";
import type { VariableWish } from "../model/wish.ts";
import { summarizeWish } from "../model/wish-summary.ts";
import { withoutAdvice } from "./no-data.ts";

/** What an alternate that a step makes is looked for in place of, how it differs from that, and why it is needed. */
export function insteadOf({
	insteadOf: other,
	request,
	computed,
}: VarlistEntry): EntryExplanation["insteadOf"] {
	if (!other) return undefined;
	const { cause } = other;
	return {
		id: other.id,
		differs: computed ? [] : differences(request, other.request),
		...(isHeadwaterError(cause) && { problem: { code: cause.code, message: withoutAdvice(cause.message) } }),
	};
}

/** "day for mon", "precipitation_flux for lwe_precipitation_rate", "time, plev, lat, lon for time, lat, lon at 250 hPa". */
function differences(sought: VariableWish, asked: VariableWish): string[] {
	return [
		[sought.standardName, asked.standardName],
		[summarizeWish(sought).frequency, summarizeWish(asked).frequency],
		[axesText(sought), axesText(asked)],
		...(asked.cellMethods === undefined ? [] : [[sought.cellMethods, asked.cellMethods]]),
	].flatMap(([one = "any", other = "any"]) => (one === other ? [] : [`${one} for ${other}`]));
}

function axesText(wish: VariableWish): string {
	const { dimensions, levels } = summarizeWish(wish);
	return `${dimensions.join(", ")}${levels === undefined ? "" : ` at ${levels}`}`;
}
