import { isHeadwaterError } from "../errors.ts";
import type { DataKey } from "../model/data-key.ts";
import { facetsId } from "../model/facets.ts";
import { groupBy } from "../model/group-by.ts";
import type { KeyColumns } from "../model/key-columns.ts";
import { VarlistEntry } from "../model/varlist-entry.ts";
import type { DimensionWish, VariableWish } from "../model/wish.ts";
import type { Preferences } from "../ports/preference.ts";
import type { BesideFile } from "../ports/source.ts";
import type { VariableTranslator } from "../ports/translator.ts";
import type { QueryResult } from "../query/query-result.ts";
import { keysOfModel, rankStatic } from "../select/static.ts";

interface BesideParts {
	readonly query: (entry: VarlistEntry) => Promise<QueryResult>;
	readonly localFiles: (key: DataKey) => Promise<readonly string[]>;
	readonly translator: Pick<VariableTranslator, "translate">;
	readonly columns: KeyColumns;
	readonly prefer: Preferences;
	readonly strict: boolean;
}

const axis = (name: string, letter: "X" | "Y", standardName: string): DimensionWish => ({
	name,
	axis: letter,
	standardName,
	needBounds: false,
});

const wishFor = (name: string): VariableWish => ({
	name,
	standardName: "",
	dimensions: [axis("lat", "Y", "latitude"), axis("lon", "X", "longitude")],
	scalars: [],
	useExactName: true,
	dimensionsOrdered: false,
	renameDimensions: false,
	renameVariables: false,
});

/**
 * A static field of the model and grid that data were selected of, chosen as any static variable is: the same experiment and member first, then the
 * same experiment, then any of the model (only the first under `strict`).
 * @throws StoreError when it is there and cannot be brought
 */
export async function bringBeside(
	name: string,
	{ entry, key }: { readonly entry: VarlistEntry; readonly key: DataKey },
	parts: BesideParts,
): Promise<BesideFile | undefined> {
	const { columns, prefer, strict } = parts;
	const wished = new VarlistEntry({
		...{
			id: `${entry.id}+${name}`,
			pod: entry.pod,
			wish: wishFor(name),
			requirement: "alternate",
			isTerm: true,
		},
	});
	const keys = await found(wished, parts);
	wished.dataKeys = groupBy(keys, (one) => one.experiment.id);
	const grid = facetsId(key.facets, columns.pod);
	const onGrid = keysOfModel(wished, key.facets, columns).filter(
		(one) => facetsId(one.facets, columns.pod) === grid,
	);
	const ranked = rankStatic(wished, onGrid, {
		target: key.facets,
		columns,
		preferences: [...prefer.pod, ...prefer.variable, ...prefer.case],
	});
	const [best] = ranked.filter(({ substitution }) => !strict || !substitution);
	const [path] = best ? await parts.localFiles(best.key) : [];
	return best && path !== undefined
		? { path, ...(best.substitution && { note: best.substitution }) }
		: undefined;
}

/** What a convention or an archive does not know is not there. */
async function found(entry: VarlistEntry, { query, translator }: BesideParts): Promise<readonly DataKey[]> {
	try {
		entry.translation = translator.translate(entry.wish);
		return (await query(entry)).keys;
	} catch (cause) {
		if (isHeadwaterError(cause, "Translation", "NoData")) return [];
		throw cause;
	}
}
