import type { DrsLayout } from "./drs/layout.ts";
import { InterruptedError, StoreError, UsageError } from "./errors.ts";
import { linkAlternates } from "./loop/framework-alternates.ts";
import { Inquiry, isOneVariables } from "./loop/inquiry.ts";
import { LocalFiles } from "./loop/local-files.ts";
import { allEntries } from "./loop/needs.ts";
import { Preparation } from "./loop/preparation.ts";
import { Selector } from "./loop/selector.ts";
import { sideBySide } from "./loop/side-by-side.ts";
import { computableEntries, entriesAt, giveUp, isBelow, settle } from "./loop/standing.ts";
import type { CaseSpec } from "./model/case-spec.ts";
import type { DataKey } from "./model/data-key.ts";
import type { ExperimentKey } from "./model/experiment-key.ts";
import type { EntryExplanation } from "./model/explanation.ts";
import type { SearchResult } from "./model/found-dataset.ts";
import type { KeyColumns } from "./model/key-columns.ts";
import type { Pod } from "./model/pod.ts";
import type { Stage, VarlistEntry } from "./model/varlist-entry.ts";
import type { Catalogue } from "./ports/catalogue.ts";
import type { Preferences } from "./ports/preference.ts";
import type { EntryPlan, LazyProduct, SourceWorld } from "./ports/source.ts";
import { explainEntry } from "./query/explain.ts";
import { type FacetFilters, searchDatasets } from "./query/found-datasets.ts";
import type { QueryResult } from "./query/query-result.ts";
import { searchCatalogue } from "./query/search.ts";
import { areCopies } from "./select/copies.ts";

export type { QueryResult } from "./query/query-result.ts";

/** How far `requestData` goes: "selected" decides everything and moves no data. */
export interface RequestOptions {
	readonly until?: Extract<Stage, "selected" | "preprocessed">;
}

/**
 * A data source: finds, chooses, brings and prepares what a case's PODs ask for. `requestData` works backwards: preprocess asks fetch
 * for local files, fetch asks select for an experiment, select asks query what exists. A variable that fails at any stage is
 * deactivated with its cause and its alternates start again at query, until every variable still wanted is preprocessed or nothing is
 * left to try. Children declare `layout`, `keys` and `prefer`, and override only what differs.
 */
export abstract class DataSourceBase<Options = unknown> {
	/** A folder tree the base crawls; absent: the child answers queries itself. */
	protected readonly layout?: DrsLayout;
	/** Root of the tree, from the child's options. */
	protected readonly root?: string;
	protected abstract readonly keys: KeyColumns;
	protected abstract readonly prefer: Preferences;
	protected readonly options: Options;
	protected readonly world: SourceWorld;
	protected readonly case: CaseSpec;
	protected catalogue: Catalogue | undefined;
	#pods: readonly Pod[] = [];
	#required: ReadonlySet<VarlistEntry> = new Set();
	#selector: Selector | undefined;
	#inquiry: Inquiry | undefined;
	readonly #files = new LocalFiles({
		catalogue: () => this.catalogue,
		fetch: (key) => this.fetchFiles(key),
	});
	readonly #preparation: Preparation;

	constructor(parts: { readonly options: Options; readonly world: SourceWorld; readonly case: CaseSpec }) {
		this.options = parts.options;
		this.world = parts.world;
		this.case = parts.case;
		this.#preparation = new Preparation({
			...parts,
			files: this.#files,
			query: (entry) => this.query(entry),
			choice: () => ({ columns: this.keys, prefer: this.prefer }),
		});
	}

	/** The experiment all variables of the case are taken from, once chosen. */
	get experiment(): ExperimentKey | undefined {
		return this.#selector?.experiment;
	}

	/**
	 * Brings every POD what it asks for. Afterwards each POD is "ready" or "failed" with its cause; with `until: "selected"`, those
	 * that did not fail are still "pending".
	 * @throws SelectionError when the case as a whole cannot be decided; StoreError when its root cannot be read; InterruptedError.
	 */
	async requestData(pods: readonly Pod[], options: RequestOptions = {}): Promise<void> {
		const until = options.until ?? "preprocessed";
		this.#pods = pods;
		try {
			await this.setup();
			for (this.#settle(); isBelow(this.#pods, until); this.#settle()) {
				await (until === "selected" ? this.select() : this.preprocess());
			}
			if (until === "preprocessed") for (const pod of pods) pod.ready();
		} catch (cause) {
			for (const pod of pods) pod.deactivate(cause);
			throw cause;
		} finally {
			await this.tearDown();
		}
	}

	/** Prepares the query and links the alternates that steps can make. */
	protected async setup(): Promise<void> {
		for (const pod of this.#pods) for (const entry of pod.varlist) linkAlternates(entry, this.world);
		await this.setupQuery();
		this.#inquiry ??= new Inquiry({
			query: (entry) => this.query(entry),
			translator: this.world.translator,
			caseName: this.case.name,
			concurrency: this.world.concurrency,
		});
		const inquiry = this.#inquiry;
		this.#selector ??= new Selector({
			columns: this.keys,
			prefer: this.prefer,
			case: this.case,
			log: this.world.log,
			same: (a, b) => this.sameData(a, b),
			survey: () => inquiry.survey(this.#pods),
		});
	}

	/** Builds or opens the catalogue of a child that declares a layout. */
	protected async setupQuery(): Promise<void> {
		if (!this.layout) return;
		if (!this.root)
			throw new UsageError(
				`Case "${this.case.name}" names no CASE_ROOT_DIR. Add it to the case, or give --case-root-dir.`,
			);
		this.catalogue = await this.world.cataloguer.open(this.root, this.layout, {
			refresh: this.case.refresh,
			...this.#signal(),
		});
	}

	/** Called once when the request is over, however it ended. */
	protected async tearDown(): Promise<void> {}

	/** What exists for one translated variable; no keys, but the nearest misses, when there is nothing. */
	protected async query(entry: VarlistEntry): Promise<QueryResult> {
		const { catalogue } = this;
		if (!catalogue)
			throw new StoreError(this.case.name, "this data source has neither a layout nor a query of its own.");
		return searchCatalogue(entry, { catalogue, case: this.case, columns: this.keys });
	}

	/** All datasets with these facets, whatever any POD asks for. @throws UsageError for a facet the source does not have */
	async search(filters: FacetFilters): Promise<SearchResult> {
		await this.setupQuery();
		const { catalogue, keys, layout } = this;
		return { datasets: searchDatasets(filters, { catalogue, keys, layout }) };
	}

	/** Local paths of a key's files. */
	protected fetchFiles(key: DataKey): Promise<readonly string[]> {
		return this.world.fetcher.fetch(key.files, this.#signal());
	}

	/** True when two keys hold copies of the same files: no tie, even under --strict. */
	protected sameData(a: DataKey, b: DataKey): Promise<boolean> {
		return areCopies(a, b, this.world.engine);
	}

	/** What was asked of the catalogue for an entry and what was found. */
	queryResult(entry: VarlistEntry): QueryResult | undefined {
		return this.#inquiry?.known(entry)?.result;
	}

	/** Local paths of a key's files as far as nothing need be brought; `undefined` where it must. */
	protected async filesAtHand(key: DataKey): Promise<readonly string[] | undefined> {
		return this.world.fetcher.atHand?.(key.files);
	}

	/** What would be done for a selected entry; brings nothing, and opens headers only of files that are here. */
	async plan(entry: VarlistEntry): Promise<EntryPlan | undefined> {
		const key = entry.selected;
		if (!key) return undefined;
		await this.#files.renew(key);
		const files = await this.filesAtHand(key);
		if (files) return this.world.preprocessor.plan(this.#preparation.job(entry, files));
		return { files: key.files.length, bytesIn: key.files.reduce((sum, { size }) => sum + size, 0) };
	}

	/** What the product of a selected entry would hold, lazy; `undefined` of an entry that is computed of others. Brings its files. */
	async lazily(
		entry: VarlistEntry,
	): Promise<(LazyProduct & { readonly files: readonly string[] }) | undefined> {
		const key = entry.selected;
		if (!key || entry.computed || !this.world.preprocessor.lazily) return undefined;
		const files = await this.#files.of(key);
		return { ...(await this.world.preprocessor.lazily(this.#preparation.job(entry, files))), files };
	}

	/** How every variable of the last request was looked for; those never needed are looked for now, which decides nothing. */
	async explain(): Promise<EntryExplanation[]> {
		const explained: EntryExplanation[] = [];
		if (!this.#inquiry) return explained;
		for (const entry of allEntries(this.#pods)) {
			const looked = await this.#inquiry.look(entry);
			explained.push(await explainEntry(entry, { looked, plan: () => this.plan(entry) }));
		}
		return explained;
	}

	/** Makes each selected variable's product. */
	protected async preprocess(): Promise<void> {
		await this.fetch((entry, files) => this.#preparation.prepare(entry, files));
		await this.#each(computableEntries(this.#pods), (entry) => this.#preparation.compute(entry));
	}

	/** Brings the files of what is selected, and passes each variable on as soon as its files are there. */
	protected async fetch(
		passOn: (entry: VarlistEntry, files: readonly string[]) => Promise<void>,
	): Promise<void> {
		await this.select();
		const chosen = entriesAt(this.#pods, "selected");
		const title = `Preparing the data of "${this.case.name}"`;
		const task = this.world.progress.start(title, { total: chosen.length, unit: "variables" });
		try {
			await this.#each(chosen, async (entry) => {
				const files = await this.#files.of(entry.selected as DataKey);
				entry.advance("fetched");
				await passOn(entry, files);
				task.advance();
			});
		} finally {
			task.end();
		}
	}

	/** Gives each queried variable a data key, once it is known what exists for all that are needed. */
	protected async select(): Promise<void> {
		for (; entriesAt(this.#pods, "initialized").length > 0; this.#settle()) await this.queryAll();
		await (this.#selector as Selector).select(entriesAt(this.#pods, "queried"), this.#required);
	}

	protected async queryAll(): Promise<void> {
		await this.#each(entriesAt(this.#pods, "initialized"), async (entry) => {
			const { problem, result } = await (this.#inquiry as Inquiry).look(entry);
			if (problem) throw problem;
			entry.advance("queried", `${result?.keys.length} data keys`);
		});
	}

	#settle(): void {
		this.#assertRunning();
		this.#required = settle(this.#pods, this.#selector?.ties);
	}

	#assertRunning(cause?: unknown): void {
		if (this.world.signal?.aborted)
			throw new InterruptedError("The run was stopped. Run it again to go on.", { cause });
	}

	/** Does a stage for each entry, side by side; a failure tries the next data key, then gives the variable up. */
	async #each(entries: readonly VarlistEntry[], work: (entry: VarlistEntry) => Promise<void>): Promise<void> {
		await sideBySide(entries, this.world.concurrency, async (entry) => {
			try {
				this.#assertRunning();
				await work(entry);
			} catch (cause) {
				this.#assertRunning(cause);
				if (!isOneVariables(cause)) throw cause;
				giveUp(entry, cause, this.#selector);
			}
		});
	}

	#signal(): { readonly signal?: AbortSignal } {
		return this.world.signal ? { signal: this.world.signal } : {};
	}
}
