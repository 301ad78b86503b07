import { VarlistEntry } from "../model/varlist-entry.ts";
import type { VariableWish } from "../model/wish.ts";
import type { SourceWorld } from "../ports/source.ts";

type World = Pick<SourceWorld, "preprocessor" | "journal">;

/**
 * Adds the alternates the steps can make (a level slice from the whole column, a rate from a flux) in front of an entry's own: they are
 * nearest to what was asked. They deliver the same wish under the same name. Each step is used once along a chain. What failed before it
 * was looked for (its period is too short) gets none: they would deliver no more.
 */
export function linkAlternates(entry: VarlistEntry, world: World): void {
	if (
		entry.madeBy ||
		entry.status === "failed" ||
		entry.alternates.flat().some((alternate) => alternate.madeBy)
	)
		return;
	entry.alternates = [...made(entry, new Set(), world), ...entry.alternates];
}

function made(entry: VarlistEntry, used: ReadonlySet<string>, world: World): VarlistEntry[][] {
	return world.preprocessor
		.alternates(entry.request)
		.filter(({ step }) => !used.has(step))
		.map(({ step, set }) =>
			set.map((request, index) => {
				const alternate = madeEntry(entry, request, { step, index, world });
				alternate.alternates = made(alternate, new Set([...used, step]), world);
				return alternate;
			}),
		);
}

function madeEntry(
	entry: VarlistEntry,
	request: VariableWish,
	how: { readonly step: string; readonly index: number; readonly world: World },
): VarlistEntry {
	return new VarlistEntry({
		id: `${entry.id}~${how.step}${how.index === 0 ? "" : how.index}`,
		pod: entry.pod,
		wish: entry.wish,
		request,
		madeBy: how.step,
		requirement: "alternate",
		journal: how.world.journal,
	});
}
