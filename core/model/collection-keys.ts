import type { CollectionShape } from "../ports/catalogue.ts";
import type { KeyColumns } from "./key-columns.ts";

/** Columns, by the names that tables use for them, in which variables of one experiment may differ. */
const OF_A_VARIABLE = [
	"table_id",
	"frequency",
	"component",
	"realm",
	"stream",
	"file_id",
	"institute_table",
	"version",
];
const OF_A_GRID = ["grid_label", "grid"];
const OF_A_MEMBER = ["member_id", "variant_label", "ensemble_member", "member", "sub_experiment_id"];
const OF_MEMBERS = ["realization", "initialization", "physics", "forcing"];
/** Said of a file, or the same of all its siblings: they tell no data apart. */
const TELLING_NOTHING = ["format", "data_format", "time_range", "start_date", "end_date", "filename", "path"];

/** Which columns of an ESM collection decide what goes together: from what it says of its groups, and the names that are usual. */
export function collectionKeys(
	columns: readonly string[],
	{ variable, groups, members }: CollectionShape,
): KeyColumns {
	const known = (names: readonly string[]): string[] => names.filter((name) => columns.includes(name));
	const ofVariable = known(OF_A_VARIABLE);
	const pod = known(OF_A_GRID);
	const choosable = known([...new Set([...OF_A_MEMBER, ...members])]).filter((name) => name !== variable);
	const apart = new Set([variable, ...ofVariable, ...pod, ...TELLING_NOTHING]);
	const cases = known([...new Set([...groups, ...choosable])]).filter((name) => !apart.has(name));
	const [table] = known(["table_id"]);
	const [frequency] = known(["frequency"]);
	return {
		case: cases,
		choosable: choosable.filter((name) => cases.includes(name)),
		memberFacets: known(OF_MEMBERS),
		static: cases.filter((name) => !/^(activity|experiment|exp)/.test(name) && !choosable.includes(name)),
		pod,
		variable: ofVariable.filter((name) => name !== frequency || table === undefined),
		...(columns.includes("version") && { version: "version" }),
		names: { variable, ...(table && { table }), ...(frequency && { frequency }) },
	};
}
