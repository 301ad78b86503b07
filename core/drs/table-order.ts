/** Tables of plain fields, in the order they are preferred when several hold a variable. */
const plainTables: readonly string[] =
	"Amon Lmon LImon Omon SImon day Oday SIday 6hrPlev 6hrPlevPt 3hr fx Ofx".split(" ");

/** Then whole groups; what none names comes last. */
const groups: readonly RegExp[] = [/^E/u, /^CF/u, /^AER/u];

/** Lower is better. Tables of one group are equal: what they hold must decide between them. */
export function tableRank(table: string): number {
	const plain = plainTables.indexOf(table);
	if (plain >= 0) return plain;
	const group = groups.findIndex((pattern) => pattern.test(table));
	return plainTables.length + (group >= 0 ? group : groups.length);
}

/** Zonal means (...Z), sites, Antarctica, Greenland and offline tables: never taken unless asked for. */
export const isSpecialTable = (table: string): boolean => /(?:Z|Ant|Gre|Off|subhr(?:Pt)?)$/u.test(table);

/** Grid labels of a region, a zonal or a global mean ("gra", "gr1z", "gm"): never taken unless asked for. */
export const isSpecialGrid = (label: string): boolean => /^g(?:m|[nr]\d*[agz])$/u.test(label);
