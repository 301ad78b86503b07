/** `parseUnits`: the door through which units texts come in. */

import { UnitsError } from "../../errors.ts";
import { degreesApart, wholeTexts } from "./cf.table.ts";
import { meaning } from "./grammar.ts";
import { normalised } from "./tokens.ts";
import type { Units } from "./units.ts";
import type { Aliases } from "./words.ts";

/** How a text is to be read. */
export interface UnitsReading {
	/** Words read in another way than the grammar's own, for instance `{ Sv: "sverdrup" }`; they win over all others. */
	readonly aliases?: Aliases;
}

const longest = 1000;

/** The text as the grammar takes it, with the whole texts of CF put into its words. */
export function unitsText(text: string): string {
	const plain = normalised(text);
	const key = plain.toLowerCase();
	if (Object.hasOwn(wholeTexts, key)) return wholeTexts[key]!;
	return plain.replace(degreesApart, (_, scale: string) => `deg${scale.charAt(0).toUpperCase()}`);
}

/**
 * Reads a units text in the grammar of UDUNITS-2 with the words CF files add (CF section 3.1). The empty text is the pure
 * number 1. Throws a UnitsError that names the place and what to do.
 */
export function parseUnits(text: string, { aliases = {} }: UnitsReading = {}): Units {
	if (text.length > longest)
		throw new UnitsError(
			`Units "${text.slice(0, 40)}..." have ${text.length} characters, more than any units do. Mend the units attribute.`,
		);
	try {
		return meaning(unitsText(text), { aliases });
	} catch (error) {
		if (!(error instanceof UnitsError)) throw error;
		throw new UnitsError(sentence(text, error), error.at === undefined ? {} : { at: error.at });
	}
}

function sentence(text: string, error: UnitsError): string {
	const place = error.at !== undefined ? ` at character ${error.at + 1}` : "";
	const end = /[.?!]$/u.test(error.message) ? "" : ".";
	return `Units "${text}" cannot be read${place}: ${error.message}${end} Write units as UDUNITS does, for example "kg m-2 s-1".`;
}
