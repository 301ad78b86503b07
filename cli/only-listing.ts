import { UsageError } from "../core/errors.ts";
import type { Preprocessor } from "../core/ports/source.ts";
import type { VariableTranslator } from "../core/ports/translator.ts";

// For commands that only list what there is: what is not used is not even loaded.

const refuse = (): never => {
	throw new UsageError("This command looks for data and prepares none. Use `headwater run`.");
};

export const preparesNothing: Preprocessor = {
	alternates: () => [],
	plan: async () => refuse(),
	prepare: async () => refuse(),
};

/** Facets are asked for by the archive's own names. */
export const translatesNothing: VariableTranslator = {
	convention: "None",
	environment: {},
	timeStamp: "middle",
	translate: refuse,
	standardNameOf: () => undefined,
};
