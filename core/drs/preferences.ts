import type { Facets } from "../model/facets.ts";
import type { Preference } from "../ports/preference.ts";
import { tableRank } from "./table-order.ts";

/** What has no number comes last. */
const numberOf = (facets: Facets, facet: string): number => {
	const digits = /\d+/u.exec(facets[facet] ?? "")?.[0];
	return digits === undefined ? Number.POSITIVE_INFINITY : Number(digits);
};

const order = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

export const lowest = (facet: string): Preference => ({
	name: `lowest ${facet}`,
	compare: (a, b) => order(numberOf(a, facet), numberOf(b, facet)),
});

/** "v20190308", "20190308": later dates first; "v1", "v2" (CMIP5) lie below any date; no version comes last. */
export const newest = (facet: string): Preference => ({
	name: `newest ${facet}`,
	compare: (a, b) => {
		const [first, second] = [a, b].map((facets) =>
			facets[facet] === undefined ? Number.POSITIVE_INFINITY : -numberOf(facets, facet),
		) as [number, number];
		return order(first, second);
	},
});

/** In the order given; of values not in it those first that come first when numbers in them count as such ("x2" before "x10"). */
export const inOrder = (facet: string, list: readonly string[] = []): Preference => ({
	name: `order of ${facet}`,
	compare: (a, b) => {
		const [first, second] = [a[facet] ?? "", b[facet] ?? ""];
		const rank = (value: string) => (list.includes(value) ? list.indexOf(value) : list.length);
		return rank(first) - rank(second) || first.localeCompare(second, "en", { numeric: true });
	},
});

const gridRank = (facets: Facets): number => ({ r: 0, n: 1 })[facets["regridded"] ?? ""] ?? 2;

/** Regridded data before those on the model's own grid. */
export const regriddedFirst: Preference = {
	name: "regridded before native grid",
	compare: (a, b) => order(gridRank(a), gridRank(b)),
};

const rankOf = (facets: Facets) => tableRank(facets["table_id"] ?? "");

/** Plain tables before extra (E...), cloud (CF...) and aerosol (AER...) ones. */
export const tableOrder: Preference = {
	name: "order of tables",
	compare: (a, b) => order(rankOf(a), rankOf(b)),
};
