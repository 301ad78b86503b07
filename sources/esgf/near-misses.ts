import { isKnownValue } from "../../core/drs/vocabulary.ts";
import { isHeadwaterError, type NearMiss } from "../../core/errors.ts";
import { sideBySide } from "../../core/loop/side-by-side.ts";
import type { KeyColumns } from "../../core/model/key-columns.ts";
import type { Constraints } from "../../core/ports/catalogue.ts";
import { nearest } from "../../core/text/nearest.ts";
import { type AskRules, openIndex } from "./ask-all.ts";
import { fieldOf } from "./fields.ts";
import type { Question, Tally } from "./records.ts";

interface Missing {
	readonly rules: AskRules;
	readonly columns: KeyColumns;
	/** Facets the user named. */
	readonly named: ReadonlySet<string>;
	/** What was asked, in the user's words: wildcards as they were written. */
	readonly asked: Constraints;
}

const MOST = 5;
const AT_ONCE = 4;

/** Which facet emptied an answer: what would be there without it, counted by the indices that count fast. Likeliest mistake first. */
export async function nearMisses(question: Question, missing: Missing): Promise<NearMiss[]> {
	const facets = Object.keys({ ...question.where, ...question.filters }).filter(
		(facet) => fieldOf(question.project, facet) !== undefined,
	);
	const indices = missing.rules.endpoints
		.filter(({ quirks }) => quirks.counts)
		.map((endpoint) => openIndex(endpoint, missing.rules));
	const found: { readonly miss: NearMiss; readonly doubt: number }[] = [];
	await sideBySide(facets, AT_ONCE, async (facet) => {
		const { [facet]: _, ...where } = question.where;
		const wanted = [missing.asked[facet] ?? []].flat();
		const tallies = await Promise.all(
			indices.map((index) => attempted(() => index.tally({ ...question, where }, facet))),
		);
		// Indices list copies of the same files: the one that knows most is nearest to the truth.
		const [best] = tallies.flatMap((tally) => tally ?? []).sort((a, b) => b.total - a.total);
		if (best === undefined || best.total === 0) return;
		const drop = `${facet}=${wanted.join("|")}`;
		const values = foundValues(best, wanted);
		found.push({
			miss: { drop, files: best.total, ...(values !== "" && { found: values }) },
			doubt: doubtOf(facet, question, missing),
		});
	});
	found.sort((a, b) => a.doubt - b.doubt || a.miss.files - b.miss.files);
	return found.slice(0, MOST).map(({ miss }) => miss);
}

/** An index that fails here has been told of before. */
async function attempted(ask: () => Promise<Tally>): Promise<Tally | undefined> {
	try {
		return await ask();
	} catch (error) {
		if (!isHeadwaterError(error, "Store")) throw error;
		return undefined;
	}
}

/** The values nearest to what was asked, then the commonest. */
function foundValues({ values }: Tally, wanted: readonly string[]): string {
	const near = wanted.flatMap((value) => nearest(value, values.keys(), 2));
	const common = [...values].sort((a, b) => b[1] - a[1]).map(([value]) => value);
	const ordered = [...new Set([...near, ...common])];
	return `${ordered.slice(0, 4).join(", ")}${ordered.length > 4 ? ` and ${ordered.length - 4} more` : ""}`;
}

/**
 * How unlikely a facet is the mistake, lower being likelier: values the vocabulary does not have, then what the user named, finer facets
 * before coarser ones, then what the wish implies, the variable last.
 */
function doubtOf(facet: string, { project, where }: Question, { columns, named }: Missing): number {
	if (facet === columns.names.variable) return 100;
	if (!(where[facet] ?? []).some((value) => isKnownValue(project, facet, value))) return 0;
	if (!named.has(facet)) return 99;
	const { choosable, pod, variable, memberFacets, case: cases } = columns;
	const coarse = cases.filter((column) => !choosable.includes(column)).reverse();
	return 1 + [...pod, ...variable, ...memberFacets, ...choosable, ...coarse, facet].indexOf(facet);
}
