import type { Step } from "../core/ports/step.ts";
import { exampleOf, exampleOfScript } from "../core/recipe/example-call.ts";
import { optionsIn, type StepOption, schemaOfOptions } from "../core/recipe/option-shape.ts";

/** One option of a plugin, for people. */
export interface OptionLine {
	readonly name: string;
	readonly takes: string;
	readonly description: string;
	readonly required: boolean;
	readonly default?: unknown;
}

/** What a step's schema tells about it. */
export interface StepPage {
	readonly name: string;
	readonly title: string;
	/** Runs apply it by themselves where a diagnostic needs it. */
	readonly automatic: boolean;
	readonly options: readonly OptionLine[];
	/** As typed behind --step. */
	readonly example: string;
	/** JSON Schema of the options. */
	readonly schema: unknown;
}

export const optionOf = ({
	name,
	words,
	description,
	required,
	default: fallback,
}: StepOption): OptionLine => ({
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

const fallbackText = ({ required, default: fallback }: OptionLine): string => {
	if (required) return ", needed";
	return fallback === undefined ? "" : ` (default ${JSON.stringify(fallback)})`;
};

/** One line for each option, and one for what it means. */
export function optionLines(options: readonly OptionLine[]): string[] {
	if (options.length === 0) return ["It takes no options."];
	const width = Math.max(...options.map((one) => one.name.length));
	const blank = " ".repeat(width + 4);
	const lines = options.flatMap((one) => [
		`  ${one.name.padEnd(width)}  ${one.takes}${fallbackText(one)}`,
		...(one.description ? [blank + one.description] : []),
	]);
	return ["Options:", ...lines];
}

/** For people. */
export function pageText({ name, title, automatic, options, example }: StepPage): string {
	return [
		`${name}: ${title}`,
		...(automatic ? ["Runs apply it by themselves where a diagnostic needs it."] : []),
		"",
		...optionLines(options),
		"",
		"Example:",
		`  headwater convert in.nc out.nc --step ${shellWord(example)}`,
		"",
	].join("\n");
}
