import { UsageError } from "../errors.ts";
import type { Step } from "../ports/step.ts";
import { didYouMean } from "../text/nearest.ts";
import { type OptionShape, optionsIn, type StepOption } from "./option-shape.ts";

/** A step as typed: "NAME", or "NAME:KEY=VALUE,KEY=VALUE". */
export interface StepText {
	readonly name: string;
	readonly parts: readonly OptionText[];
	readonly text: string;
}

/** "KEY=VALUE", or a piece without "=": the next item of a list, or the name of what is switched on. */
interface OptionText {
	readonly key?: string;
	readonly value: string;
}

/**
 * Reads a step as typed. Pieces are separated by commas; the first "=" of a piece ends its key, so a value may hold others. A value with
 * commas is quoted ('...' or "..."), or each is written `\,`; one that begins with `[` or `{` is JSON and ends with its bracket.
 *
 * @throws UsageError when a quote or bracket is not closed, or nothing stands where something must
 */
export function readStepText(text: string): StepText {
	const at = text.indexOf(":");
	const name = (at < 0 ? text : text.slice(0, at)).trim();
	if (!/^[^\s,=]+$/.test(name))
		throw new UsageError(`Step "${text}" names no step. Write it as NAME or NAME:KEY=VALUE,KEY=VALUE.`);
	const rest = at < 0 ? "" : text.slice(at + 1);
	return {
		name,
		parts: rest.trim() === "" ? [] : pieces(rest, text).map((piece) => partOf(piece, text)),
		text,
	};
}

const KEY = /^\s*([A-Za-z_][\w.-]*)\s*=/;

/** Where the quoted text or JSON that begins here ends; the place itself where neither begins. */
function endOfWhole(text: string, start: number): number {
	const open = text[start];
	if (open === '"' || open === "'") {
		for (let at = start + 1; at < text.length; at++) {
			if (text[at] === "\\") at++;
			else if (text[at] === open) return at + 1;
		}
		return -1;
	}
	if (open !== "[" && open !== "{") return start;
	let depth = 0;
	for (let at = start; at < text.length; at++) {
		const sign = text[at] as string;
		if (sign === '"') {
			const end = endOfWhole(text, at);
			if (end < 0) return -1;
			at = end - 1;
		} else if ("[{".includes(sign)) depth++;
		else if ("]}".includes(sign) && --depth === 0) return at + 1;
	}
	return -1;
}

/** The text cut at commas that stand for themselves. */
function pieces(text: string, whole: string): string[] {
	const found: string[] = [];
	let start = 0;
	while (start <= text.length) {
		const key = KEY.exec(text.slice(start));
		const begin = start + (key?.[0].length ?? 0);
		const blank = /^\s*/.exec(text.slice(begin))?.[0].length ?? 0;
		let at = endOfWhole(text, begin + blank);
		if (at < 0)
			throw new UsageError(
				`Step "${whole}": the ${"\"'".includes(text[begin + blank] as string) ? "quote" : "bracket"} ${text[begin + blank]} is not closed. Close it, or write a backslash before it.`,
			);
		while (at < text.length && text[at] !== ",") at += text[at] === "\\" ? 2 : 1;
		found.push(text.slice(start, at));
		start = at + 1;
	}
	return found;
}

function partOf(piece: string, whole: string): OptionText {
	const key = KEY.exec(piece);
	const value = unquoted(piece.slice(key?.[0].length ?? 0).trim());
	if (key) return { key: key[1] as string, value };
	if (value === "")
		throw new UsageError(`Step "${whole}": there is nothing between two commas. Write KEY=VALUE there.`);
	return { value };
}

/** Without the quotes around it; a backslash stands for itself but before a comma, a quote or another one. */
function unquoted(value: string): string {
	const quote = value[0];
	const isQuoted = value.length > 1 && (quote === '"' || quote === "'") && value.at(-1) === quote;
	return (isQuoted ? value.slice(1, -1) : value).replace(/\\([,"'\\[{])/g, "$1");
}

/** The options a step text stands for, as the step's schema takes them. @throws UsageError naming the step, the option and what there is */
export function optionsFrom(
	{ name, parts, text }: StepText,
	step: Pick<Step, "options">,
): Record<string, unknown> {
	const known = optionsIn(step.options);
	const found: Record<string, unknown> = {};
	const wrong = (problem: string) =>
		new UsageError(
			`Step "${text}": ${problem} ${known.length === 0 ? `"${name}" takes no options.` : `"${name}" takes ${known.map((one) => one.name).join(", ")}.`}`,
		);
	let before: { readonly option: StepOption; readonly value: string } | undefined;
	for (const { key, value } of parts) {
		if (key === undefined) {
			const items = before?.option.items;
			if (before && items)
				found[before.option.name] = [
					...listed(found[before.option.name], before.value, items),
					typed(value, items),
				];
			else if (known.some((one) => one.name === value && one.takesBoolean)) found[value] = true;
			else throw wrong(`"${value}" has no "=". Write KEY=VALUE, and a comma inside a value in quotes.`);
			continue;
		}
		const option = known.find((one) => one.name === key || (one.entries && key.startsWith(`${one.name}.`)));
		if (!option)
			throw wrong(
				`"${name}" has no option "${key}".${didYouMean(
					key,
					known.map((one) => one.name),
				)}`,
			);
		const inner = key.slice(option.name.length + 1);
		const table = (found[option.name] ?? {}) as Record<string, unknown>;
		if (inner === "" ? Object.hasOwn(found, key) : Object.hasOwn(table, inner))
			throw wrong(`"${key}" is given twice. Keep one.`);
		found[option.name] =
			inner === ""
				? typed(value, option)
				: { ...table, [inner]: typed(value, option.entries as OptionShape) };
		before = inner === "" ? { option, value } : undefined;
	}
	return found;
}

/** What was read for an option as a list, where it was taken for one text or number. */
const listed = (found: unknown, value: string, items: OptionShape): readonly unknown[] =>
	Array.isArray(found) ? found : [typed(value, items)];

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A typed text as what the option takes: number, true or false, list, JSON; else the text, for the step's own schema to judge. */
export function typed(text: string, shape: OptionShape): unknown {
	if (shape.choices?.includes(text)) return text;
	if (shape.takesBoolean && (text === "true" || text === "false")) return text === "true";
	if (shape.takesNumber && NUMBER.test(text.trim())) return Number(text);
	if (/^\s*[[{]/.test(text) && (shape.items || shape.entries || !shape.takesText)) return json(text);
	if (!shape.items || shape.takesText) return text;
	return text.split(",").map((one) => typed(one.trim(), shape.items as OptionShape));
}

function json(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** Options whose values were typed as texts, as the step takes them; others stay as they are. */
export function retyped(
	options: Readonly<Record<string, unknown>>,
	step: Pick<Step, "options">,
): Record<string, unknown> {
	const known = new Map(optionsIn(step.options).map((one) => [one.name, one]));
	return Object.fromEntries(
		Object.entries(options).map(([name, value]) => {
			const option = known.get(name);
			return [name, option && typeof value === "string" ? typed(value, option) : value];
		}),
	);
}
