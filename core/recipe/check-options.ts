import type { z } from "zod";
import { UsageError } from "../errors.ts";
import type { Step } from "../ports/step.ts";
import { didYouMean } from "../text/nearest.ts";
import { optionsIn, type StepOption } from "./option-shape.ts";

type Issue = z.core.$ZodIssue;

/** A mistake in what a step was given. */
export interface OptionMistake {
	/** Where in the options: keys and places. */
	readonly path: readonly (string | number)[];
	/** The mistake is in a key, not in its value. */
	readonly inKey: boolean;
	/** A sentence that names the step, the option and what it takes. */
	readonly message: string;
}

/** Options as a step's schema gives them, or every mistake in them. */
export type CheckedOptions =
	| { readonly options: unknown }
	| { readonly mistakes: readonly [OptionMistake, ...OptionMistake[]] };

export function checkOptions(name: string, step: Step, given: unknown): CheckedOptions {
	const parsed = step.options.safeParse(given);
	if (parsed.success) return { options: parsed.data };
	const known = optionsIn(step.options);
	const mistakes = parsed.error.issues.flatMap((issue) => mistakesIn(issue, { name, known, given }));
	// A misspelt key is told before what is missing because of it.
	mistakes.sort((a, b) => Number(b.inKey) - Number(a.inKey));
	return { mistakes: mistakes as [OptionMistake, ...OptionMistake[]] };
}

/** Options as a step's schema gives them. @throws UsageError telling the first mistake */
export function parsedOptions(name: string, step: Step, given: unknown): unknown {
	const checked = checkOptions(name, step, given);
	if ("options" in checked) return checked.options;
	throw new UsageError(checked.mistakes[0].message);
}

interface Asked {
	readonly name: string;
	readonly known: readonly StepOption[];
	readonly given: unknown;
}

function mistakesIn(issue: Issue, asked: Asked): OptionMistake[] {
	const path = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
	if (issue.code === "unrecognized_keys")
		return issue.keys.map((key) => ({
			path: [...path, key],
			inKey: true,
			message: unknownOption(key, path, asked),
		}));
	return [{ path, inKey: false, message: wrongValue(issue, path, asked) }];
}

/** "grid, method": what a step takes, with a way to read more. */
const optionList = ({ name, known }: Asked): string =>
	known.length === 0
		? "It takes no options."
		: `It takes ${known.map((one) => one.name).join(", ")}: see \`headwater steps show ${name}\`.`;

function unknownOption(key: string, path: readonly (string | number)[], asked: Asked): string {
	const place = path.length > 0 ? ` in "${path.join(".")}"` : "";
	const names = path.length > 0 ? [] : asked.known.map((one) => one.name);
	return `The step "${asked.name}" has no option "${key}"${place}.${didYouMean(key, names)} ${optionList(asked)}`;
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
	return path.reduce<unknown>(
		(found, part) => (found as Readonly<Record<string | number, unknown>> | null | undefined)?.[part],
		value,
	);
}

function wrongValue(issue: Issue, path: readonly (string | number)[], asked: Asked): string {
	const option = asked.known.find((one) => one.name === path[0]);
	if (path.length === 0 || !option)
		return `The step "${asked.name}": ${issue.message.replace(/\.?$/, ".")} ${optionList(asked)}`;
	const value = valueAt(asked.given, path);
	const meaning = `${option.description ? `${option.description} ` : ""}(${option.words})`;
	if (value === undefined)
		return `The step "${asked.name}" needs "${path.join(".")}": ${meaning}. ${optionList(asked)}`;
	const hint =
		option.choices && typeof value === "string" ? didYouMean(value, option.choices.map(String)) : "";
	// Bounds of numbers stand in the words already.
	const isSaid = issue.code !== "custom" && (typeof value === "number" || !issue.code.startsWith("too_"));
	const own = isSaid ? "" : `: ${issue.message.replace(/\.$/, "")}`;
	return `The step "${asked.name}" cannot take ${path.join(".")}=${JSON.stringify(value)}${own}.${hint} "${option.name}" is: ${meaning}.`;
}
