/**
 * @module headwater: the words a plugin is written in. What is exported here is Headwater's public surface; a test keeps its list.
 */

// Datasets and lazy arrays: what steps change and PODs read.
export { affine, concat, reshape, slice, transpose } from "./array/build.ts";
export type { ArrayValues, DataType, LazyArray, NumericType } from "./array/lazy-array.ts";
export { type AxisOf, axesOf, axisOf } from "./cf/axes.ts";
export { scaledVariable } from "./cf/packing.ts";
export { areConvertible, type Conversion, conversion } from "./cf/units/index.ts";
// Data sources.
export { DataSourceBase, type QueryResult, type RequestOptions } from "./data-source.ts";
export type { DrsLayout } from "./drs/layout.ts";
export { lowest, newest, regriddedFirst, tableOrder } from "./drs/preferences.ts";
export { cmip6Drs } from "./drs/projects.ts";
// Errors: every message says what happened, to which thing, and what to do next.
export * from "./errors.ts";
export type { CaseSpec } from "./model/case-spec.ts";
export { DataKey } from "./model/data-key.ts";
export {
	type Attribute,
	type Attributes,
	attributeNumber,
	attributeText,
	type Dataset,
	type Dimension,
	type Variable,
	variableOf,
	withAttribute,
	withDatasetAttribute,
	withoutVariables,
	withVariable,
} from "./model/dataset.ts";
// What somebody wants.
export { type DateFrequency, parseFrequency } from "./model/date-frequency.ts";
export { type DateRange, parseDateRange } from "./model/date-range.ts";
export type { ExperimentKey } from "./model/experiment-key.ts";
export type { Facets } from "./model/facets.ts";
export type { KeyColumns } from "./model/key-columns.ts";
export type { Product } from "./model/product.ts";
export { cropDimension, takeIndex } from "./model/sub-dataset.ts";
export { VarlistEntry } from "./model/varlist-entry.ts";
export type { Axis, DimensionWish, ScalarWish, VariableWish } from "./model/wish.ts";
export type { Catalogue, CatalogueRow, Cataloguer, Constraints } from "./ports/catalogue.ts";
// Naming conventions.
export {
	type Convention,
	defineConvention,
	type NativeCoordinate,
	type NativeVariable,
	type SliceName,
	type TableGroup,
} from "./ports/convention.ts";
// Steps.
export type { Engine } from "./ports/engine.ts";
// PODs: their driver, and the statistics the built-in ones use.
export type {
	ColourScale,
	Figure,
	LineFigure,
	LineSeries,
	MapFigure,
	PanelsFigure,
	SectionAcross,
	SectionFigure,
} from "./ports/figure.ts";
export type { Log } from "./ports/log.ts";
export { definePod, type PodDriver, type PodWorld } from "./ports/pod-world.ts";
export type { Preference, Preferences } from "./ports/preference.ts";
// Publishers: addresses of a server, and datasets of their own.
export { definePublisher, type Publisher, type PublishWorld } from "./ports/publisher.ts";
export { notFound, Refusal } from "./ports/refusal.ts";
export {
	type DatasetCall,
	type DatasetRoute,
	defineDatasetRoute,
	defineRoute,
	type PartedBody,
	type Route,
	type RouteAnswer,
	type RouteBody,
	type RouteCall,
} from "./ports/route.ts";
export type {
	AccessLevel,
	DatasetShelf,
	OpenedDataset,
	ServedDataset,
	VersionState,
} from "./ports/served-dataset.ts";
export { type ServedFile, servedFile } from "./ports/served-file.ts";
export type { Fetcher, Preprocessor, SourceWorld } from "./ports/source.ts";
export { defineStep, type Step, type StepContext, type StepEngine, type StepWorld } from "./ports/step.ts";
export type { TranslatedVarlistEntry, VariableTranslator } from "./ports/translator.ts";
export type { DataSourceClass, DataSourcePlugin } from "./source-plugin.ts";
export { areaWeights, type Box, type Grid, type GridAxis } from "./statistics/area-weights.ts";
export { type Field, type FieldStep, openField, stepsOf, zonalMean } from "./statistics/field.ts";
export { unitsLabel, yearsLabel } from "./statistics/labels.ts";
export { type RunningMean, runningMean, weightedMean } from "./statistics/moments.ts";
export { niceScale } from "./statistics/nice.ts";
export { caseLabel, insufficient, offeredField, requestedField } from "./statistics/requested-field.ts";
export { csv, json } from "./statistics/tables.ts";
export type { TimeAxis } from "./statistics/time-axis.ts";
export { linearTrend, type Trend } from "./statistics/trend.ts";
