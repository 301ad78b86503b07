import type { PodResult, VariableResult } from "../../core/model/run-result.ts";

/** One variable the POD asked for, with what stands in for it. */
export interface Wanted {
	readonly variable: VariableResult;
	readonly standIns: readonly VariableResult[];
}

/** A POD's variables, each followed by what stands in for it in the end, and the alternates nobody needed. */
export function wantedVariables(pod: PodResult): {
	wanted: readonly Wanted[];
	spare: readonly VariableResult[];
} {
	const byId = new Map(pod.variables.map((variable) => [variable.id, variable]));
	const standIns = (variable: VariableResult, above: readonly VariableResult[] = []): VariableResult[] =>
		(variable.replacedBy ?? []).flatMap((id) => {
			const one = byId.get(id);
			if (one === undefined || one === variable || above.includes(one)) return [];
			return one.outcome === "replaced" ? standIns(one, [...above, variable]) : [one];
		});
	const used = new Set(pod.variables.flatMap((variable) => variable.replacedBy ?? []));
	const heads = pod.variables.filter(
		(variable) =>
			variable.requirement !== "alternate" || (variable.outcome !== "unused" && !used.has(variable.id)),
	);
	const placed = new Set([...heads, ...heads.flatMap((variable) => standIns(variable))]);
	return {
		wanted: heads.map((variable) => ({ variable, standIns: standIns(variable) })),
		spare: pod.variables.filter((variable) => !placed.has(variable)),
	};
}

/** "pr made by precipitation-rate, prc": what stands in, by name. */
export const standInText = ({ variable, standIns }: Wanted): string =>
	standIns.length === 0
		? (variable.replacedBy ?? []).join(", ")
		: standIns
				.map((one) => `${one.nativeName ?? one.name}${one.madeBy ? ` through ${one.madeBy}` : ""}`)
				.join(", ");

const shortFacets = ["table_id", "mip_table", "grid_label", "version"];

/** "Amon gn v20190308": what tells the data apart inside their experiment. */
export const shortData = (variable: VariableResult): string =>
	shortFacets.flatMap((name) => variable.facets?.[name] ?? []).join(" ");
