import type { CaseExplanation, EntryExplanation } from "../../core/model/explanation.ts";
import { bytesText, countText } from "./amounts.ts";
import { below, caseHead, few, statusTone } from "./explanation.ts";
import { tones } from "./summary.ts";
import { type Cell, columns, labelled, type Setting, wrapped } from "./terminal.ts";

type Selected = NonNullable<EntryExplanation["selected"]>;

const inputBytes = ({ bytesIn, files }: Selected) =>
	bytesIn ?? files.reduce((sum, file) => sum + file.size, 0);

/** The experiment stands above the table: what is left tells the variables apart. */
function facetsBeside(experiment: CaseExplanation["experiment"], facets: Selected["facets"]): string {
	const own = Object.entries(facets).filter(([name, value]) => experiment?.[name] !== value);
	return own.map(([, value]) => value).join(" ");
}

const row =
	(experiment: CaseExplanation["experiment"]) =>
	(entry: EntryExplanation): readonly Cell[] => {
		const tone = statusTone(entry);
		const { selected } = entry;
		const name = { text: `${tones[tone].mark} ${entry.name}`, ink: tones[tone].ink };
		if (selected === undefined) return [{ text: entry.pod }, name, { text: "no data", ink: tones[tone].ink }];
		const files = { text: String(selected.files.length) };
		const out = selected.bytesOut === undefined ? "?" : bytesText(selected.bytesOut);
		const facets = facetsBeside(experiment, selected.facets);
		return [
			{ text: entry.pod },
			name,
			files,
			{ text: bytesText(inputBytes(selected)) },
			{ text: out },
			{ text: facets },
		];
	};

const stepLines = ({ selected, problem, looked }: EntryExplanation, setting: Setting) => [
	...few(
		selected?.files ?? [],
		({ path, size }) => `${below(path, looked?.root)} (${bytesText(size)})`,
	).flatMap((text, i) => labelled(i === 0 ? "files" : "", text, { ...setting, indent: 4 })),
	...(selected?.steps ?? []).flatMap((step, i) =>
		labelled(i === 0 ? "steps" : "", `${i + 1}. ${step}`, { ...setting, indent: 4 }),
	),
	...(!problem ? [] : labelled("problem", problem.message, { ...setting, indent: 4 })),
];

const needed = (entry: EntryExplanation) => entry.status === "selected" || entry.status === "failed";

function caseLines(one: CaseExplanation, setting: Setting): readonly string[] {
	const entries = one.entries.filter(needed);
	const head = ["POD", "variable", "files", "in", "out", "data"].map(
		(text): Cell => ({ text, ink: "quiet" }),
	);
	const table = columns([head, ...entries.map(row(one.experiment))], {
		...setting,
		limits: [24, 18, 7, 8, 8],
	});
	const body = entries.flatMap((entry, i) => [table[i + 1] ?? "", ...stepLines(entry, setting)]);
	return [...caseHead(one, setting), ...(entries.length > 0 ? [table[0] ?? "", ...body, ""] : [])];
}

/** Each input file once, however many variables and PODs read it. */
function totals(cases: readonly CaseExplanation[]): string {
	const chosen = cases.flatMap((one) =>
		one.entries.flatMap(({ selected, status }) => (status === "selected" && selected ? [selected] : [])),
	);
	const files = new Map(chosen.flatMap((one) => one.files.map(({ path, size }) => [path, size] as const)));
	const bytesIn = [...files.values()].reduce((sum, size) => sum + size, 0);
	const isKnown = chosen.every((one) => one.bytesOut !== undefined);
	const bytesOut = chosen.reduce((sum, one) => sum + (one.bytesOut ?? 0), 0);
	const out = isKnown
		? `${bytesText(bytesOut)} out (before compression)`
		: "what comes out is known once the files are here";
	const missing = cases.flatMap((one) => one.entries).filter(({ status }) => status === "failed").length;
	const lacking = missing > 0 ? ` ${countText(missing, "variable")} without data.` : "";
	return `${countText(chosen.length, "variable")} from ${countText(files.size, "file")}: ${bytesText(bytesIn)} in, ${out}.${lacking}`;
}

/** `--dry-run`: which files would be read, what would be done to them, and how much that is. */
export function planText(cases: readonly CaseExplanation[], setting: Setting): string {
	const lines = cases.flatMap((one) => caseLines(one, setting));
	const end = `Total: ${totals(cases)} Nothing was fetched, made or run.`;
	return `${[...lines, ...wrapped(end, setting.width)].join("\n")}\n`;
}
