import type { CaseSpec } from "../model/case-spec.ts";
import type { DataKey } from "../model/data-key.ts";
import type { KeyColumns } from "../model/key-columns.ts";
import type { Product } from "../model/product.ts";
import { STAGES, type VarlistEntry } from "../model/varlist-entry.ts";
import type { Preferences } from "../ports/preference.ts";
import type { BesideFile, PreprocessJob, SourceWorld } from "../ports/source.ts";
import type { QueryResult } from "../query/query-result.ts";
import { bringBeside } from "./beside.ts";
import { productsOfTerms, standIn } from "./computed.ts";
import type { LocalFiles } from "./local-files.ts";
import { unverifiedNote } from "./unverified.ts";

interface PreparationParts {
	readonly case: CaseSpec;
	readonly world: Pick<SourceWorld, "preprocessor" | "translator" | "signal">;
	readonly files: LocalFiles;
	readonly query: (entry: VarlistEntry) => Promise<QueryResult>;
	/** Asked when it is needed: some sources know their columns late. */
	readonly choice: () => { readonly columns: KeyColumns; readonly prefer: Preferences };
}

interface Data {
	readonly entry: VarlistEntry;
	readonly key: DataKey;
}

/** Makes products of selected variables, and of variables that are computed of others. */
export class Preparation {
	readonly #parts: PreparationParts;

	constructor(parts: PreparationParts) {
		this.#parts = parts;
	}

	/** What is to be done for a selected entry. */
	job(entry: VarlistEntry, files: readonly string[]): PreprocessJob {
		return this.#job({ entry, key: entry.selected as DataKey }, files);
	}

	/** Makes the product of an entry whose files are here. */
	async prepare(entry: VarlistEntry, files: readonly string[]): Promise<void> {
		const unverified = unverifiedNote(entry.selected?.files ?? []);
		if (unverified !== undefined) entry.note(unverified);
		entry.product = await this.#parts.world.preprocessor.prepare(this.job(entry, files));
		entry.advance("preprocessed", entry.product.contentKey);
	}

	/** Makes the product of an entry that is computed of others; does nothing while one of these is not there. */
	async compute(entry: VarlistEntry): Promise<void> {
		const [first] = entry.computed?.terms ?? [];
		const key = first && standIn(first)?.selected;
		const terms = productsOfTerms(entry);
		if (!key || !terms) return;
		const job = this.#job(
			{ entry, key },
			terms.map(({ path }) => path),
		);
		const product: Product = await this.#parts.world.preprocessor.prepare({ ...job, terms });
		entry.product = product;
		for (const stage of STAGES.slice(1))
			entry.advance(stage, stage === "preprocessed" ? product.contentKey : undefined);
	}

	#job(data: Data, files: readonly string[]): PreprocessJob {
		const { case: spec, world } = this.#parts;
		return {
			...{ ...data, files, case: spec, translator: world.translator },
			beside: (name) => this.#beside(name, data),
			...(world.signal && { signal: world.signal }),
		};
	}

	#beside(name: string, data: Data): Promise<BesideFile | undefined> {
		const { case: spec, world, files, query, choice } = this.#parts;
		return bringBeside(name, data, {
			...{ ...choice(), query, translator: world.translator, strict: spec.strict },
			localFiles: (key) => files.of(key),
		});
	}
}
