import type { CaseSpec } from "../model/case-spec.ts";
import type { DataKey } from "../model/data-key.ts";
import type { Dataset } from "../model/dataset.ts";
import type { Product } from "../model/product.ts";
import type { EntryEvent, VarlistEntry } from "../model/varlist-entry.ts";
import type { VariableWish } from "../model/wish.ts";
import type { CatalogueRow, Cataloguer } from "./catalogue.ts";
import type { Clock } from "./clock.ts";
import type { Engine } from "./engine.ts";
import type { FileStore } from "./file-store.ts";
import type { Http } from "./http.ts";
import type { KeptAnswers } from "./kept-answers.ts";
import type { Log } from "./log.ts";
import type { Progress } from "./progress.ts";
import type { VariableTranslator } from "./translator.ts";

/** Brings files to where they can be opened; files that lie on a local disk stay there. */
export interface Fetcher {
	/** Local paths of files that need not be brought, in order; `undefined` while one of them must be. Moves nothing. */
	atHand?(files: readonly CatalogueRow[]): Promise<readonly string[] | undefined>;
	/** The local paths, in order. @throws StoreError naming the first file that cannot be had. */
	fetch(
		files: readonly CatalogueRow[],
		options?: { readonly signal?: AbortSignal },
	): Promise<readonly string[]>;
}

/** Makes what was wished from the files of a data key. */
export interface Preprocessor {
	/** Sets of wishes from which the steps could make this one, nearest first. */
	alternates(wish: VariableWish): readonly { readonly step: string; readonly set: readonly VariableWish[] }[];
	/** Ways to compute a wish of several others. */
	compositions?(wish: VariableWish): readonly Composition[];
	/** Without reading data: what would be done. */
	plan(job: PreprocessJob): Promise<PreprocessPlan>;
	/** What the product would hold, lazy: nothing is written, and no data are read. */
	lazily?(job: PreprocessJob): Promise<LazyProduct>;
	/** Makes the product once per content key, however many ask for it. */
	prepare(job: PreprocessJob): Promise<Product>;
}

/** A product that nobody wrote. */
export interface LazyProduct {
	readonly dataset: Dataset;
	/** The main variable's name in it. */
	readonly variable: string;
	/** What was done, in words. */
	readonly steps: readonly string[];
	readonly notes: readonly string[];
}

/** What a step computes of variables that were prepared each by itself. */
export interface Composition {
	readonly step: string;
	readonly terms: readonly VariableWish[];
	readonly options: unknown;
}

export interface PreprocessJob {
	readonly entry: VarlistEntry;
	/** Of what is computed of others: their products. The key and the files are those of the first. */
	readonly terms?: readonly Product[];
	readonly key: DataKey;
	/** Local paths of the key's files, in order. */
	readonly files: readonly string[];
	readonly case: CaseSpec;
	readonly translator: VariableTranslator;
	/** A field of the cells of the same model and grid, by its name in the archive; `undefined` when there is none. */
	readonly beside?: (name: string) => Promise<BesideFile | undefined>;
	readonly signal?: AbortSignal;
}

/** A static file that was brought beside a variable's own. */
export interface BesideFile {
	readonly path: string;
	/** Where it is from, if from another experiment or member. */
	readonly note?: string;
}

export interface PreprocessPlan {
	readonly files: number;
	/** Bytes of the input files. */
	readonly bytesIn: number;
	/** Raw bytes of the product. */
	readonly bytesOut: number;
	readonly steps: readonly string[];
}

/** What can be said before anything is brought: of files that are not here, only how many they are and how large. */
export type EntryPlan = Pick<PreprocessPlan, "files" | "bytesIn"> & Partial<PreprocessPlan>;

/** All a data source may ask of the world. */
export interface SourceWorld {
	readonly cataloguer: Cataloguer;
	/** The local disk, for sources whose users name files themselves. */
	readonly disk: Pick<FileStore, "glob" | "stamp">;
	readonly translator: VariableTranslator;
	readonly fetcher: Fetcher;
	readonly preprocessor: Preprocessor;
	readonly engine: Engine;
	readonly http: Http;
	readonly answers: KeptAnswers;
	readonly log: Log;
	readonly clock: Clock;
	readonly progress: Progress;
	/** How many variables are fetched or prepared side by side. */
	readonly concurrency: number;
	readonly journal: (event: EntryEvent) => void;
	readonly signal?: AbortSignal;
}
