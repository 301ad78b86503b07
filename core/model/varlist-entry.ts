import { StageError } from "../errors.ts";
import type { TranslatedVarlistEntry } from "../ports/translator.ts";
import type { DataKey } from "./data-key.ts";
import type { Product } from "./product.ts";
import type { VariableWish } from "./wish.ts";

/** The last stage of the loop a variable has completed. */
export const STAGES = ["initialized", "queried", "selected", "fetched", "preprocessed"] as const;
export type Stage = (typeof STAGES)[number];
export type EntryStatus = "inactive" | "active" | "failed";
export type Requirement = "required" | "optional" | "alternate";

/** One move of one variable, as the journal keeps it. */
export interface EntryEvent {
	readonly entry: string;
	readonly event: "activate" | "suspend" | "advance" | "deactivate" | "note";
	readonly stage: Stage;
	readonly detail?: string;
}

export interface EntryParts {
	/** Unique in its case: "POD/name", with "~step" for alternates the framework made. */
	readonly id: string;
	readonly pod: string;
	/** What the POD is to get. */
	readonly wish: VariableWish;
	/** What is looked for; differs from `wish` where a step makes the one from the other. */
	readonly request?: VariableWish;
	/** The step that made this alternate. */
	readonly madeBy?: string;
	/** The entry whose wish that step makes of it. */
	readonly insteadOf?: VarlistEntry;
	readonly requirement: Requirement;
	/** What it is computed of, with the options of the step that does it; such an entry is never looked for. */
	readonly computed?: { readonly terms: readonly VarlistEntry[]; readonly options: unknown };
	/** It is only there to compute another of, and is not delivered. */
	readonly isTerm?: true;
	readonly journal?: (event: EntryEvent) => void;
}

/**
 * One variable that somebody wants, on its way through the loop. What it asks for never changes; stage and status change only through
 * `activate`, `suspend`, `advance` and `deactivate`, which refuse illegal moves and write the journal.
 */
export class VarlistEntry {
	readonly id: string;
	readonly pod: string;
	readonly wish: VariableWish;
	readonly request: VariableWish;
	readonly madeBy: string | undefined;
	readonly insteadOf: VarlistEntry | undefined;
	readonly requirement: Requirement;
	readonly computed: EntryParts["computed"];
	readonly isTerm: boolean;
	/** Sets of entries that can stand in for this one; each set only whole, earlier sets first. */
	alternates: readonly (readonly VarlistEntry[])[] = [];
	translation: TranslatedVarlistEntry | undefined;
	/** Experiment key id → the data keys found under it, best first. */
	dataKeys: ReadonlyMap<string, readonly DataKey[]> = new Map();
	selected: DataKey | undefined;
	product: Product | undefined;
	/** What the report tells of this variable: substitutions, resolved overlaps, repairs. */
	readonly notes: string[] = [];
	#stage: Stage = "initialized";
	#status: EntryStatus = "inactive";
	#cause: unknown;
	readonly #journal: (event: EntryEvent) => void;

	constructor(parts: EntryParts) {
		this.id = parts.id;
		this.pod = parts.pod;
		this.wish = parts.wish;
		this.request = parts.request ?? parts.wish;
		this.madeBy = parts.madeBy;
		this.insteadOf = parts.insteadOf;
		this.requirement = parts.requirement;
		this.computed = parts.computed;
		this.isTerm = parts.isTerm ?? false;
		this.#journal = parts.journal ?? (() => {});
	}

	get stage(): Stage {
		return this.#stage;
	}
	get status(): EntryStatus {
		return this.#status;
	}
	get cause(): unknown {
		return this.#cause;
	}

	activate(): void {
		if (this.#status === "active") return;
		if (this.#status === "failed") throw this.#illegal("activate a failed variable");
		this.#status = "active";
		this.#write("activate");
	}

	/** No longer needed, not at fault: an alternate whose set was given up. */
	suspend(): void {
		if (this.#status !== "active") return;
		this.#status = "inactive";
		this.#write("suspend");
	}

	/** One stage onwards; a failed data key may take a selected variable back to "queried". */
	advance(stage: Stage, detail?: string): void {
		const step = STAGES.indexOf(stage) - STAGES.indexOf(this.#stage);
		const choosesAgain =
			stage === "queried" && this.#stage !== "initialized" && this.#stage !== "preprocessed";
		if (this.#status !== "active" || (step !== 1 && !choosesAgain))
			throw this.#illegal(`advance to "${stage}"`);
		this.#stage = stage;
		this.#write("advance", detail);
	}

	deactivate(cause: unknown): void {
		if (this.#status === "failed") throw this.#illegal("fail twice");
		this.#status = "failed";
		this.#cause = cause;
		this.#write("deactivate", cause instanceof Error ? cause.message : String(cause));
	}

	note(detail: string): void {
		if (this.notes.includes(detail)) return;
		this.notes.push(detail);
		this.#write("note", detail);
	}

	#write(event: EntryEvent["event"], detail?: string): void {
		this.#journal({ entry: this.id, event, stage: this.#stage, ...(detail === undefined ? {} : { detail }) });
	}

	#illegal(move: string): StageError {
		return new StageError(
			`Variable "${this.id}" (${this.#status}, "${this.#stage}") cannot ${move}. Report this as a defect.`,
			{ cause: this.#cause },
		);
	}
}
