import type { ClassicLayoutOf, ClassicPlan, ClassicVersion, PlannedVariable } from "./write-plan.ts";

/** The largest length of a variable (or of its part of a record), dimension and number of records. */
const MOST: Readonly<Record<ClassicVersion, number>> = {
	1: 2 ** 31 - 4,
	2: 2 ** 32 - 4,
	5: Number.MAX_SAFE_INTEGER,
};

/**
 * Why a version cannot hold a plan, `undefined` when it can ("Large File Support" of the netCDF User's Guide). Only the last variable may
 * be longer than the limit: a fixed one when there are no records, else the last of a record.
 */
export function sizeObstacle(
	plan: ClassicPlan,
	layout: ClassicLayoutOf,
	version: ClassicVersion,
): string | undefined {
	const most = MOST[version];
	const long = plan.dimensions.find(({ length }) => length > most);
	if (long) return `the dimension "${long.name}" is ${long.length} long`;
	if (plan.records > most) return `there are ${plan.records} records`;
	const fixed = plan.variables.filter((one) => !one.isRecord);
	const records = plan.variables.filter((one) => one.isRecord);
	const tooLong = longOf(fixed, most, records.length > 0) ?? longOf(records, most, false);
	if (tooLong)
		return `"${tooLong.variable.name}" takes ${tooLong.padded} bytes${tooLong.isRecord ? " in each record" : ""}`;
	const far = plan.variables.find((_, index) => (layout.begins[index] ?? 0) > most);
	const isFar = version === 1 && far !== undefined;
	return isFar ? `"${far.variable.name}" begins beyond 2 GiB` : undefined;
}

function longOf(
	variables: readonly PlannedVariable[],
	most: number,
	othersFollow: boolean,
): PlannedVariable | undefined {
	return variables.find((one, index) => one.padded > most && (othersFollow || index < variables.length - 1));
}
