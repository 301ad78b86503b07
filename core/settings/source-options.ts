import type { z } from "zod";
import { ConfigError, type Problem } from "../errors.ts";
import type { CaseSpec } from "../model/case-spec.ts";
import type { DocumentPath } from "../ports/document.ts";
import { readPart } from "./read-part.ts";
import type { ValueWithOrigin } from "./resolve-config.ts";
import { keysOf } from "./schema-walk.ts";

/** The keys a data source takes, from the schema of its options: what `resolveConfig` is to be told. */
export const sourceOptionKeysOf = (options: z.ZodType): readonly string[] => keysOf(options);

/** How users write an option that has a name of its own in case files. */
const written = (option: string) => (option === "root" ? "CASE_ROOT_DIR" : option);

function placeOf(option: string, spec: CaseSpec, values: readonly ValueWithOrigin[]) {
	const names = option === "root" ? ["CASE_ROOT_DIR", "MODEL_DATA_ROOT"] : [option];
	const found = names
		.map((name) => values.find((one) => one.case === spec.name && one.key === name))
		.find((one) => one !== undefined);
	const [, file, line, column] = /^(.*):(\d+):(\d+)$/u.exec(found?.origin ?? "") ?? [];
	if (file !== undefined) return { file, line: Number(line), column: Number(column) };
	return { file: found?.origin ?? `case "${spec.name}"` };
}

/** MODEL_DATA_ROOT may hold for cases of several sources: those without a root do without it. */
function taken(schema: z.ZodType, options: CaseSpec["sourceOptions"]) {
	if (keysOf(schema).includes("root")) return options;
	return Object.fromEntries(Object.entries(options).filter(([key]) => key !== "root"));
}

/**
 * The options of a case as its data source's schema gives them. `values` (of `resolveConfig`) say where each was given.
 *
 * @throws ConfigError with every mistake at the place where the option was given.
 */
export function readSourceOptions<Schema extends z.ZodType>(
	schema: Schema,
	spec: CaseSpec,
	values: readonly ValueWithOrigin[] = [],
): z.output<Schema> {
	const problems: Problem[] = [];
	const at = (path: DocumentPath, message: string) => {
		const option = String(path[0]);
		const isMissing = spec.sourceOptions[option] === undefined;
		const needed = `Data source "${spec.dataManager}" needs ${written(option)}. Add it to the case.`;
		problems.push({ ...placeOf(option, spec, values), message: isMissing ? needed : message });
	};
	const part = { schema, value: taken(schema, spec.sourceOptions), path: [] };
	const options = readPart(part, { at, list: () => problems });
	if (problems.length > 0 || options === undefined) throw new ConfigError(problems);
	return options;
}
