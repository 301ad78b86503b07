import type { ServiceIdentifier } from "inversify";
import type { DataSourceBase } from "../core/data-source.ts";
import type { CaseSpec } from "../core/model/case-spec.ts";
import type { RunSpec } from "../core/model/run-spec.ts";
import type { Cataloguer } from "../core/ports/catalogue.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Engine } from "../core/ports/engine.ts";
import type { FileStore } from "../core/ports/file-store.ts";
import type { Http } from "../core/ports/http.ts";
import type { KeptAnswers } from "../core/ports/kept-answers.ts";
import type { Log } from "../core/ports/log.ts";
import type { PodRunner } from "../core/ports/pod-runner.ts";
import type { Progress } from "../core/ports/progress.ts";
import type { Fetcher, Preprocessor, SourceWorld } from "../core/ports/source.ts";
import type { VariableTranslator } from "../core/ports/translator.ts";
import type { LateDownloads } from "./late-downloads.ts";

/** A typed name for a binding; `container.get(token)` then needs no cast. */
const token = <T>(name: string): ServiceIdentifier<T> => Symbol.for(`headwater.${name}`);

/** Makes the data source of a case: plugin found, options parsed, world injected. */
export type SourceFactory = (name: string, spec: CaseSpec) => Promise<DataSourceBase>;
/** `fieldlist`: path of the user's own list of names. */
export type TranslatorFactory = (convention: string, fieldlist?: string) => Promise<VariableTranslator>;

export const tokens = {
	spec: token<RunSpec>("spec"),
	log: token<Log>("log"),
	clock: token<Clock>("clock"),
	progress: token<Progress>("progress"),
	signal: token<AbortSignal>("signal"),
	fileStore: token<FileStore>("file-store"),
	engine: token<Engine>("engine"),
	http: token<Http>("http"),
	answers: token<KeptAnswers>("answers"),
	cataloguer: token<Cataloguer>("cataloguer"),
	fetcher: token<Fetcher>("fetcher"),
	downloads: token<LateDownloads>("downloads"),
	preprocessor: token<Preprocessor>("preprocessor"),
	podRunner: token<PodRunner>("pod-runner"),
	translatorFactory: token<TranslatorFactory>("translator-factory"),
	sourceFactory: token<SourceFactory>("source-factory"),
	/** Bound in the child container of one case. */
	world: token<SourceWorld>("world"),
	source: token<DataSourceBase>("source"),
} as const;
