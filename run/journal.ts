import { appendFileSync } from "node:fs";
import type { EntryEvent } from "../core/model/varlist-entry.ts";

/** Keeps every move of every variable as one JSON line, written at once: what a killed run did can still be read. */
export const journalFile =
	(path: string, now: () => Date) =>
	(event: EntryEvent & { readonly case: string }): void => {
		appendFileSync(path, `${JSON.stringify({ time: now().toISOString(), ...event })}\n`);
	};
