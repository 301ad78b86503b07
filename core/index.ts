/**
 * @module headwater: the words a plugin is written in. What is exported here is Headwater's public surface; a test keeps its list.
 */

export {
	DataSourceBase,
	type DataSourceClass,
	type DataSourcePlugin,
	type RequestOptions,
} from "./data-source.ts";
export type { DrsLayout } from "./drs/layout.ts";
export { lowest, newest, regriddedFirst, tableOrder } from "./drs/preferences.ts";
export { cmip6Drs } from "./drs/projects.ts";
export * from "./errors.ts";
export type { CaseSpec } from "./model/case-spec.ts";
export { DataKey } from "./model/data-key.ts";
export type { Attribute, Attributes, Dataset, Dimension, Variable } from "./model/dataset.ts";
export { type DateFrequency, parseFrequency } from "./model/date-frequency.ts";
export { type DateRange, parseDateRange } from "./model/date-range.ts";
export type { ExperimentKey } from "./model/experiment-key.ts";
export type { Facets } from "./model/facets.ts";
export type { KeyColumns } from "./model/key-columns.ts";
export type { Product } from "./model/product.ts";
export { VarlistEntry } from "./model/varlist-entry.ts";
export type { VariableWish } from "./model/wish.ts";
export type { Catalogue, CatalogueRow, Cataloguer, Constraints } from "./ports/catalogue.ts";
export { type Convention, defineConvention } from "./ports/convention.ts";
export type { Engine } from "./ports/engine.ts";
export type { Log } from "./ports/log.ts";
export { definePod, type PodDriver, type PodWorld } from "./ports/pod-world.ts";
export type { Preference, Preferences } from "./ports/preference.ts";
export type { Fetcher, Preprocessor, SourceWorld } from "./ports/source.ts";
export { defineStep, type Step, type StepContext } from "./ports/step.ts";
export type { TranslatedVarlistEntry, VariableTranslator } from "./ports/translator.ts";
