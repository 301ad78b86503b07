import type { AskedIndex } from "../../core/model/asked-index.ts";
import type { CaseExplanation, EntryExplanation, FoundData } from "../../core/model/explanation.ts";
import { bytesText, countText } from "./amounts.ts";
import type { Tone } from "./outcome.ts";
import { tones } from "./summary.ts";
import { type Cell, columns, heading, inked, labelled, type Setting, wrapped } from "./terminal.ts";

/** An optional variable's failure is no misfortune. */
export const statusTone = ({ status, requirement }: EntryExplanation): Tone =>
	status === "failed" && requirement !== "required"
		? "warn"
		: ({ selected: "ok", replaced: "swap", unused: "idle", failed: "bad" } as const)[status];

const values = (record: Readonly<Record<string, string>>) => Object.values(record).join(" ");

/** A message in its sentences. */
const sentencesOf = (message: string): readonly string[] => message.split(/(?<=[.?]) (?=[A-Z"])/u);

/** "2 found, took Amon gn v20190308 (1 file)", or why there is nothing. The experiment stands above the table. */
function inShort(entry: EntryExplanation): string {
	const chosen = entry.found.find((one) => one.chosen);
	if (chosen && entry.problem) return entry.problem.message;
	if (chosen) {
		const [named, files] = [values(chosen.facets), countText(chosen.files, "file")];
		return `${entry.found.length} found, took ${named === "" ? files : `${named} (${files})`}`;
	}
	if (entry.translationProblem)
		return entry.status === "replaced" ? "no name of its own, see below" : "no name in this convention";
	const [miss] = entry.nearest;
	if (miss) return `none; ${countText(miss.files, "file")} without ${miss.drop}`;
	const [, reason] = entry.problem?.code === "NoData" ? sentencesOf(entry.problem.message) : [];
	if (reason?.startsWith("No")) return `none; ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
	return (
		entry.problem?.message ?? (entry.found.length > 0 ? `${entry.found.length} found` : "not looked for")
	);
}

const native = ({ translation }: EntryExplanation) =>
	translation
		? `${translation.name}${translation.tables.length > 0 ? ` (${translation.tables.join(", ")})` : ""}`
		: "?";

function overview(entry: EntryExplanation): readonly Cell[] {
	const tone = statusTone(entry);
	return [
		{ text: `${tones[tone].mark} ${entry.status}`, ink: tones[tone].ink },
		{ text: entry.pod },
		{ text: entry.name },
		{ text: native(entry) },
		{ text: inShort(entry) },
	];
}

const askedText = ({ asked }: EntryExplanation) =>
	[
		asked.standardName,
		asked.units && `in ${asked.units}`,
		asked.frequency,
		asked.levels && `at ${asked.levels}`,
		asked.modifier,
		asked.dimensions.length > 0 && `(${asked.dimensions.join(", ")})`,
	]
		.filter(Boolean)
		.join(" ");

const constraintText = (constraints: Readonly<Record<string, readonly string[]>>) =>
	Object.entries(constraints)
		.map(([name, allowed]) => `${name}=${allowed.join("|")}`)
		.join(" ");

/** "solr=https://...: 2 datasets, 3 files in 0.4 s", or what was wrong. */
const indexText = ({ index, datasets, files, seconds, kept, problem }: AskedIndex): string => {
	const when = kept === undefined ? `in ${seconds.toFixed(1)} s` : `kept since ${kept}`;
	return `${index}: ${countText(datasets, "dataset")}, ${countText(files, "file")} ${when}${problem === undefined ? "" : `; ${problem}`}`;
};

const foundText = (one: FoundData) =>
	`${one.chosen ? "* " : "  "}${[values(one.experiment), values(one.facets), countText(one.files, "file"), one.period].filter(Boolean).join(", ")}`;

/** More of one kind than this tell nothing more. */
const atMost = 6;
const MOST_WAYS = 3;

export function few<T>(list: readonly T[], text: (one: T) => string): readonly string[] {
	const rest = list.length - atMost;
	return [...list.slice(0, atMost).map(text), ...(rest > 0 ? [`  ... and ${rest} more`] : [])];
}

const chosenFirst = (found: readonly FoundData[]) =>
	[...found].sort((a, b) => Number(b.chosen) - Number(a.chosen));

/** The path below the root that stands two lines above it; else as it is. */
export const below = (path: string, root: string | undefined) =>
	root !== undefined && path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;

function madeText({ madeBy, computedFrom, insteadOf }: EntryExplanation): readonly string[] {
	if (madeBy === undefined) return [];
	if (computedFrom) return [`the step ${madeBy} of ${computedFrom.join(", ")}`];
	const differs = insteadOf?.differs ?? [];
	return [`the step ${madeBy}${differs.length > 0 ? ` of ${differs.join("; ")}` : ""}`];
}

/** A way to make another variable that was not needed: told in one line of that variable. */
const isNeedless = ({ madeBy, status }: EntryExplanation): boolean =>
	madeBy !== undefined && status === "unused";

/** A way for which the convention has no name: told in one line, too. */
const isNameless = ({ madeBy, translationProblem, status }: EntryExplanation): boolean =>
	madeBy !== undefined && translationProblem !== undefined && status === "failed";

/** Whether an id is that of a variable as the POD asks for it. */
const isRoot = (id: string | undefined, all: readonly EntryExplanation[]): boolean =>
	all.some((one) => one.id === id && one.madeBy === undefined);

function waysText(
	{ id, madeBy }: EntryExplanation,
	all: readonly EntryExplanation[],
	isOne: (entry: EntryExplanation) => boolean,
): readonly string[] {
	if (madeBy !== undefined) return [];
	const ways = all.filter((one) => isOne(one) && one.insteadOf?.id === id);
	const texts = ways.map((one) =>
		madeText(one)
			.join()
			.replace(/^the step /u, ""),
	);
	const rest = texts.length - MOST_WAYS;
	const more = rest > 0 ? `; ${rest} more` : "";
	return texts.length === 0 ? [] : [`${texts.slice(0, MOST_WAYS).join("; ")}${more}`];
}

/** Why an alternate was tried: what it replaces could not be had. */
const becauseText = ({ insteadOf, status }: EntryExplanation): readonly string[] =>
	insteadOf?.problem && status !== "unused"
		? [`${insteadOf.id} failed: ${sentencesOf(insteadOf.problem.message)[0]}`]
		: [];

/** Where nothing was found, what was asked and what comes nearest stand above: what is left to say. */
function problemText({ problem, looked }: EntryExplanation): string {
	const { code, message = "" } = problem ?? {};
	const all = sentencesOf(message);
	const more = all.slice(1).filter((sentence) => !sentence.startsWith("Nearest: "));
	const isTold = code === "NoData" && looked !== undefined && / was not found for case /u.test(all[0] ?? "");
	return !isTold ? message : more.length > 0 ? more.join(" ") : "Nothing there fits.";
}

/** Labels with their lines, in the order things happen. */
function facts(
	entry: EntryExplanation,
	all: readonly EntryExplanation[],
): readonly (readonly [string, readonly string[]])[] {
	const { looked, selected, problem } = entry;
	return [
		["asked", [askedText(entry)]],
		["made by", madeText(entry)],
		["because", becauseText(entry)],
		["translated", entry.translation ? [`${entry.translation.convention}: ${native(entry)}`] : []],
		["", entry.translationProblem && !problem ? [entry.translationProblem] : []],
		[
			"looked",
			looked
				? [`${looked.root} (${countText(looked.files, "file")}) for ${constraintText(looked.constraints)}`]
				: [],
		],
		["", (looked?.asked ?? []).map(indexText)],
		["found", few(chosenFirst(entry.found), foundText)],
		[
			"passed over",
			few(entry.rejected, ({ id, files, reason }) => {
				const count = countText(files, "file");
				return `${id === "" ? count : `${id} (${count})`}: ${reason}`;
			}),
		],
		[
			"nearest",
			few(
				entry.nearest,
				(one) =>
					`${countText(one.files, "file")} if ${one.drop} is dropped${one.found ? ` (found: ${one.found})` : ""}`,
			),
		],
		[
			"files",
			few(selected?.files ?? [], (file) => `${below(file.path, looked?.root)} (${bytesText(file.size)})`),
		],
		["steps", (selected?.steps ?? []).map((step, i) => `${i + 1}. ${step}`)],
		["problem", problem ? [`${problemText(entry)} [${problem.code}]`] : []],
		["no name for", waysText(entry, all, isNameless)],
		["not used", waysText(entry, all, isNeedless)],
	];
}

function entryLines(
	entry: EntryExplanation,
	all: readonly EntryExplanation[],
	setting: Setting,
): readonly string[] {
	const tone = statusTone(entry);
	const { ink, mark } = tones[tone];
	const name = heading(entry.name, { ...setting, width: setting.width - 30 });
	const head = `  ${inked(mark, ink, setting)} ${name}  ${inked(entry.status, ink, setting)}, ${entry.requirement}`;
	const lines = facts(entry, all).flatMap(([label, texts]) =>
		texts.flatMap((text, i) => labelled(i === 0 ? label : "", text, { ...setting, indent: 4 })),
	);
	return [head, ...lines, ""];
}

export function caseHead(one: CaseExplanation, setting: Setting): readonly string[] {
	const named = values(one.experiment ?? {});
	const experiment = named === "" ? "" : `, ${named}`;
	const text = `${one.convention} names, ${one.dataManager}, ${one.period.replace("/", " to ")}${experiment}`;
	return [
		heading(`case ${one.name}`, setting),
		...wrapped(text, setting.width),
		...(one.problem ? wrapped(`✖ ${one.problem.message} [${one.problem.code}]`, setting.width) : []),
		"",
	];
}

function caseLines(one: CaseExplanation, setting: Setting): readonly string[] {
	const head = ["status", "POD", "variable", "native", "data"].map((text): Cell => ({ text, ink: "quiet" }));
	const isTold = (entry: EntryExplanation) =>
		isNeedless(entry) || (isNameless(entry) && isRoot(entry.insteadOf?.id, one.entries));
	const shown = one.entries.filter((entry) => !isTold(entry));
	const table = columns([head, ...shown.map(overview)], { ...setting, limits: [10, 20, 14, 16] });
	const pods = [...new Set(shown.map((entry) => entry.pod))];
	const details = pods.flatMap((pod) => [
		heading(pod, setting),
		...shown.filter((entry) => entry.pod === pod).flatMap((entry) => entryLines(entry, one.entries, setting)),
	]);
	return [...caseHead(one, setting), ...(one.entries.length > 0 ? [...table, "", ...details] : [])];
}

/** `headwater explain`: per case one table of all variables, then per POD and variable what was asked, looked for, found and taken. */
export const explanationText = (cases: readonly CaseExplanation[], setting: Setting): string =>
	`${cases
		.flatMap((one) => caseLines(one, setting))
		.join("\n")
		.trimEnd()}\n`;
