import type { Facets } from "../model/facets.ts";

/** One tie-breaker: orders candidates by their facets, the preferred first. */
export interface Preference {
	/** "lowest realization", for messages. */
	readonly name: string;
	compare(a: Facets, b: Facets): number;
}

/** Applies tie-breakers in order: a later one only decides what earlier ones leave equal. */
export const compareBy =
	(preferences: readonly Preference[]) =>
	(a: Facets, b: Facets): number => {
		for (const preference of preferences) {
			const order = preference.compare(a, b);
			if (order !== 0) return order;
		}
		return 0;
	};

/** A source's tie-breakers at its three scopes. */
export interface Preferences {
	readonly case: readonly Preference[];
	readonly pod: readonly Preference[];
	readonly variable: readonly Preference[];
}
