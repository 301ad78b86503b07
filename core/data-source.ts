import type { z } from "zod";
import { completeFacets } from "./drs/complete.ts";
import type { DrsLayout } from "./drs/layout.ts";
import { InterruptedError, isHeadwaterError, StoreError, UsageError } from "./errors.ts";
import { liveSet } from "./loop/alternates.ts";
import { linkAlternates } from "./loop/framework-alternates.ts";
import { Selector } from "./loop/selector.ts";
import { sideBySide } from "./loop/side-by-side.ts";
import type { CaseSpec } from "./model/case-spec.ts";
import type { DataKey } from "./model/data-key.ts";
import type { ExperimentKey } from "./model/experiment-key.ts";
import type { Facets } from "./model/facets.ts";
import { groupBy } from "./model/group-by.ts";
import type { KeyColumns } from "./model/key-columns.ts";
import type { Pod } from "./model/pod.ts";
import type { Stage, VarlistEntry } from "./model/varlist-entry.ts";
import { isStatic } from "./model/wish.ts";
import type { Catalogue } from "./ports/catalogue.ts";
import type { Preferences } from "./ports/preference.ts";
import type { PreprocessJob, PreprocessPlan, SourceWorld } from "./ports/source.ts";
import { constraintsFor } from "./query/constraints.ts";
import { groupIntoKeys, type RejectedKey } from "./query/group-keys.ts";
import { noData } from "./query/no-data.ts";

/** How far `requestData` goes: "selected" decides everything and moves no data. */
export interface RequestOptions {
	readonly until?: Extract<Stage, "selected" | "preprocessed">;
}

/** What the query of one entry found and what it had to pass over: the raw material of `explain`. */
export interface QueryResult {
	readonly constraints: ReturnType<typeof constraintsFor>;
	readonly keys: readonly DataKey[];
	readonly rejected: readonly RejectedKey[];
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
	#selector: Selector | undefined;
	readonly #queries = new Map<VarlistEntry, QueryResult>();
	readonly #local = new Map<VarlistEntry, readonly string[]>();

	constructor(parts: { readonly options: Options; readonly world: SourceWorld; readonly case: CaseSpec }) {
		this.options = parts.options;
		this.world = parts.world;
		this.case = parts.case;
	}

	/** The experiment all variables of the case are taken from, once chosen. */
	get experiment(): ExperimentKey | undefined {
		return this.#selector?.experiment;
	}

	/**
	 * Brings every POD what it asks for. Afterwards each POD is "ready" or "failed" with its cause.
	 * @throws SelectionError when the case as a whole cannot be decided; StoreError when its root cannot be read.
	 */
	async requestData(pods: readonly Pod[], options: RequestOptions = {}): Promise<void> {
		const until = options.until ?? "preprocessed";
		this.#pods = pods;
		try {
			await this.setup();
			for (this.#settle(); this.#below(until).length > 0; this.#settle()) {
				await (until === "selected" ? this.select() : this.preprocess());
			}
			for (const pod of this.#pods) if (pod.status === "pending") pod.ready();
		} finally {
			await this.tearDown();
		}
	}

	/** Prepares the query and links the alternates that steps can make. */
	protected async setup(): Promise<void> {
		for (const pod of this.#pods) for (const entry of pod.varlist) linkAlternates(entry, this.world);
		await this.setupQuery();
		this.#selector = new Selector({
			columns: this.keys,
			prefer: this.prefer,
			case: this.case,
			log: this.world.log,
			same: (a, b) => this.sameData(a, b),
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
			where: this.wanted(),
			...(this.world.signal ? { signal: this.world.signal } : {}),
		});
	}

	/** Called when the request is over, however it ended. */
	protected async tearDown(): Promise<void> {}

	/** The facets the user named, with all that follows from them. */
	protected wanted(): Facets {
		return this.layout ? completeFacets(this.layout.project, this.case.facets) : this.case.facets;
	}

	/** What exists for one variable. @throws NoDataError with the nearest misses; TranslationError. */
	protected async query(entry: VarlistEntry): Promise<QueryResult> {
		const catalogue = this.catalogue;
		if (!catalogue)
			throw new StoreError(this.case.name, "this data source has neither a layout nor a query of its own.");
		entry.translation ??= this.world.translator.translate(entry.request);
		const constraints = constraintsFor(entry, {
			wanted: this.wanted(),
			keys: this.keys,
			columns: catalogue.columns,
		});
		const grouped = groupIntoKeys(catalogue.find(constraints), {
			entry,
			columns: this.keys,
			period: this.case.period,
			strict: this.case.strict,
			named: this.wanted(),
		});
		if (grouped.keys.length === 0)
			throw noData(entry, { catalogue, constraints, rejected: grouped.rejected, case: this.case });
		return { constraints, ...grouped };
	}

	/** Local paths of a key's files. */
	protected fetchFiles(key: DataKey): Promise<readonly string[]> {
		return this.world.fetcher.fetch(key.files, this.world.signal ? { signal: this.world.signal } : {});
	}

	/** True when two keys hold copies of the same files: no tie, even under --strict. */
	protected async sameData(a: DataKey, b: DataKey): Promise<boolean> {
		if (a.files.length !== b.files.length) return false;
		for (const [index, file] of a.files.entries()) {
			const other = b.files[index];
			if (!other || file.size !== other.size) return false;
			const [one, two] = await Promise.all([
				this.world.engine.open(file.path),
				this.world.engine.open(other.path),
			]);
			const id = one.attributes.get("tracking_id");
			if (id === undefined || id !== two.attributes.get("tracking_id")) return false;
		}
		return true;
	}

	/** What was asked of the catalogue for an entry and what was found. */
	queryResult(entry: VarlistEntry): QueryResult | undefined {
		return this.#queries.get(entry);
	}

	/** What would be done for a selected entry; opens headers only. */
	async plan(entry: VarlistEntry): Promise<PreprocessPlan | undefined> {
		if (!entry.selected) return undefined;
		return this.world.preprocessor.plan(this.#job(entry, await this.fetchFiles(entry.selected)));
	}

	protected async preprocess(): Promise<void> {
		await this.fetch();
		await this.#each(this.#at("fetched"), async (entry) => {
			entry.product = await this.world.preprocessor.prepare(this.#job(entry, this.#local.get(entry) ?? []));
			entry.advance("preprocessed", entry.product.contentKey);
		});
	}

	protected async fetch(): Promise<void> {
		await this.select();
		await this.#each(this.#at("selected"), async (entry) => {
			this.#local.set(entry, await this.fetchFiles(entry.selected as DataKey));
			entry.advance("fetched");
		});
	}

	protected async select(): Promise<void> {
		await this.queryAll();
		this.#settle();
		const dated = this.#at("initialized").some((entry) => !isStatic(entry.request));
		// Static variables take no part in choosing the experiment: they wait while alternates of dated ones are still to be queried.
		const ready = this.#at("queried").filter((entry) => !dated || !isStatic(entry.request));
		await (this.#selector as Selector).select(ready);
	}

	protected async queryAll(): Promise<void> {
		await this.#each(this.#at("initialized"), async (entry) => {
			const result = await this.query(entry);
			this.#queries.set(entry, result);
			entry.dataKeys = groupBy(result.keys, (key) => key.experiment.id);
			entry.advance("queried", `${result.keys.length} data keys`);
		});
	}

	/** Activates what is needed now, suspends what no longer is, and fails PODs for which nothing is left to try. */
	#settle(): void {
		if (this.world.signal?.aborted) throw new InterruptedError("The run was stopped. Run it again to go on.");
		const needed = new Set<VarlistEntry>();
		for (const pod of this.#pods) for (const entry of neededBy(pod)) needed.add(entry);
		for (const entry of this.#entries()) {
			if (needed.has(entry)) entry.activate();
			else entry.suspend();
		}
	}

	/** Does a stage for each entry, side by side; a failure tries the next data key, then gives the variable up. */
	async #each(entries: readonly VarlistEntry[], work: (entry: VarlistEntry) => Promise<void>): Promise<void> {
		await sideBySide(entries, this.world.concurrency, async (entry) => {
			try {
				await work(entry);
			} catch (cause) {
				if (!isHeadwaterError(cause) || isHeadwaterError(cause, "Interrupted", "Stage", "Catalogue"))
					throw cause;
				this.#giveUp(entry, cause);
			}
		});
	}

	#giveUp(entry: VarlistEntry, cause: Error): void {
		const key = entry.selected;
		entry.selected = undefined;
		if (!key) {
			entry.deactivate(cause);
			return;
		}
		key.deactivate(cause);
		entry.note(`${key.id} could not be used: ${cause.message}`);
		if (this.#selector?.hasNext(entry)) entry.advance("queried", "next data key");
		else entry.deactivate(cause);
	}

	#job(entry: VarlistEntry, files: readonly string[]): PreprocessJob {
		const { translator, signal } = this.world;
		return {
			entry,
			key: entry.selected as DataKey,
			files,
			case: this.case,
			translator,
			...(signal ? { signal } : {}),
		};
	}

	*#entries(): Iterable<VarlistEntry> {
		const seen = new Set<VarlistEntry>(this.#pods.flatMap((pod) => pod.varlist));
		for (const entry of seen) {
			for (const alternate of entry.alternates.flat()) seen.add(alternate);
			yield entry;
		}
	}

	#at(stage: Stage): VarlistEntry[] {
		return [...this.#entries()].filter((entry) => entry.status === "active" && entry.stage === stage);
	}

	#below(stage: Stage): VarlistEntry[] {
		const done: readonly Stage[] =
			stage === "selected" ? ["selected", "fetched", "preprocessed"] : ["preprocessed"];
		return [...this.#entries()].filter((entry) => entry.status === "active" && !done.includes(entry.stage));
	}
}

/** The entries a POD needs now; a required variable without any set left fails the POD, with the variable's own cause. */
function neededBy(pod: Pod): readonly VarlistEntry[] {
	if (pod.status === "failed") return [];
	const needed: VarlistEntry[] = [];
	for (const root of pod.varlist) {
		if (root.requirement === "alternate") continue;
		const set = liveSet(root);
		if (set) needed.push(...set);
		else if (root.requirement === "required") {
			pod.deactivate(root.cause);
			return [];
		}
	}
	return needed;
}

/** What a data-source plugin exports beside the class: its options and one sentence for lists. */
export interface DataSourceClass<Options = unknown> {
	readonly title: string;
	new (parts: {
		readonly options: Options;
		readonly world: SourceWorld;
		readonly case: CaseSpec;
	}): DataSourceBase<Options>;
}

/** The module a file in `sources/` exports. */
export interface DataSourcePlugin {
	readonly Options: z.ZodType;
	readonly Source: DataSourceClass;
}
