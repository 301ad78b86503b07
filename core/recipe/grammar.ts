import { TimeError, UsageError } from "../errors.ts";
import { parseDateRange } from "../model/date-range.ts";
import type { Recipe } from "./recipe.ts";

/** What a command line asks to be changed: texts as typed. */
export interface RecipeWords {
	readonly variable?: readonly string[];
	readonly date?: string;
	readonly select?: readonly string[];
	readonly level?: readonly string[];
	readonly statistic?: string;
	readonly units?: readonly string[];
	readonly rename?: readonly string[];
	readonly chunk?: readonly string[];
	readonly deflate?: string;
	/** False: `--no-shuffle`. */
	readonly shuffle?: boolean;
}

/**
 * The recipe that options of a command line stand for, in the order in which least is read: what is left out first, values next, then
 * the steps that were written out, storage and names last. All options speak in the file's own names.
 *
 * @throws UsageError naming the option and a form that would do
 */
export function recipeFrom(words: RecipeWords, written: Recipe = []): Recipe {
	return [
		...selectVariables(words.variable),
		...selectDates(words.date),
		...(words.select ?? []).map(selectRange),
		...(words.level ?? []).map(takeLevel),
		...statistic(words.statistic),
		...(words.units ?? []).map(changeUnits),
		...written,
		...setStorage(words),
		...rename(words.rename),
	];
}

type Entry = Recipe[number];

const wrong = (option: string, given: string, form: string): UsageError =>
	new UsageError(`--${option} "${given}" cannot be read. Write it as ${form}.`);

/** "NAME=REST". */
function assignment(option: string, text: string, form: string): readonly [string, string] {
	const at = text.indexOf("=");
	const [name, rest] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
	if (at < 1 || name === "" || rest === "") throw wrong(option, text, form);
	return [name, rest];
}

const listed = (texts: readonly string[]): string[] =>
	texts.flatMap((text) => text.split(",")).map((one) => one.trim());

function selectVariables(texts: readonly string[] | undefined): Entry[] {
	if (!texts) return [];
	const variables = listed(texts);
	if (variables.includes("")) throw wrong("variable", texts.join(" "), "NAME or NAME,NAME");
	return [{ step: "select-variables", options: { variables: [...new Set(variables)] } }];
}

function selectDates(text: string | undefined): Entry[] {
	if (text === undefined) return [];
	const form = "START/END, such as 1980/1989 or 1980-01-01/1989-12-31";
	try {
		if (parseDateRange(text).kind === "static") throw wrong("date", text, form);
	} catch (error) {
		if (!(error instanceof TimeError)) throw error;
		throw new UsageError(`--date "${text}": ${error.message}`, { cause: error });
	}
	return [{ step: "select-dates", options: { period: text } }];
}

function selectRange(text: string): Entry {
	const form = "DIM=A:B or DIM=A:B:S with whole numbers, such as lat=10:20, time=-12: or lon=::2";
	const [dimension, range] = assignment("select", text, form);
	const parts = range.split(":").map((part) => part.trim());
	const sound = parts.length >= 2 && parts.length <= 3 && parts.every((part) => /^(-?\d{1,15})?$/.test(part));
	if (!sound) throw wrong("select", text, form);
	const [start, stop, every = 1] = parts.map((part) => (part === "" ? undefined : Number(part)));
	if (every < 1) throw wrong("select", text, `${form}; the step S is 1 or more`);
	const options = {
		dimension,
		every,
		...(start !== undefined && { start }),
		...(stop !== undefined && { stop }),
	};
	return { step: "select-range", options };
}

function takeLevel(text: string): Entry {
	const form = "DIM=VALUE or DIM=VALUE and its units, such as plev=85000 or plev=850hPa";
	const [dimension, level] = assignment("level", text, form);
	const [, number = "", units = ""] =
		/^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*)$/.exec(level) ?? [];
	if (number === "") throw wrong("level", text, form);
	return {
		step: "take-level",
		options: { dimension, value: Number(number), ...(units !== "" && { units }) },
	};
}

function statistic(text: string | undefined): Entry[] {
	if (text === undefined) return [];
	if (text !== "time.mean" && text !== "time.mean:unweighted")
		throw wrong(
			"statistic",
			text,
			'"time.mean" (weighted by the length of each step) or "time.mean:unweighted"',
		);
	return [{ step: "mean-over-time", options: { weighted: text === "time.mean" } }];
}

function changeUnits(text: string): Entry {
	const [variable, units] = assignment("units", text, 'VAR=UNIT, such as tas=degC or "pr=mm day-1"');
	return { step: "change-units", options: { variable, units } };
}

function rename(texts: readonly string[] | undefined): Entry[] {
	if (!texts) return [];
	const names = texts.flatMap((text) => text.split(",")).map((text) => assignment("rename", text, "OLD=NEW"));
	const table = Object.fromEntries(names);
	if (Object.keys(table).length < names.length)
		throw new UsageError(`--rename names one thing twice: ${texts.join(" ")}. Give each its one new name.`);
	return [{ step: "rename", options: { variables: table, dimensions: table } }];
}

function setStorage({ chunk, deflate, shuffle }: RecipeWords): Entry[] {
	if (!chunk && deflate === undefined && shuffle !== false) return [];
	const options = {
		...(chunk && { chunks: chunksFrom(chunk) }),
		...(deflate !== undefined && { deflate: levelFrom(deflate) }),
		...(shuffle === false && { shuffle }),
	};
	return [{ step: "set-storage", options }];
}

function chunksFrom(texts: readonly string[]): Record<string, number> {
	const form = "DIM=N or DIM=N,DIM=N with whole numbers from 1, such as time=1,lat=90";
	const pairs = listed(texts).map((text) => {
		const [dimension, length] = assignment("chunk", text, form);
		if (!/^[1-9]\d{0,9}$/.test(length)) throw wrong("chunk", text, form);
		return [dimension, Number(length)] as const;
	});
	return Object.fromEntries(pairs);
}

function levelFrom(text: string): number {
	if (!/^[0-9]$/.test(text)) throw wrong("deflate", text, "a whole number from 0 (off) to 9");
	return Number(text);
}
