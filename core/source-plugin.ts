import type { z } from "zod";
import type { DataSourceBase } from "./data-source.ts";
import type { CaseSpec } from "./model/case-spec.ts";
import type { SourceWorld } from "./ports/source.ts";

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
