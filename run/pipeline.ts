import { createHash } from "node:crypto";
import { join } from "node:path";
import { bytesOf } from "../core/array/element.ts";
import { lengthOf } from "../core/array/lazy-array.ts";
import { describingNames } from "../core/grid/fields.ts";
import { attributeText, type Dataset, type Variable, withDatasetAttribute } from "../core/model/dataset.ts";
import { span } from "../core/model/date-range.ts";
import type { AppliedStep, Product } from "../core/model/product.ts";
import { isStatic, type VariableWish } from "../core/model/wish.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Engine } from "../core/ports/engine.ts";
import type { FixFinder } from "../core/ports/fix.ts";
import type { KeptWork } from "../core/ports/kept-work.ts";
import type { Log } from "../core/ports/log.ts";
import type {
	Composition,
	LazyProduct,
	PreprocessJob,
	Preprocessor,
	PreprocessPlan,
} from "../core/ports/source.ts";
import type { Step, StepContext, StepWorld } from "../core/ports/step.ts";
import { asOwnFile } from "../core/provenance/published-file.ts";
import { takeStep } from "../core/recipe/take-step.ts";
import { applyCaseSteps } from "./case-steps.ts";
import { addCells, type WithCells, withoutAdded } from "./cells-beside.ts";
import { filesBeside } from "./files-beside.ts";
import { openSeries, type Series } from "./open-series.ts";
import { openTerms } from "./open-terms.ts";
import { nearestFirst, ORDER_WHEN_DISABLED, orderWith } from "./order.ts";
import { axesOfProduct, type Prepared, stampNotes, storedFor } from "./prepared.ts";
import { contentOf } from "./product-content.ts";
import { lineageOf } from "./product-lineage.ts";

interface PipelineParts {
	readonly engine: Engine;
	/** Steps by name, as discovered. */
	readonly steps: ReadonlyMap<string, Step>;
	/** Steps of the user's own: see StepWorld. */
	readonly load?: (file: string) => Promise<Step>;
	/** What is known to be wrong in the files of models. */
	readonly fixes?: FixFinder;
	/** See StepWorld. */
	readonly kept?: KeptWork;
	/** Folder for products, inside the run's folder. */
	readonly folder: string;
	readonly clock: Clock;
	readonly log: Log;
	/** Version of Headwater: part of every content key. */
	readonly version: string;
}

/** Runs the steps of `order.ts` over the files of a data key and writes one file for each distinct result. */
export class Pipeline implements Preprocessor {
	readonly #parts: PipelineParts;
	/** Content key → the product, made or being made: whoever asks for the same gets the same. */
	readonly #products = new Map<string, Promise<Product>>();

	constructor(parts: PipelineParts) {
		this.#parts = parts;
	}

	alternates(wish: VariableWish): { step: string; set: readonly VariableWish[] }[] {
		return nearestFirst(this.#parts.steps.keys()).flatMap((name) =>
			(this.#parts.steps.get(name)?.alternates?.(wish) ?? []).map((set) => ({ step: name, set })),
		);
	}

	compositions(wish: VariableWish): Composition[] {
		return orderWith(this.#parts.steps.keys()).flatMap((name) =>
			(this.#parts.steps.get(name)?.compositions?.(wish) ?? []).map((one) => ({ step: name, ...one })),
		);
	}

	async plan(job: PreprocessJob): Promise<PreprocessPlan> {
		const { dataset, applied, series } = await this.#apply(job);
		const bytesOut = [...dataset.variables.values()].reduce(
			(sum, one) => sum + lengthOf(one.data.shape) * bytesOf(one.type),
			0,
		);
		const bytesIn = job.key.files.reduce((sum, file) => sum + file.size, 0);
		const steps = [...series.repairs.map(({ what }) => what), ...applied.map((one) => one.description)];
		return { files: job.files.length, bytesIn, bytesOut, steps };
	}

	async lazily(job: PreprocessJob): Promise<LazyProduct> {
		const prepared = await this.#apply(job);
		const { series, applied, variable } = prepared;
		return {
			variable,
			dataset: storedFor(applied, this.#withHistory(prepared, this.#now())),
			steps: [...series.repairs.map(({ what }) => what), ...applied.map((one) => one.description)],
			notes: [...series.notes, ...stampNotes(prepared)],
		};
	}

	async prepare(job: PreprocessJob): Promise<Product> {
		const prepared = await this.#apply(job);
		const contentKey = await this.#contentKey(job, prepared);
		let product = this.#products.get(contentKey);
		if (!product) {
			product = this.#write(job, prepared, contentKey);
			this.#products.set(contentKey, product);
			// A product that could not be made may be asked for again.
			product.catch(() => this.#products.delete(contentKey));
		} else logOf(job, this.#parts.log).debug(`shares the product ${contentKey}`);
		return product;
	}

	async #apply(job: PreprocessJob): Promise<Prepared> {
		const { entry } = job;
		const { series: opened, applied } = await this.#open(job);
		const beside = await this.#withCells(job, opened);
		const series = { ...opened, dataset: beside.dataset, notes: [...opened.notes, ...beside.notes] };
		applied.push(...beside.applied);
		const order = job.case.disablePreprocessor ? ORDER_WHEN_DISABLED : orderWith(this.#parts.steps.keys());
		let state = { dataset: series.dataset, variable: series.variable };
		for (const stepName of order) {
			const step = this.#parts.steps.get(stepName);
			const wanted = step?.from?.(this.#context(job, state));
			if (!step || wanted === undefined) continue;
			const chosen = { name: stepName, step, options: wanted };
			const world = this.#world(job);
			const taken = await takeStep(state.dataset, chosen, world);
			state = {
				dataset: taken.dataset,
				variable: taken.dataset.variables.has(state.variable) ? state.variable : entry.wish.name,
			};
			applied.push(taken.applied);
		}
		const { steps } = this.#parts;
		const none = { dataset: state.dataset, applied: [] };
		const more = entry.isTerm
			? none
			: await applyCaseSteps(state.dataset, job, { ...this.#world(job), steps });
		const dataset = withoutAdded(more.dataset, beside.added);
		return { series, ...state, dataset, applied: [...applied, ...more.applied] };
	}

	/** Areas and fractions of the cells where steps need them. */
	async #withCells(job: PreprocessJob, { dataset, variable }: Series): Promise<WithCells> {
		if (job.case.disablePreprocessor) return { dataset, applied: [], added: [], notes: [] };
		const context = this.#context(job, { dataset, variable });
		return addCells({ job, context, steps: this.#parts.steps, world: this.#world(job) });
	}

	/** The files of a variable, or the variables it is computed of with what was computed. */
	async #open(job: PreprocessJob): Promise<{ series: Series; applied: AppliedStep[] }> {
		const { engine, steps } = this.#parts;
		const { computed, madeBy = "" } = job.entry;
		const step = steps.get(madeBy);
		if (!job.terms || !computed || !step) return { series: await this.#openFiles(job), applied: [] };
		const series = await openTerms(job.terms, engine);
		const chosen = { name: madeBy, step, options: computed.options };
		const { dataset, applied } = await takeStep(series.dataset, chosen, this.#world(job));
		const made = [...dataset.variables.values()].find((one) =>
			isMade(one, { before: series.dataset, after: dataset }),
		)?.name;
		return { series: { ...series, dataset, variable: made ?? series.variable }, applied: [applied] };
	}

	#openFiles(job: PreprocessJob): Promise<Series> {
		const { engine, fixes } = this.#parts;
		const { facets } = job.key;
		return openSeries(job.files, namesInFiles(job), {
			engine,
			fixes,
			level: job.case.metadata,
			project: facets["mip_era"] ?? facets["project"],
			model: facets["source_id"] ?? facets["model"],
			edits: job.key.files.map(({ told }) => told?.edits),
		});
	}

	#world({ signal }: PreprocessJob): StepWorld {
		const { engine, load, fixes, kept } = this.#parts;
		return {
			engine,
			...(load && { load }),
			...(fixes && { fixes }),
			...(kept && { kept }),
			...(signal && { signal }),
		};
	}

	#context(job: PreprocessJob, state: { dataset: Dataset; variable: string }): StepContext {
		const { entry, case: spec, translator, key } = job;
		const labelled = span(key.files.flatMap(({ range }) => (range?.kind === "dated" ? [range] : [])));
		return {
			wish: entry.wish,
			request: entry.request,
			...(entry.translation ? { expected: entry.translation } : {}),
			...(isStatic(entry.request) ? {} : { period: spec.period }),
			metadata: spec.metadata,
			// What was prepared before has its stamps where they belong.
			timeStamp: job.terms ? "middle" : translator.timeStamp,
			...(labelled && !job.terms ? { labelled } : {}),
			log: logOf(job, this.#parts.log),
			...state,
		};
	}

	/** Equal inputs, steps and code give equal bytes: the name of the product. */
	async #contentKey(job: PreprocessJob, prepared: Prepared): Promise<string> {
		const inputs = job.terms
			? job.terms.map(({ contentKey }) => contentKey)
			: job.key.files.map(({ path, size, mtime }) => [path, size, mtime]);
		const steps = prepared.applied.map(({ step, options }) => [step, options]);
		const beside = (await filesBeside(prepared.applied)).map(({ path, size, mtime }) => [path, size, mtime]);
		const repairs = prepared.series.repairs.map(({ what }) => what);
		const material = JSON.stringify([
			this.#parts.version,
			inputs,
			repairs,
			steps,
			beside,
			prepared.variable,
			job.entry.wish.format,
		]);
		return createHash("sha256").update(material).digest("hex").slice(0, 32);
	}

	async #write(job: PreprocessJob, prepared: Prepared, contentKey: string): Promise<Product> {
		const { engine, folder, log } = this.#parts;
		const started = this.#now();
		const { format } = job.entry.wish;
		const dataset = storedFor(prepared.applied, this.#withHistory(prepared, started));
		const written = await engine.write(dataset, join(folder, `${contentKey}.nc`), {
			...(format && { format }),
			...(job.signal && { signal: job.signal }),
		});
		logOf(job, log).debug(
			`Prepared "${job.entry.wish.name}" for POD "${job.entry.pod}": ${prepared.applied.map((one) => one.description).join("; ") || "as it was"}`,
		);
		return {
			contentKey,
			...written,
			variable: prepared.variable,
			axes: axesOfProduct(prepared, job.entry.wish),
			...(prepared.series.time ? { calendar: prepared.series.time.calendar } : {}),
			repairs: prepared.series.repairs,
			notes: [...prepared.series.notes, ...stampNotes(prepared)],
			...(await lineageOf(job, prepared)),
			made: { started, ended: this.#now() },
			content: await contentOf(dataset, prepared.variable, engine),
		};
	}

	#now(): string {
		return this.#parts.clock
			.now()
			.toISOString()
			.replace(/\.\d+Z$/, "Z");
	}

	/** One dated line in front of the file's own history, newest first as is the custom; only a whole copy of one file passes for that file. */
	#withHistory({ dataset: given, applied, series }: Prepared, time: string): Dataset {
		const done = [...series.repairs.map(({ what }) => what), ...applied.map((one) => one.description)];
		const isCopy = done.length === 0 && series.trackingIds.length === 1;
		const dataset = isCopy ? given : asOwnFile(given, time);
		const line = `${time} headwater ${this.#parts.version}: ${done.join("; ") || "copied"}`;
		const found = dataset.attributes.get("history");
		const before = Array.isArray(found) ? found.join("\n") : attributeText(dataset.attributes, "history");
		return withDatasetAttribute(dataset, "history", before ? `${line}\n${before}` : line);
	}
}

/** A new variable that is no coordinate of others. */
const isMade = (
	{ name }: Variable,
	{ before, after }: { readonly before: Dataset; readonly after: Dataset },
) => !before.variables.has(name) && !describingNames(after).has(name);

/** Lines about a variable carry its labels, so that its POD's own log has them. */
const logOf = ({ entry, case: spec }: PreprocessJob, log: Log): Log =>
	log.child({ case: spec.name, pod: entry.pod, variable: entry.wish.name });

/** What the variable may be called inside the files: a table may file it under another name (CMIP6 `ta27` holds `ta`). */
function namesInFiles({ entry, key }: PreprocessJob): readonly string[] {
	const table = entry.translation?.tables.find(
		(one) => one.table !== undefined && one.table === key.facets["table_id"],
	);
	const told = key.files[0]?.told?.name;
	if (told !== undefined) return [told];
	const name = entry.translation?.name ?? entry.request.name;
	// An older archive may file it, and name it, as CMIP5 did.
	const filed = key.facets["variable_id"] ?? name;
	return [...new Set([table?.nameInFile ?? name, filed, name])];
}
