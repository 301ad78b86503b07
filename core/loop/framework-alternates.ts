import { VarlistEntry } from "../model/varlist-entry.ts";
import type { VariableWish } from "../model/wish.ts";
import type { SourceWorld } from "../ports/source.ts";

type World = Pick<SourceWorld, "preprocessor" | "journal">;

/**
 * Adds the alternates the steps can make (a level slice from the whole column, a rate from a flux) in front of an entry's own: they are
 * nearest to what was asked. They deliver the same wish under the same name. Each step is used once along a chain, and what several chains
 * would look for is looked for once. What failed before it was looked for (its period is too short) gets none: they would deliver no more.
 */
export function linkAlternates(entry: VarlistEntry, world: World): void {
	if (
		entry.madeBy ||
		entry.status === "failed" ||
		entry.alternates.flat().some((alternate) => alternate.madeBy)
	)
		return;
	const own = made(entry, { used: new Set(), asked: new Set() }, world);
	entry.alternates = [...own, ...entry.alternates, ...computed(entry, own.flat(), world)];
}

/** What the steps can compute of several others stands behind all that was asked for: it is farthest from it. */
function computed(entry: VarlistEntry, own: readonly VarlistEntry[], world: World): VarlistEntry[][] {
	const steps = own.map(({ madeBy }) => madeBy);
	return (world.preprocessor.compositions?.(entry.request) ?? []).map(({ step, terms: wishes, options }) => {
		steps.push(step);
		const count = steps.filter((one) => one === step).length;
		const id = `${entry.id}~${step}${count === 1 ? "" : count}`;
		const common = {
			pod: entry.pod,
			madeBy: step,
			requirement: "alternate",
			journal: world.journal,
		} as const;
		const terms = wishes.map((wish) => {
			const term = new VarlistEntry({ ...common, id: `${id}/${wish.name}`, wish, isTerm: true });
			term.alternates = made(term, { used: new Set([step]), asked: new Set() }, world);
			return term;
		});
		const { wish, request } = entry;
		const whole = { ...common, id, wish, request, insteadOf: entry, computed: { terms, options } };
		return [new VarlistEntry(whole), ...terms];
	});
}

interface Chain {
	/** Steps along it. */
	readonly used: ReadonlySet<string>;
	/** What is looked for already, in this chain or another. */
	readonly asked: Set<string>;
}

function made(entry: VarlistEntry, { used, asked }: Chain, world: World): VarlistEntry[][] {
	const counts = new Map<string, number>();
	asked.add(JSON.stringify(entry.request));
	const sets = world.preprocessor
		.alternates(entry.request)
		.filter(({ step, set }) => !used.has(step) && !set.every((one) => asked.has(JSON.stringify(one))))
		.map(({ step, set }) => ({
			step,
			set: set.map((request) => {
				const count = (counts.get(step) ?? 0) + 1;
				counts.set(step, count);
				asked.add(JSON.stringify(request));
				return madeEntry(entry, request, { step, count, world });
			}),
		}));
	for (const { step, set } of sets)
		for (const one of set) one.alternates = made(one, { used: new Set([...used, step]), asked }, world);
	return sets.map(({ set }) => set);
}

function madeEntry(
	entry: VarlistEntry,
	request: VariableWish,
	how: { readonly step: string; readonly count: number; readonly world: World },
): VarlistEntry {
	return new VarlistEntry({
		id: `${entry.id}~${how.step}${how.count === 1 ? "" : how.count}`,
		pod: entry.pod,
		wish: entry.wish,
		request,
		madeBy: how.step,
		insteadOf: entry,
		requirement: "alternate",
		journal: how.world.journal,
		...(entry.isTerm && { isTerm: true }),
	});
}
