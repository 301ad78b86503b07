import type { Product } from "../model/product.ts";
import type { VarlistEntry } from "../model/varlist-entry.ts";
import { liveSet } from "./alternates.ts";

/** The entry that gives a term in the end: itself, or what a step makes it from. */
export const standIn = (term: VarlistEntry): VarlistEntry | undefined => liveSet(term)?.[0];

/** What a variable is computed of, in the order of its terms; `undefined` while one is not there. */
export function productsOfTerms(entry: VarlistEntry): readonly Product[] | undefined {
	const products = (entry.computed?.terms ?? []).flatMap((term) => standIn(term)?.product ?? []);
	return products.length === entry.computed?.terms.length ? products : undefined;
}
