/** What CF cell_methods say of the things that tell variables of one standard name apart (CF section 7.3). */

export type TimeStatistic = "unstated" | "mean" | "sum" | "point" | "minimum" | "maximum" | "other";

export interface Statistic {
	readonly time: TimeStatistic;
	/** Area types the values hold for: "land", "sea_ice"; empty: the whole cell. */
	readonly where: readonly string[];
}

/** `name: [name: ...] method [where|over|within type]...`, comments in parentheses taken out before. */
const entry = /((?:[\w-]+:\s+)+)(\w+)((?:\s+(?:where|over|within)\s+\w+)*)/gu;
/** CMIP6's tslsi says only in a comment that it leaves out the open sea. */
const overComment = /\(comment: over ([\w ]+)\)/u;
const time = /(?:^|\s)time\d*:/u;

/** An extreme anywhere on the way ("maximum within days, mean over days") makes the result an extreme. */
const precedence: readonly TimeStatistic[] = ["maximum", "minimum", "point", "sum", "mean"];

export function statisticOf(cellMethods: string | undefined): Statistic {
	const methods = new Set<string>();
	const where = new Set<string>();
	const commented = overComment.exec(cellMethods ?? "")?.[1];
	if (commented !== undefined) where.add(commented.replaceAll(" ", "_"));
	const plain = (cellMethods ?? "").replace(/\([^()]*\)/gu, " ");
	for (const [, names = "", method = "", clauses = ""] of plain.matchAll(entry)) {
		if (time.test(names)) methods.add(method);
		const type = /\bwhere\s+(\w+)/u.exec(clauses)?.[1];
		if (type !== undefined) where.add(type);
	}
	const known = precedence.find((statistic) => methods.has(statistic));
	return { time: known ?? (methods.size === 0 ? "unstated" : "other"), where: [...where] };
}

/** Compared without comments and differences of spacing. */
export const plainCellMethods = (cellMethods: string): string =>
	cellMethods
		.replace(/\([^()]*\)/gu, " ")
		.replace(/\s+/gu, " ")
		.trim();
