import { appendFileSync } from "node:fs";
import type { EntryEvent } from "../core/model/varlist-entry.ts";
import type { Log } from "../core/ports/log.ts";

/** One move of one variable of one case. */
export type CaseEvent = EntryEvent & { readonly case: string };

/** Keeps every move of every variable as one JSON line, written at once: what a killed run did can still be read. */
export const journalFile =
	(path: string, now: () => Date) =>
	(event: CaseEvent): void => {
		appendFileSync(path, `${JSON.stringify({ time: now().toISOString(), ...event })}\n`);
	};

/** The same moves in words, under the labels by which the POD's own log finds them. */
export const journalLog =
	(log: Log) =>
	({ case: name, entry, event, stage, detail }: CaseEvent): void => {
		const cut = entry.indexOf("/");
		const move = event === "advance" ? stage : wordFor[event];
		log.debug(`${move}${detail === undefined ? "" : `: ${detail}`}`, {
			case: name,
			pod: entry.slice(0, cut),
			variable: entry.slice(cut + 1),
		});
	};

const wordFor = {
	activate: "wanted",
	suspend: "no longer needed",
	deactivate: "failed",
	note: "note",
} as const;
