import type { Step } from "../core/ports/step.ts";
import { exampleOf, exampleOfScript } from "../core/recipe/example-call.ts";
import { optionsIn, type StepOption, schemaOfOptions } from "../core/recipe/option-shape.ts";

/** What a step's schema tells about it. */
export interface StepPage {
	readonly name: string;
	readonly title: string;
	/** Runs apply it by themselves where a diagnostic needs it. */
	readonly automatic: boolean;
	readonly options: readonly {
		readonly name: string;
		readonly takes: string;
		readonly description: string;
		readonly required: boolean;
		readonly default?: unknown;
	}[];
	/** As typed behind --step. */
	readonly example: string;
	/** JSON Schema of the options. */
	readonly schema: unknown;
}

const optionOf = ({ name, words, description, required, default: fallback }: StepOption) => ({
	name,
	takes: words,
	description,
	required,
	...(fallback !== undefined && { default: fallback }),
});

/** `script`: the step is that of a file, not one known by its name. */
export function pageOf(name: string, step: Step, script = false): StepPage {
	const options = optionsIn(step.options);
	return {
		name,
		title: step.title,
		automatic: step.from !== undefined,
		options: options.map(optionOf),
		example: script ? exampleOfScript(name, options) : exampleOf(name, options),
		schema: schemaOfOptions(step.options),
	};
}

/** In single quotes where a shell would take it for more than one plain word. */
const shellWord = (text: string): string =>
	/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** For people. */
export function pageText({ name, title, automatic, options, example }: StepPage): string {
	const width = Math.max(0, ...options.map((one) => one.name.length));
	const blank = " ".repeat(width + 4);
	const lines = options.flatMap((one) => [
		`  ${one.name.padEnd(width)}  ${one.takes}${one.required ? ", needed" : one.default === undefined ? "" : ` (default ${JSON.stringify(one.default)})`}`,
		...(one.description ? [blank + one.description] : []),
	]);
	return [
		`${name}: ${title}`,
		...(automatic ? ["Runs apply it by themselves where a diagnostic needs it."] : []),
		"",
		...(options.length === 0 ? ["It takes no options."] : ["Options:", ...lines]),
		"",
		"Example:",
		`  headwater convert in.nc out.nc --step ${shellWord(example)}`,
		"",
	].join("\n");
}
