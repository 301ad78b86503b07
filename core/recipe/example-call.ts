import type { OptionShape, StepOption } from "./option-shape.ts";

/** How a step may be typed: its needed options, and those whose schema gives an example. */
export function exampleOf(name: string, options: readonly StepOption[]): string {
	const parts = examplesOf(options);
	return parts.length === 0 ? name : `${name}:${parts.join(",")}`;
}

/** The same for the step of a script. */
export const exampleOfScript = (file: string, options: readonly StepOption[]): string =>
	[`user:script=${typedForm(file)}`, ...examplesOf(options).map((part) => `options.${part}`)].join(",");

const examplesOf = (options: readonly StepOption[]): string[] =>
	options.filter((one) => one.required || one.examples.length > 0).flatMap(partsOf);

/** KEY=VALUE, once or for a table. */
function partsOf(option: StepOption): string[] {
	const value = option.examples[0] ?? option.default;
	const entries = option.entries;
	if (!entries) return [`${option.name}=${typedForm(value ?? sample(option, option.description))}`];
	const table = isTable(value) ? value : { NAME: sample(entries, option.description) };
	return Object.entries(table).map(([key, one]) => `${option.name}.${key}=${typedForm(one)}`);
}

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** A value of the kind an option takes; a description that quotes one is taken at its word. */
function sample(shape: OptionShape, description: string): unknown {
	const [, quoted] = /"([^"]+)"/.exec(description) ?? [];
	if (shape.choices?.length) return shape.choices[0];
	if (shape.takesText) return quoted ?? "NAME";
	if (shape.takesNumber) return 1;
	if (shape.takesBoolean) return true;
	return shape.items ? [sample(shape.items, description)] : {};
}

/** As it is typed behind "=". */
function typedForm(value: unknown): string {
	if (Array.isArray(value) && value.every((one) => typeof one !== "object"))
		return value.map(typedForm).join(",");
	if (typeof value === "object") return JSON.stringify(value);
	const text = String(value);
	return /[,"'\\]|^[[{]|^\s|\s$/.test(text) ? `"${text.replace(/[\\"]/g, (sign) => `\\${sign}`)}"` : text;
}
