import type { MetadataLevel } from "../cf/repair.ts";
import type { FacetChoices } from "../query/choices.ts";
import type { DateRange } from "./date-range.ts";
import type { Facets } from "./facets.ts";

/** A change that a case asks for beside what Headwater does itself: see core/recipe. */
export interface CaseStep {
	readonly step: string;
	readonly options: Readonly<Record<string, unknown>>;
	/** Folder that relative paths in the options are seen from. */
	readonly base?: string | undefined;
	/** The variables it is for, as the PODs call them; absent: all. */
	readonly variables?: readonly string[];
}

/** One case of a run, parsed and complete: what a data source is given. */
export interface CaseSpec {
	/** CASENAME: names folders and files. */
	readonly name: string;
	/** Name of the translator plugin: "CMIP", "CESM", "GFDL", "None". */
	readonly convention: string;
	/** The closed analysis period. */
	readonly period: DateRange;
	/** Facets the user named: exact values. */
	readonly facets: Facets;
	/** Facets the user leaves open between several values: lists, wildcards, exclusions. */
	readonly choices?: FacetChoices;
	/** Experiments that follow on each other as one simulation, the earliest first. */
	readonly sequence?: readonly string[];
	/** Name of the data source. */
	readonly dataManager: string;
	/** Keys for the data source's own options (CASE_ROOT_DIR as `root`), still to be parsed by it. */
	readonly sourceOptions: Readonly<Record<string, unknown>>;
	/** A user's own list of variable names, beside the convention's: absolute path. */
	readonly fieldlist?: string;
	/** Any tie is an error. */
	readonly strict: boolean;
	/** Build catalogues anew. */
	readonly refresh: boolean;
	/** How what files say of themselves is dealt with. */
	readonly metadata: MetadataLevel;
	/** Only crop and rename. */
	readonly disablePreprocessor: boolean;
	/** In this order, after all that Headwater does itself. */
	readonly steps?: readonly CaseStep[];
}
