import { isHeadwaterError, type KnownError } from "../errors.ts";
import { groupBy } from "../model/group-by.ts";
import type { Pod } from "../model/pod.ts";
import type { VarlistEntry } from "../model/varlist-entry.ts";
import { isStatic } from "../model/wish.ts";
import type { VariableTranslator } from "../ports/translator.ts";
import { noData } from "../query/no-data.ts";
import type { Looked, QueryResult } from "../query/query-result.ts";
import { experimentsOf, holdsKey } from "../select/experiment.ts";
import { allEntries, countRunnable } from "./needs.ts";
import type { Survey } from "./selector.ts";
import { sideBySide } from "./side-by-side.ts";

interface InquiryParts {
	readonly query: (entry: VarlistEntry) => Promise<QueryResult>;
	readonly translator: Pick<VariableTranslator, "translate">;
	readonly caseName: string;
	readonly concurrency: number;
}

/** A failure of one variable; anything else ends the request. */
export const isOneVariables = (cause: unknown): cause is KnownError =>
	isHeadwaterError(cause) && !isHeadwaterError(cause, "Interrupted", "Stage", "Catalogue");

/** Asks what exists, for each entry once, whether it is needed or not. */
export class Inquiry {
	readonly #parts: InquiryParts;
	readonly #looked = new Map<VarlistEntry, Looked>();

	constructor(parts: InquiryParts) {
		this.#parts = parts;
	}

	/** What was found before. */
	known(entry: VarlistEntry): Looked | undefined {
		return this.#looked.get(entry);
	}

	async look(entry: VarlistEntry): Promise<Looked> {
		let looked = this.#looked.get(entry);
		if (!looked) {
			looked = await this.#ask(entry);
			this.#looked.set(entry, looked);
		}
		return looked;
	}

	/** What could still be had if variables lost to one experiment or another were replaced by their alternates. */
	async survey(pods: readonly Pod[]): Promise<Survey> {
		const entries = [...allEntries(pods)];
		await sideBySide(entries, this.#parts.concurrency, async (entry) => void (await this.look(entry)));
		const isLostUnder = (id: string) => (entry: VarlistEntry) =>
			entry.status === "failed" ||
			(!entry.computed && (isStatic(entry.request) ? entry.dataKeys.size === 0 : !holdsKey(entry, id)));
		return {
			experiments: [...experimentsOf(entries.filter((entry) => !isStatic(entry.request))).values()],
			runnable: (id) => countRunnable(pods, isLostUnder(id)),
		};
	}

	async #ask(entry: VarlistEntry): Promise<Looked> {
		// Its terms are looked for.
		if (entry.computed) return {};
		try {
			entry.translation ??= this.#parts.translator.translate(entry.request);
			const result = await this.#parts.query(entry);
			entry.dataKeys = groupBy(result.keys, (key) => key.experiment.id);
			const isFound = result.keys.length > 0;
			return { result, ...(isFound ? {} : { problem: noData(entry, result, this.#parts.caseName) }) };
		} catch (problem) {
			if (!isOneVariables(problem)) throw problem;
			return { problem };
		}
	}
}
