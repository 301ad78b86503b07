import { Refusal } from "../failure.ts";

/** A part of a coordinate, from `low` up to and without `high`; an end that is left out is open. */
export interface WantedRange {
	readonly name: string;
	readonly low?: number;
	readonly high?: number;
}

const RANGE = /^(-?\d{1,12}(?:\.\d{1,12})?)?_(-?\d{1,12}(?:\.\d{1,12})?)?$/;

/** "-12_-1", "30_60", "-12_". @throws Refusal (404) when it is no such text */
export function wantedRange(name: string, text: string): WantedRange {
	const found = RANGE.exec(text);
	if (!found || (found[1] === undefined && found[2] === undefined))
		throw new Refusal(
			404,
			`"${shortened(text)}" is no range of "${shortened(name)}". Write two numbers with "_" between them: "30_60", or "-12_" for the last twelve.`,
		);
	const [, low, high] = found;
	return {
		name,
		...(low !== undefined && { low: Number(low) }),
		...(high !== undefined && { high: Number(high) }),
	};
}

const SHOWN = 60;

/** What came in an address, as far as messages repeat it. */
export const shortened = (text: string): string => (text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`);

export const rangeText = ({ low, high }: Pick<WantedRange, "low" | "high">): string =>
	`${low ?? ""}_${high ?? ""}`;
