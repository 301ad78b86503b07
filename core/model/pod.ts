import type { PodSettings } from "./pod-settings.ts";
import type { VarlistEntry } from "./varlist-entry.ts";

export type PodStatus = "pending" | "ready" | "succeeded" | "failed";

/** One diagnostic of one case: what it asks for and how it fared. */
export class Pod {
	readonly name: string;
	/** Folder with settings and driver. */
	readonly home: string;
	/** Absent when the settings could not be read: the POD fails alone, with the cause. */
	readonly settings: PodSettings | undefined;
	/** Every entry it declares, alternates included; framework-made ones hang in their `alternates`. */
	readonly varlist: readonly VarlistEntry[];
	#status: PodStatus = "pending";
	#cause: unknown;

	constructor(parts: {
		readonly name: string;
		readonly home: string;
		readonly settings?: PodSettings;
		readonly varlist?: readonly VarlistEntry[];
	}) {
		this.name = parts.name;
		this.home = parts.home;
		this.settings = parts.settings;
		this.varlist = parts.varlist ?? [];
	}

	get status(): PodStatus {
		return this.#status;
	}
	get cause(): unknown {
		return this.#cause;
	}

	/** All its data are there. */
	ready(): void {
		if (this.#status === "pending") this.#status = "ready";
	}
	succeed(): void {
		if (this.#status === "ready") this.#status = "succeeded";
	}
	deactivate(cause: unknown): void {
		if (this.#status === "failed") return;
		this.#status = "failed";
		this.#cause = cause;
	}
}
